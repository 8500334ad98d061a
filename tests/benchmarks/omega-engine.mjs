/**
 * An Omega engine for benchmarks: the built machine in a world with nothing in it.
 */
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { TIERS } from '#omega/runtime/core/tier/options.js';
import { EMPTY_WORLD } from '#omega/runtime/providers.js';

const SLICE_STEPS = 10_000_000;

/** A fresh engine that sees all of R7RS-small, on a tier ("0", "1", "auto"). */
export function freshEngine(tier = 'auto') {
  if (!Object.hasOwn(TIERS, tier)) throw new Error(`no tier is called ${tier}`);
  return createEngine({ world: EMPTY_WORLD, tier: TIERS[tier] });
}

/** What the named library is in Omega. */
const IMPORTS = { 'srfi-69': '(import (srfi 69))' };

/** An engine in which a program's definitions have run.
 * @param {{ library?: string }} program */
export function engineWith({ library }, definitions, tier) {
  const engine = freshEngine(tier);
  if (library !== undefined) runText(engine, IMPORTS[library]);
  runText(engine, definitions);
  return engine;
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
