/**
 * What the benchmark measures besides the programs: reading, expanding, starting up, and the memory
 * of a deep recursion. Each measurement is { what, text, ... }: text for people, numbers for JSON.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { programNamed } from './programs.mjs';
import { SYSTEMS, YOUNG_GENERATION } from './systems.mjs';
import { short } from './table.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const OMEGA = here('../../dist/command/bin/omega.js');
const MEGABYTE = 1e6;

/** By name. */
const MEASUREMENTS = {
  reading: (quick) => textMeasurement('reading', quick),
  expansion: (quick) => textMeasurement('expansion', quick),
  start: (quick) => startUp(quick ? 3 : 7),
  cold: (quick) => coldProgram(quick ? 5 : 20),
  memory: () => recursionMemory(),
  young: () => youngGeneration(),
  control: () => controlCosts(),
  search: () => searchCosts(),
  logic: () => logicCosts(),
  facts: () => datalogCosts(),
  history: (quick) => historyCosts(quick ? 3 : 10),
  debug: (quick) => debugCosts(quick ? 2 : 10),
  streams: (quick) => streamLeaks(quick ? MEGABYTE : 10 * MEGABYTE),
};

export const MEASUREMENT_NAMES = Object.keys(MEASUREMENTS);

/** Those of these names; one that breaks is noted in `failures` and left away. */
export function otherMeasurements(names, quick, failures) {
  return names.flatMap((name) => {
    try {
      return [MEASUREMENTS[name](quick)].flat();
    } catch (error) {
      failures.push(error.message);
      return [];
    }
  });
}

/** A recursion that goes a million deep, with the young generation that `omega` asks for and with
 * Node's own. */
function youngGeneration() {
  const { name, answer } = programNamed('deep-recursion');
  const time = (flags) => {
    const result = JSON.parse(node([...flags, here('run-omega.mjs'), name, '1000']).trim());
    if (result.answer !== answer) throw new Error(`${name}: ${result.answer} instead of ${answer}`);
    return result.ms;
  };
  const [ms, usualMs] = [time([YOUNG_GENERATION]), time([])];
  const text = `${short(ms)} ms with ${YOUNG_GENERATION}, ${short(usualMs)} ms without`;
  return { what: 'deep recursion, young generation', text, ms, usualMs };
}

function textMeasurement(kind, quick) {
  const result = node([here('measure-text.mjs'), kind, quick ? '300' : '2000']);
  const { characters, forms, ms } = JSON.parse(result);
  const perSecond = characters / MEGABYTE / (ms / 1000);
  const formsPerSecond = forms / (ms / 1000);
  const text = `${short(perSecond)} MB/s, ${short(formsPerSecond)} top-level forms/s`;
  return {
    what: `${kind} of a 1 MB file`,
    text,
    megabytesPerSecond: perSecond,
    formsPerSecond,
    ms,
  };
}

/** `omega eval 1`, wall time, the median of the processes, beside that of an empty Node program. */
function startUp(processes) {
  const omega = [];
  const empty = [];
  node([OMEGA, 'eval', '1']); // the first start fills the caches of the operating system
  for (let i = 0; i < processes; i++) {
    omega.push(wallMs(() => expectOutput(node([OMEGA, 'eval', '1']), '1')));
    empty.push(wallMs(() => node(['-e', '0'])));
  }
  const [ms, nodeMs] = [median(omega), median(empty)];
  const text = `${short(ms)} ms, ${short(ms / nodeMs)}x node -e 0 (${short(nodeMs)} ms)`;
  return { what: 'start-up: omega eval 1', text, ms, nodeMs };
}

/** A program of 500 lines that runs each procedure once, beside the machine alone. */
function coldProgram(rounds) {
  const result = node([here('measure-once.mjs'), String(rounds)]);
  const { tier0Ms, autoMs } = JSON.parse(result);
  const text = `${short(autoMs)} ms, ${short(autoMs / tier0Ms)}x tier 0 (${short(tier0Ms)} ms)`;
  return { what: '500 lines that run once', text, ms: autoMs, tier0Ms };
}

function expectOutput(output, expected) {
  if (output.trim() !== expected) throw new Error(`omega eval 1 printed ${output}`);
}

/** The most memory that a process held while it ran the recursion a million deep once. */
function recursionMemory() {
  const omega = SYSTEMS.find((system) => system.id === 'omega');
  const { peakBytes } = omega.run(programNamed('deep-recursion'), 1);
  const text = `${short(peakBytes / MEGABYTE)} MB at the peak`;
  return { what: 'recursion 1 000 000 deep', text, peakBytes };
}

