/** What the machine shows of a variable at any transition is what that has. */
import { expect, test } from 'vitest';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const at = TIERS['1'] as TierOptions;
const LOOPS = `
  (define (id x) x)
  (define (floats n)
    (let ((y (* n 2.5)))
      (let loop ((i 0) (s (+ y 1.0))) (if (< i 10) (loop (+ i 1) (+ s (id s))) s))))
  (floats 1.0)
  (define (integers n)
    (let ((z (+ n 6)))
      (let loop ((i 0) (s (+ z 1)))
        (if (< i 10) (let ((half (quotient s 2))) (loop (+ i 1) (id (+ half 100)))) s))))
  (integers 1)`;

/** The values that were shown of each variable, stopping after so many transitions each time. */
function shown(tier: TierOptions | null, slice: number): Map<string, Set<string>> {
  const engine = createEngine({ world: memoryWorld(), tier });
  const values = new Map<string, Set<string>>();
  for (const form of read(LOOPS, { file: 'loops' }).data) {
    engine.begin(form);
    while (engine.state.kind === 'paused') {
      engine.run(slice);
      const { environment, kontinuation } = engine.view();
      const all = [...environment, ...kontinuation.flatMap((frame) => frame.environment)];
      for (const { name, value } of all) {
        values.set(name, (values.get(name) ?? new Set()).add(value));
      }
    }
  }
  return values;
}

test.each([1, 7, 13])('variables of loops on numbers, in slices of %i', (slice) => {
  const possible = shown(null, 1);
  expect(possible.get('y')).toEqual(new Set(['2.5']));
  for (const tier of [at, { ...at, chunk: 1 }, { ...at, returnsMin: Number.POSITIVE_INFINITY }]) {
    for (const [name, values] of shown(tier, slice)) {
      for (const value of values) expect(possible.get(name), `${name} = ${value}`).toContain(value);
    }
  }
});
