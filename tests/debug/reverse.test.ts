/**
 * Going back is the inverse of going on: a step back and one forward of the same kind lead to the
 * same place of the same state, and perform nothing. `OMEGA_WALK_RUNS` and `OMEGA_WALK_SEED` widen
 * the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryWorld, type OmegaRuntime, RuntimeFactory } from '#omega/server/index.js';
import { seen } from '../facade/recorded-runtime.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from '../machine/random-program.js';

const RUNS = Number(process.env.OMEGA_WALK_RUNS ?? 15);
const SEED = Number(process.env.OMEGA_WALK_SEED ?? 20_261_122);
const STEPS_MAX = 30;

/** Where a program has stopped: the transition and the form, and all there is to see. */
function whereIs(runtime: OmegaRuntime): { readonly place: string; readonly state: string } {
  const { step, stop } = runtime.debug.getState();
  const span = stop?.span ?? null;
  const form = span === null ? '' : `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
  return { place: `${step} ${form}`, state: seen(runtime) };
}

const walk = fc.record({
  program: randomProgram,
  steps: fc.array(fc.constantFrom('in' as const, 'in' as const, 'over' as const), {
    minLength: 5,
    maxLength: STEPS_MAX,
  }),
});

test('a step back and one forward lead to the same place', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ program, steps }) => {
      const world = memoryWorld();
      const runtime = await RuntimeFactory.createWithProviders({ world });
      try {
        await runtime.eval(OMEGA_PRELUDE, 'prelude');
        await runtime.history.start();
        await runtime.load(textOf(program), 'walk');
        let { result } = await runtime.debug.stepIn();
        for (const kind of steps) {
          if (result !== null) break;
          const here = whereIs(runtime);
          ({ result } =
            kind === 'in' ? await runtime.debug.stepIn() : await runtime.debug.stepOver());
          if (result !== null) break;
          const there = whereIs(runtime);
          const { printed } = world;
          if (kind === 'in') await runtime.debug.stepBackIn();
          else await runtime.debug.stepBack();
          if (kind === 'in') expect(whereIs(runtime)).toEqual(here);
          ({ result } =
            kind === 'in' ? await runtime.debug.stepIn() : await runtime.debug.stepOver());
          expect(whereIs(runtime)).toEqual(there);
          expect(world.printed).toBe(printed);
          // What has come back to the present is the present.
          while (runtime.history.getState().past && result === null) {
            ({ result } = await runtime.debug.continue());
          }
        }
      } finally {
        await runtime.dispose();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('a step back in goes to where a value came back to, too', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.history.start();
  const text = '(define (small? x) (< x 1))\n(define (f x) (if (small? x) x (f (- x 1))))\n(f 2)';
  await runtime.load(text, 'text');
  runtime.breakpoints.add({ target: { kind: 'function', name: 'small?' }, logMessage: 'here' });
  const there: string[] = [];
  for (;;) {
    const { result } = await runtime.debug.stepIn();
    if (result !== null) break;
    there.push(whereIs(runtime).place);
  }
  const hits = runtime.breakpoints.getAll()[0]?.hits;
  const back: string[] = [];
  for (const _ of there) {
    await runtime.debug.stepBackIn();
    back.push(whereIs(runtime).place);
  }
  expect(back.toReversed()).toEqual(there);
  expect(there.length).toBeGreaterThan(10);
  // Going back has counted nothing.
  expect(runtime.breakpoints.getAll()[0]?.hits).toBe(hits);
  await runtime.dispose();
});
