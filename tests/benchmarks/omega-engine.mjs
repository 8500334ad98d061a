/**
 * An Omega engine for benchmarks: the built machine in a world with nothing in it but a clock that
 * stands still and a console that swallows what is written.
 */
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { WorldError } from '#omega/runtime/core/world.js';

const SLICE_STEPS = 10_000_000;

function refuse() {
  throw new WorldError('there are no files here');
}

const emptyWorld = {
  openInput: refuse,
  openOutput: refuse,
  deleteFile: refuse,
  fileExists: () => false,
  writeConsole() {},
  currentSecond: () => 0,
  currentJiffy: () => 0,
  jiffiesPerSecond: 1000,
  commandLine: ['bench'],
  environmentVariable: () => undefined,
  environmentVariables: () => [],
};

/** A fresh engine that sees all of R7RS-small. */
export function freshEngine() {
  return createEngine({ world: emptyWorld });
}

/** The forms of a text, which must have no errors. */
export function formsOf(text) {
  const { data, errors } = read(text, { file: 'benchmark' });
  if (errors.length > 0) throw new Error(`the benchmark does not read: ${errors[0].message}`);
  return data;
}

/** Run the form that was begun to its end; its values as written text. */
export function finish(engine) {
  let state = engine.state;
  while (state.kind === 'paused') state = engine.run(SLICE_STEPS);
  if (state.kind === 'done') return state.values.map((value) => write(value)).join(' ');
  const reason = state.kind === 'failed' ? write(state.payload) : state.kind;
  throw new Error(`the benchmark did not answer: ${reason}`);
}

/** Run all forms of a text. */
export function runText(engine, text) {
  for (const form of formsOf(text)) {
    engine.begin(form);
    finish(engine);
  }
}
