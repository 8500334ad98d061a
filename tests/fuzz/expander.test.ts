/**
 * Fuzzing the expander: whatever form comes, the answer is code or a diagnostic with a code, never
 * an exception of the host, never a hang. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { read } from '#omega/grammar/reader.js';
import { Condition, ERROR_CODES } from '#omega/runtime/core/condition.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { EMPTY_WORLD } from '#omega/runtime/providers.js';
import { randomFormText } from './random-form.js';
import { startWatchdog } from './watchdog.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_260_101);
const CHECKED = Number(process.env.OMEGA_FUZZ_RUNS ?? 100_000);
const RUN = CHECKED / 10;
const STEPS_MAX = 2000;
const HANG_MS = 60_000;
/** A fresh engine after so many forms, so that definitions do not pile up. */
const FORMS_PER_ENGINE = 500;

const LIMITS = {
  expansionsMax: 2000,
  nestingMax: 1000,
  elementsMax: 10_000,
  integerBitsMax: 10_000,
};
const watchdog = startWatchdog(HANG_MS);
afterAll(() => watchdog.stop());

function freshEngine(): Engine {
  return createEngine({ world: EMPTY_WORLD, limits: LIMITS });
}

/** Engines in turn, each for so many forms. */
function engines(): () => Engine {
  let engine = freshEngine();
  let uses = 0;
  return () => {
    if (++uses % FORMS_PER_ENGINE === 0) engine = freshEngine();
    return engine;
  };
}

function isCoded(code: string): boolean {
  return code in ERROR_CODES;
}

test('checking any form answers diagnostics with codes', () => {
  const nextEngine = engines();
  let clean = 0;
  let flawed = 0;
  fc.assert(
    fc.property(randomFormText, (text) => {
      watchdog.watch(text);
      const diagnostics = nextEngine().check(read(text, { file: 'fuzz' }).data);
      if (diagnostics.length === 0) clean++;
      else flawed++;
      expect(diagnostics.filter(({ code }) => !isCoded(code))).toEqual([]);
    }),
    { seed, numRuns: CHECKED },
  );
  expect(clean).toBeGreaterThan(CHECKED / 20);
  expect(flawed).toBeGreaterThan(CHECKED / 20);
});

test('running any form ends in values, a coded failure, an exit, or goes on', () => {
  const nextEngine = engines();
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(randomFormText, (text) => {
      watchdog.watch(text);
      const engine = nextEngine();
      for (const form of read(text, { file: 'fuzz' }).data) {
        engine.begin(form);
        const state = engine.run(STEPS_MAX);
        engine.abandon();
        ends.set(state.kind, (ends.get(state.kind) ?? 0) + 1);
        if (state.kind !== 'failed' || !(state.payload instanceof Condition)) continue;
        expect(isCoded(state.payload.code)).toBe(true);
      }
    }),
    { seed, numRuns: RUN },
  );
  expect(ends.get('done')).toBeGreaterThan(RUN / 20);
  expect(ends.get('failed')).toBeGreaterThan(RUN / 20);
});
