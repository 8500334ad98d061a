/**
 * A program that is stopped, looked at and gone on with does what it does otherwise: it prints and
 * answers the same after as many transitions, wherever there are breakpoints, compiled or not.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { memoryWorld, RuntimeFactory } from '#omega/server/index.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from '../machine/random-program.js';

const RUNS = Number(process.env.OMEGA_STOPS_RUNS ?? 25);
const SEED = Number(process.env.OMEGA_STOPS_SEED ?? 20_261_122);
const STOPS_MAX = 60;
const STEPS_MAX = 200_000;

interface Run {
  readonly printed: string;
  readonly kind: string;
  readonly value: string;
  readonly steps: number;
}

/** What a program does, with breakpoints at these of all its places; stops beyond the first so many
 * are gone past by a step of that kind, the rest without breakpoints. */
async function ran(text: string, tier: '1' | 'auto', chosen: readonly number[]): Promise<Run> {
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world });
  runtime.configure({ tier, stepsMax: STEPS_MAX });
  await runtime.eval(OMEGA_PRELUDE, 'prelude');
  // It is warm, so that there is something compiled.
  await runtime.eval(text, 'p');
  const places = runtime.breakpoints.getPlaces('p', 1, 10_000);
  for (const number of places.length === 0 ? [] : chosen) {
    const { line, column } = places[number % places.length] as { line: number; column: number };
    runtime.breakpoints.add({ target: { kind: 'source', file: 'p', line, column } });
  }
  const before = world.printed.length;
  const start = runtime.inspector.getState(0).steps;
  let result: { readonly kind: string; readonly value?: unknown } = await runtime.eval(text, 'p');
  for (let stops = 0; result.kind === 'interrupted'; stops++) {
    if (stops === STOPS_MAX) runtime.breakpoints.clear();
    await runtime.debug.getScopes();
    await runtime.debug.evaluate('(list 1 (+ 1 1))');
    const step = stops % 3 === 0 ? 'stepOver' : 'continue';
    const outcome = await runtime.debug[step]();
    result = outcome.result ?? result;
  }
  const { steps } = runtime.inspector.getState(0);
  const value = result.kind === 'ok' ? write(result.value) : '';
  const printed = world.printed.slice(before);
  await runtime.dispose();
  return { printed, kind: result.kind, value, steps: steps - start };
}

test('stops change nothing', { timeout: 600_000 }, async () => {
  const places = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(randomProgram, places, async (program, chosen) => {
      const text = textOf(program);
      const plain = await ran(text, 'auto', []);
      for (const tier of ['auto', '1'] as const) {
        expect(await ran(text, tier, chosen)).toEqual(plain);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
