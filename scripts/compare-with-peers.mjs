#!/usr/bin/env node
/**
 * Runs random programs (tests/machine/random-program.ts) on Omega and on another Scheme, and shows
 * where the two print different things: `node scripts/compare-with-peers.mjs [OPTION ...]`. Ends
 * with 1 if they do, with 2 if the other Scheme is not installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createViteServer } from 'vitest/node';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { TIERS } from '#omega/runtime/core/tier/options.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const HELP = `node scripts/compare-with-peers.mjs [OPTION ...]
  --count N     so many programs (1000)
  --seed N      decides which programs (1)
  --peer NAME   chez or guile (chez)
  --tier NAME   the tier of Omega: 0, 1 or auto (auto)
  --show N      show at most so many disagreements (10)`;
const OPTIONS = {
  count: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  peer: { type: 'string', default: 'chez' },
  tier: { type: 'string', default: 'auto' },
  show: { type: 'string', default: '10' },
  help: { type: 'boolean', default: false },
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAMS = 'tests/machine/random-program.ts';
const BATCH = 50;
const BATCH_MS_MAX = 120_000;
const STEPS_MAX = 1_000_000;
const PRINTED_MAX = 1_000_000;
const PEERS = {
  guile: { command: 'guile', args: ['--r7rs', '--no-auto-compile'] },
  chez: { command: 'chezscheme', args: ['--script'] },
};
/** Between the programs of a batch. */
const MARK = '##### program';
/** What is said of errors is a system's own affair. */
const SAME_ERRORS = "(define (kind-of-error e) 'error)";

const say = (text) => process.stderr.write(`${text}\n`);
const scheme = (name) =>
  readFileSync(join(ROOT, 'tests/machine/random-program', `${name}.scm`), 'utf8');

/** The module of random programs; it is TypeScript, which the test runner can load. */
async function loadPrograms() {
  const server = await createViteServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await server.ssrLoadModule(`/${PROGRAMS}`);
  } finally {
    await server.close();
  }
}

/** Runs texts on Omega: what each prints, or null if it takes too long. */
function omegaRunner(prelude, tier) {
  const world = memoryWorld();
  const engine = createEngine({ world, tier: TIERS[tier] });
  const run = (text) => {
    const before = world.printed.length;
    for (const form of read(text, { file: 'random' }).data) {
      engine.begin(form);
      engine.run(STEPS_MAX);
      if (engine.state.kind === 'paused') return null;
      if (engine.state.kind !== 'done') throw new Error(`Omega is ${engine.state.kind}: ${text}`);
    }
    const printed = world.printed.slice(before);
    return printed.length > PRINTED_MAX ? null : printed;
  };
  run(`${prelude}\n${SAME_ERRORS}`);
  return run;
}

/** What each text prints on the peer, in one process; null from the first one on that broke it. */
function runOnPeer({ command, args }, prelude, texts) {
  const folder = mkdtempSync(join(tmpdir(), 'omega-compare-'));
  try {
    const file = join(folder, 'programs.scm');
    const programs = texts.map((text) => `(display "${MARK}\\n")\n(let ()\n${text})\n`);
    writeFileSync(file, `${prelude}\n${programs.join('')}(display "${MARK}\\n")\n`);
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const options = { encoding: 'utf8', timeout: BATCH_MS_MAX, maxBuffer: 256 << 20, env };
    const { stdout, stderr } = spawnSync(command, [...args, file], options);
    const printed = stdout.split(`${MARK}\n`).slice(1);
    const whole = printed.length - 1;
    return { printed: printed.slice(0, whole), said: stderr.trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same for any number of texts: after one that breaks the peer, it is started again. */
function printedOnPeer(peer, prelude, texts) {
  const printed = [];
  while (printed.length < texts.length) {
    const rest = texts.slice(printed.length);
    const result = runOnPeer(peer, prelude, rest);
    printed.push(...result.printed);
    if (result.printed.length < rest.length) printed.push(`(broken) ${result.said.slice(-400)}`);
  }
  return printed;
}

function isInstalled({ command }) {
  return spawnSync(command, ['--version']).status === 0;
}

/** The first lines that differ. */
function firstDifference(a, b) {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at === -1 ? left.length : at;
  return { line: line + 1, left: left[line] ?? '', right: right[line] ?? '' };
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  const peer = PEERS[values.peer];
  if (values.help || peer === undefined || !Object.hasOwn(TIERS, values.tier)) {
    say(HELP);
    return values.help ? 0 : 2;
  }
  if (!isInstalled(peer)) {
    say(`${peer.command} is not installed`);
    return 2;
  }
  const { OMEGA_PRELUDE, randomProgram, textOf } = await loadPrograms();
  const runOnOmega = omegaRunner(OMEGA_PRELUDE, values.tier);
  const peerPrelude = scheme(values.peer) + scheme('prelude');
  const sample = { seed: Number(values.seed), numRuns: Number(values.count) };
  const texts = fc.sample(randomProgram, sample).map(textOf);
  const count = { compared: 0, tooLong: 0, different: 0 };
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const here = batch.map((text) => ({ text, printed: runOnOmega(text) }));
    const short = here.filter(({ printed }) => printed !== null);
    count.tooLong += here.length - short.length;
    const there = printedOnPeer(
      peer,
      peerPrelude,
      short.map(({ text }) => text),
    );
    for (const [index, { text, printed }] of short.entries()) {
      count.compared++;
      if (printed === there[index]) continue;
      count.different++;
      if (count.different > Number(values.show)) continue;
      const { line, left, right } = firstDifference(printed, there[index]);
      const difference = `line ${line}\n  Omega: ${left}\n  ${values.peer}: ${right}`;
      process.stdout.write(`; ${difference.replaceAll('\n', '\n; ')}\n${text}\n\n`);
    }
    say(`${count.compared} compared, ${count.different} different, ${count.tooLong} too long`);
  }
  return count.different === 0 ? 0 : 1;
}

process.exitCode = await main();
