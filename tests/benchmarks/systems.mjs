/**
 * The systems that run the benchmarks, and how: each entry answers whether it is there and runs one
 * program once in a process of its own, with the time measured inside that process.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programText } from './programs.mjs';

const PROCESS_MS_MAX = 300_000;
/** As the command `omega` starts Node. Programs by hand in JavaScript run so, too. */
export const YOUNG_GENERATION = '--max-semi-space-size=128';
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const harness = () => readFileSync(here('peers/harness.scm'), 'utf8');

/** Run a command; what it printed, or an error with what it said. */
function output(command, args, options = {}) {
  const settings = { encoding: 'utf8', timeout: PROCESS_MS_MAX, maxBuffer: 64 << 20, ...options };
  const result = spawnSync(command, args, settings);
  if (result.error) throw result.error;
  if (result.status === 0) return result.stdout === '' ? result.stderr : result.stdout;
  const said = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-8).join('\n');
  throw new Error(
    `${command} ${args.join(' ')} ended with ${result.signal ?? result.status}: ${said}`,
  );
}

/** The JSON that a benchmark process printed as its last line. */
function lastLine(text) {
  return JSON.parse(text.trim().split('\n').at(-1));
}

function nodeSystem(id, title, script, extra = {}) {
  return {
    id,
    title,
    version: () => extra.version?.() ?? process.version,
    run: (program, budgetMs) =>
      lastLine(
        output(process.execPath, [
          YOUNG_GENERATION,
          extra.script ?? here(script),
          program.name,
          String(budgetMs),
          ...(extra.args ?? []),
        ]),
      ),
    ...extra.marks,
  };
}

/** A Scheme whose program is a file: `prelude` before the harness, `libraries` what it has or gets
 * of the libraries that programs need, `execute(folder, file)` runs it. */
function schemeSystem(id, title, scheme) {
  const { command, versionArgs, extension, prelude, libraries, execute } = scheme;
  return {
    id,
    title,
    version: () => output(command, versionArgs).match(/\d[\d.]*\d/)?.[0] ?? 'unknown',
    run(program, budgetMs) {
      const { definitions, run } = programText(program.name);
      const call = `(report (lambda () ${run}) ${budgetMs})\n`;
      const folder = mkdtempSync(join(tmpdir(), 'omega-bench-'));
      try {
        const file = join(folder, `program.${extension}`);
        const library = program.library === undefined ? '' : libraries[program.library];
        writeFileSync(file, [prelude, library, definitions, harness(), call].join('\n'));
        return lastLine(execute(folder, file));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

const guile = schemeSystem('guile', 'Guile', {
  command: 'guile',
  versionArgs: ['--version'],
  extension: 'scm',
  prelude: `(define (now-ms)
    (* 1000.0 (/ (get-internal-real-time) (exact->inexact internal-time-units-per-second))))`,
  libraries: { 'srfi-69': '(use-modules (srfi srfi-69))' },
  execute(folder, file) {
    // Compiled into a cache of its own, then run as a script: other ways leave more on the stack,
    // which makes Guile's continuations dearer.
    const options = { env: { ...process.env, XDG_CACHE_HOME: folder } };
    const compile = `((@ (system base compile) compile-file) ${JSON.stringify(file)})`;
    output('guile', ['--no-auto-compile', '-c', compile], options);
    return output('guile', [file], options);
  },
});

const chez = schemeSystem('chez', 'Chez', {
  command: 'chezscheme',
  versionArgs: ['--version'],
  extension: 'ss',
  prelude: `(define (now-ms)
    (let ((t (current-time 'time-monotonic)))
      (+ (* 1e3 (time-second t)) (/ (time-nanosecond t) 1e6))))`,
  libraries: { 'srfi-69': readFileSync(here('peers/chez-srfi-69.ss'), 'utf8') },
  execute: (_folder, file) => output('chezscheme', ['--optimize-level', '2', '--script', file]),
});

const racket = schemeSystem('racket', 'Racket', {
  command: 'racket',
  versionArgs: ['--version'],
  extension: 'rkt',
  prelude: `#lang racket/base
(define (now-ms) (current-inexact-milliseconds))`,
  libraries: { 'srfi-69': '(require srfi/69)' },
  execute: (_folder, file) => output('racket', [file]),
});

const native = nodeSystem('native', 'JavaScript', 'run-native.mjs');
const tier = (name, title, marks) =>
  nodeSystem(name === 'auto' ? 'omega' : `tier${name}`, title, 'run-omega.mjs', {
    args: [name],
    marks,
  });
/** As it is used, the machine alone, and with everything compiled when it first runs. */
const omegas = [
  tier('auto', 'Omega'),
  tier('0', 'Omega Tier 0'),
  tier('1', 'Omega Tier 1', { onRequest: true }),
];
const biwascheme = nodeSystem('biwascheme', 'BiwaScheme', 'run-biwascheme.mjs', {
  version: () =>
    JSON.parse(readFileSync(here('../../node_modules/biwascheme/package.json'), 'utf8')).version,
  marks: { onRequest: true },
});

/** Another checkout of Omega, built, with these programs' texts of its own. */
export function otherOmega(folder) {
  const script = resolve(folder, 'tests/benchmarks/run-omega.mjs');
  if (!existsSync(resolve(folder, 'dist')) || !existsSync(script))
    throw new Error(`${folder} is no checkout of Omega that has been built (npm run build)`);
  return nodeSystem('tier-other', `Omega in ${folder}`, '', { script, args: ['auto'] });
}

/** The yardstick first, then Omega, then the peers. */
export const SYSTEMS = [native, ...omegas, guile, chez, racket, biwascheme];

/** Whether a system is Omega. */
export const isOmega = ({ id }) => id === 'omega' || id.startsWith('tier');

/** The system's version, or null if it is not installed. */
export function installedVersion(system) {
  try {
    return system.version();
  } catch {
    return null;
  }
}
