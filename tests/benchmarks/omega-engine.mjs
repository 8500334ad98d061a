/**
 * An Omega engine for benchmarks: the built machine in a world with nothing in it.
 */
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { EMPTY_WORLD } from '#omega/runtime/providers.js';

const SLICE_STEPS = 10_000_000;

/** A fresh engine that sees all of R7RS-small. */
export function freshEngine() {
  return createEngine({ world: EMPTY_WORLD });
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
