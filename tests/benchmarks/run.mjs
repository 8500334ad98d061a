/**
 * The benchmark: small and larger programs on Omega's tiers, beside the same by hand in JavaScript
 * and the Schemes that are installed, all in one run, so that the ratios come from one machine in
 * one mood. Each
 * number is the minimum over several processes; every answer is checked. Ends with 1 if an answer
 * was wrong or a run broke.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { MEASUREMENT_NAMES, otherMeasurements } from './other-measurements.mjs';
import { isRight, programNamed, SETS } from './programs.mjs';
import { installedVersion, isOmega, otherOmega, SYSTEMS } from './systems.mjs';
import { aligned, meanRatio, programTable } from './table.mjs';

const YARDSTICK = 'native';
const HELP = `npm run bench -- [OPTION ...]
${setsHelp()}
  --set         only this set of programs
  --only        only these programs
  --systems     only these systems (${SYSTEMS.map((system) => system.id).join(', ')})
  --rows        no programs, only these of the rows below them:
                ${MEASUREMENT_NAMES.join(' ')}
  --quick       one short process each, instead of three
  --processes   so many processes each
  --budget      so many milliseconds for each process to measure in
  --biwascheme  also BiwaScheme, in smaller sizes, counted up
  --against     beside another checkout of Omega, which has been built
  --json        write the results there as well`;
const OPTIONS = {
  set: { type: 'string' },
  only: { type: 'string' },
  rows: { type: 'string' },
  processes: { type: 'string' },
  budget: { type: 'string' },
  systems: { type: 'string' },
  quick: { type: 'boolean', default: false },
  biwascheme: { type: 'boolean', default: false },
  against: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
};

function setsHelp() {
  const lines = Object.entries(SETS).map(([name, programs]) => {
    return `  ${name}: ${programs.map((program) => program.name).join(' ')}`;
  });
  return `The programs:\n${lines.join('\n')}\nThe options, names separated by commas:`;
}

const say = (text) => process.stderr.write(`${text}\n`);
const failures = [];

/** Which systems take part; says which do not and why. */
function chooseSystems({ systems, biwascheme, against }) {
  const wanted = systems?.split(',') ?? SYSTEMS.filter((s) => !s.onRequest).map((s) => s.id);
  const chosen = [YARDSTICK, ...wanted, ...(biwascheme ? ['biwascheme'] : [])];
  const others = against === undefined ? [] : [otherOmega(against)];
  const all = [...SYSTEMS.filter((system) => chosen.includes(system.id)), ...others];
  return all.flatMap((system) => {
    const version = installedVersion(system);
    if (version !== null) return [{ system, version }];
    say(`${system.title} is not installed: skipped`);
    return [];
  });
}

/** The sets with the programs that were asked for. */
function chooseSets({ set, only, rows }) {
  if (rows !== undefined) return [];
  if (set !== undefined && !Object.hasOwn(SETS, set))
    throw new Error(`no set is called "${set}"; there are ${Object.keys(SETS).join(', ')}`);
  const wanted = only?.split(',').map(programNamed);
  return Object.entries(SETS)
    .filter(([name]) => set === undefined || name === set)
    .map(([name, all]) => ({ name, programs: all.filter((p) => wanted?.includes(p) ?? true) }))
    .filter(({ programs }) => programs.length > 0);
}

function effortOf({ quick, processes, budget }) {
  const usual = quick ? { processes: 1, budgetMs: 300 } : { processes: 3, budgetMs: 1000 };
  return {
    processes: Number(processes ?? usual.processes),
    budgetMs: Number(budget ?? usual.budgetMs),
  };
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
      if (program.notOn?.includes(system.id)) continue;
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
  const effort = effortOf(values);
  const systems = chooseSystems(values);
  const sets = chooseSets(values).map(({ name, programs }) => {
    const rows = programs.map((program) => {
      say(`${program.name} ...`);
      return runProgram(program, systems, effort);
    });
    return { name, rows };
  });
  const others = measureOthers(values, systems);
  print(
    sets,
    systems.map(({ system }) => system),
    others,
  );
  if (values.json !== undefined) {
    const versions = Object.fromEntries(systems.map(({ system, version }) => [system.id, version]));
    const machine = { node: process.version, processor: cpus()[0]?.model, cores: cpus().length };
    const results = { machine, versions, effort, sets, others, failures };
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
  for (const failure of failures) say(`FAILED ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

/** Reading, expanding and so on, unless only some programs or other systems were asked for. */
function measureOthers({ only, set, rows, quick }, systems) {
  if (rows !== undefined) {
    const names = rows.split(',');
    const wrong = names.find((name) => !MEASUREMENT_NAMES.includes(name));
    if (wrong !== undefined)
      throw new Error(`no row is called "${wrong}"; there are ${MEASUREMENT_NAMES.join(', ')}`);
    return otherMeasurements(names, quick, failures);
  }
  if (
    only !== undefined ||
    set !== undefined ||
    systems.every(({ system }) => system.id !== 'omega')
  )
    return [];
  say('reading, expanding, starting, memory ...');
  return otherMeasurements(MEASUREMENT_NAMES, quick, failures);
}

/** A table for each set, with its geometric means. */
function print(sets, systems, others) {
  const lines = sets.flatMap(({ name, rows }) => [
    `${name}`,
    ...programTable(rows, systems, YARDSTICK),
    ...meansToPeers(rows, systems),
    '',
  ]);
  lines.push(...(others.length > 0 ? aligned(others.map(({ what, text }) => [what, text])) : []));
  process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
}

/** The time of each Omega to that of each peer. */
function meansToPeers(rows, systems) {
  const peers = systems.filter((system) => !isOmega(system) && system.id !== YARDSTICK);
  return systems.filter(isOmega).flatMap((omega) =>
    peers.flatMap((peer) => {
      const ratio = meanRatio(rows, omega.id, peer.id);
      if (Number.isNaN(ratio)) return [];
      return [`${omega.title}'s time to ${peer.title}'s, geometric mean: ${ratio.toFixed(2)}x`];
    }),
  );
}

main();
