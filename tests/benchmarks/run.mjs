/**
 * The benchmark: twelve programs on Omega, beside the same by hand in JavaScript and the Schemes
 * that are installed, all in one run, so that the ratios come from one machine in one mood. Each
 * number is the minimum over several processes; every answer is checked. Ends with 1 if an answer
 * was wrong or a run broke.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { otherMeasurements } from './other-measurements.mjs';
import { isRight, PROGRAMS, programNamed } from './programs.mjs';
import { installedVersion, SYSTEMS } from './systems.mjs';
import { aligned, meanRatio, programTable } from './table.mjs';

const YARDSTICK = 'native';
const HELP = `npm run bench -- [OPTION ...]
  --only        only these programs (${PROGRAMS.map((program) => program.name).join(', ')})
  --systems     only these systems (${SYSTEMS.map((system) => system.id).join(', ')})
  --quick       one short process each, instead of three
  --biwascheme  also BiwaScheme, in smaller sizes, counted up
  --json        write the results there as well`;
const OPTIONS = {
  only: { type: 'string' },
  systems: { type: 'string' },
  quick: { type: 'boolean', default: false },
  biwascheme: { type: 'boolean', default: false },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
};

const say = (text) => process.stderr.write(`${text}\n`);
const failures = [];

/** Which systems take part; says which do not and why. */
function chooseSystems({ systems, biwascheme }) {
  const wanted = systems?.split(',') ?? SYSTEMS.filter((s) => !s.onRequest).map((s) => s.id);
  const chosen = [YARDSTICK, ...wanted, ...(biwascheme ? ['biwascheme'] : [])];
  return SYSTEMS.filter((system) => chosen.includes(system.id)).flatMap((system) => {
    const version = installedVersion(system);
    if (version !== null) return [{ system, version }];
    say(`${system.title} is not installed: skipped`);
    return [];
  });
}

/** One process of one program on one system; notes what went wrong. */
function runOnce(system, program, budgetMs) {
  try {
    const result = system.run(program, budgetMs);
    if (isRight(result.answer, program.answer)) return result;
    failures.push(`${system.title} ${program.name}: ${result.answer}, expected ${program.answer}`);
  } catch (error) {
    failures.push(`${system.title} ${program.name}: ${error.message}`);
  }
  return null;
}

/** A program's best times; the systems take turns, so that a disturbance does not hit only one. */
function runProgram(program, systems, { processes, budgetMs }) {
  const row = { program: program.name, ms: {}, details: {} };
  for (let round = 0; round < processes; round++) {
    for (const { system } of systems) {
      const result = runOnce(system, program, budgetMs);
      if (result === null) continue;
      const { ms, answer: _, ...details } = result;
      row.ms[system.id] = Math.min(ms, row.ms[system.id] ?? Number.POSITIVE_INFINITY);
      row.details[system.id] = details;
    }
  }
  return row;
}

function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const effort = values.quick ? { processes: 1, budgetMs: 300 } : { processes: 3, budgetMs: 1000 };
  const programs = values.only?.split(',').map(programNamed) ?? PROGRAMS;
  const systems = chooseSystems(values);
  const rows = programs.map((program) => {
    say(`${program.name} ...`);
    return runProgram(program, systems, effort);
  });
  const others = measureOthers(values, systems);
  print(
    rows,
    systems.map(({ system }) => system),
    others,
  );
  if (values.json !== undefined) {
    const versions = Object.fromEntries(systems.map(({ system, version }) => [system.id, version]));
    const machine = { node: process.version, processor: cpus()[0]?.model, cores: cpus().length };
    const results = { machine, versions, effort, programs: rows, others, failures };
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
  for (const failure of failures) say(`FAILED ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

/** Reading, expanding and so on, unless only some programs or other systems were asked for. */
function measureOthers({ only, quick }, systems) {
  if (only !== undefined || systems.every(({ system }) => system.id !== 'omega')) return [];
  say('reading, expanding, starting, memory ...');
  return otherMeasurements(quick, failures);
}

function print(rows, systems, others) {
  const lines = programTable(rows, systems, YARDSTICK);
  const peers = systems.filter((system) => !['omega', YARDSTICK].includes(system.id));
  if (systems.some((system) => system.id === 'omega')) {
    for (const peer of peers) {
      const ratio = meanRatio(rows, 'omega', peer.id);
      if (Number.isNaN(ratio)) continue;
      lines.push(`Omega's time to ${peer.title}'s, geometric mean: ${ratio.toFixed(2)}x`);
    }
  }
  if (others.length > 0) lines.push('', ...aligned(others.map(({ what, text }) => [what, text])));
  process.stdout.write(`${lines.join('\n')}\n`);
}

main();