/** What signals, restarts, effects and fibers cost, beside a call of a procedure. */
function controlCosts() {
  const lines = node([OMEGA, 'run', here('control.omega')])
    .trim()
    .split('\n');
  const costs = lines.map((line) => line.split(' ')).map(([what, us]) => [what, Number(us)]);
  const [[, call]] = costs;
  return costs.map(([what, microseconds]) => ({
    what: `control: ${what}`,
    text: `${short(microseconds)} us, ${short(microseconds / call)}x a call`,
    microseconds,
    calls: microseconds / call,
  }));
}

/** What search.omega prints: searches, and the milliseconds of the fastest round; beside them those
 * of SWI-Prolog, if it is installed. */
function searchCosts() {
  const own = millisecondsIn(node([YOUNG_GENERATION, OMEGA, 'run', here('search.omega')]));
  const prolog = prologMilliseconds(here('peers/search.pl'));
  return [...own].map(([what, ms]) => {
    const prologMs = prolog.get(what) ?? null;
    const beside = prologMs === null ? '' : `, ${short(ms / prologMs)}x SWI-Prolog`;
    const peer = prologMs === null ? '' : ` (${short(prologMs)} ms)`;
    return { what: `search: ${what}`, text: `${short(ms)} ms${beside}${peer}`, ms, prologMs };
  });
}

/** Facts and rules, beside the systems that are installed; its table as it is. */
function datalogCosts() {
  const table = node([YOUNG_GENERATION, here('measure-datalog.mjs')]);
  return { what: 'facts and rules', text: `\n${table.trimEnd()}` };
}

/** What logic.omega prints: relational searches, and the milliseconds of the fastest round. */
function logicCosts() {
  const own = millisecondsIn(node([YOUNG_GENERATION, OMEGA, 'run', here('logic.omega')]));
  return [...own].map(([what, ms]) => ({ what: `logic: ${what}`, text: `${short(ms)} ms`, ms }));
}

/** Lines of a name and milliseconds. */
function millisecondsIn(output) {
  const lines = output
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(lines.map(([what, ms]) => [what, Number(ms)]));
}

function prologMilliseconds(program) {
  const args = ['-O', '-g', 'main', '-t', 'halt', program];
  const { error, status, stdout, stderr } = spawnSync('swipl', args, { encoding: 'utf8' });
  if (error?.code === 'ENOENT') return new Map();
  if (status !== 0) throw new Error(`swipl ended with ${status}: ${stderr}`);
  return millisecondsIn(stdout);
}

/** The leak tests of SRFI 45, each in a heap of 64 MB: that they end, and when. */
function streamLeaks(iterations) {
  const definitions = readFileSync(here('stream-leaks.omega'), 'utf8');
  const flags = ['--max-old-space-size=64', '--max-semi-space-size=16'];
  return ['leak1', 'leak2', 'leak3', 'leak4', 'leak5', 'leak6', 'leak7'].map((name) => {
    const ms = wallMs(() =>
      node([...flags, OMEGA, 'eval', definitions, `(${name} ${iterations})`]),
    );
    const text = `${short(ms)} ms for ${short(iterations / MEGABYTE)} million iterations in 64 MB`;
    return { what: `streams: SRFI 45 ${name}`, text, ms, iterations };
  });
}

/** Programs that are recorded beside those that are not, and journeys in a long run. */
function historyCosts(rounds) {
  const result = node([YOUNG_GENERATION, here('measure-history.mjs'), String(rounds)]);
  const { mean, programs, journeys } = JSON.parse(result);
  const worst = programs.reduce((one, other) => (one.ratio > other.ratio ? one : other));
  const most = `${short(worst.ratio)}x ${worst.name}`;
  const { steps, medianMs, mostMs } = journeys;
  return [
    {
      what: 'history: recording, the twelve programs',
      text: `${short(mean)}x not recorded, geometric mean; at most ${most}`,
      mean,
      programs,
    },
    {
      what: `history: going to a step of ${steps}`,
      text: `${short(medianMs)} ms in the middle, ${short(mostMs)} ms at most`,
      ...journeys,
    },
  ];
}

/** Programs with a debugger attached beside plain ones; stopping, and going back. */
function debugCosts(rounds) {
  const result = node([YOUNG_GENERATION, here('measure-debug.mjs'), String(rounds)]);
  const { attached, recorded, deepStackMs, back, pauseMs, programs } = JSON.parse(result);
  const ratios = `${short(attached)}x plain attached, ${short(recorded)}x recorded as well`;
  return [
    { what: 'debugger: the twelve programs', text: ratios, attached, recorded, programs },
    {
      what: 'debugger: from a stop to its stack, a million frames',
      text: `${short(deepStackMs)} ms`,
      ms: deepStackMs,
    },
    { what: `debugger: a step back at step ${back.step}`, text: `${short(back.ms)} ms`, ...back },
    { what: 'debugger: a busy loop is paused', text: `${short(pauseMs)} ms`, ms: pauseMs },
  ];
}

function node(args) {
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 240_000 });
  if (result.status === 0) return result.stdout;
  throw new Error(`node ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
}

function wallMs(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
