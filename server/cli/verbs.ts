/**
 * The verbs of the command line. Each is loaded when it is wanted, so that none costs the others
 * time at start.
 */
import type { Verb } from './verb.js';

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Verb>;
}

/** In the order in which help shows them. */
export const VERBS: readonly Entry[] = [
  {
    name: 'repl',
    summary: 'Read, evaluate, print, again (the default).',
    load: async () => (await import('./repl.js')).repl,
  },
  {
    name: 'run',
    summary: 'Run a program file.',
    load: async () => (await import('./run.js')).run,
  },
  {
    name: 'eval',
    summary: 'Evaluate expressions and print their values.',
    load: async () => (await import('./eval.js')).evaluate,
  },
  {
    name: 'check',
    summary: 'Report what the reader and the expander find wrong, without running anything.',
    load: async () => (await import('./check.js')).check,
  },
  {
    name: 'test',
    summary: 'Run programs that test themselves, and test suites.',
    load: async () => (await import('./test.js')).test,
  },
  {
    name: 'snapshot',
    summary: 'Save sessions as images in files, and see what is in them.',
    load: async () => (await import('./snapshot.js')).snapshot,
  },
  {
    name: 'replay',
    summary: 'Run a recorded run again, without doing anything, and see that it does the same.',
    load: async () => (await import('./replay.js')).replay,
  },
  {
    name: 'fmt',
    summary: 'Format program files in place.',
    load: async () => (await import('./fmt.js')).fmt,
  },
  {
    name: 'doc',
    summary: 'Show what a name means.',
    load: async () => (await import('./doc.js')).doc,
  },
  {
    name: 'serve',
    summary: 'Serve JSON-RPC clients on a port or on standard input and output.',
    load: async () => (await import('./serve.js')).serve,
  },
  {
    name: 'dap',
    summary: 'Serve a debugger on standard input and output, for editors.',
    load: async () => (await import('./dap.js')).dap,
  },
  {
    name: 'connect',
    summary: 'A REPL in a running Omega server.',
    load: async () => (await import('./connect.js')).connect,
  },
];
