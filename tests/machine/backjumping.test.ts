/**
 * Backjumping, on random systems of constraints (`random-constraints.ts`): whatever program is
 * around it, the solutions are the same with and without, in the same order; nothing is tried that
 * would not be tried without; and what is recorded is true. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED`
 * widen the search.
 */
import fc from 'fast-check';
import { createRuntime, type OmegaRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import {
  type ConstraintSystem,
  randomSystem,
  relationsText,
  solutionsOf,
  variablesText,
} from './random-constraints.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_260_118);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 300);

interface Found {
  /** As a program writes them. */
  readonly solutions: string;
  /** Alternatives tried. */
  readonly explored: number;
  readonly nogoods: number;
}

/** Evaluate a form that answers solutions; what it has tried, the search that it leaves tells. */
async function search(runtime: OmegaRuntime, form: string): Promise<Found> {
  const result = await runtime.call('runtime/eval', { code: `(let ((all ${form})) (amb all #f))` });
  expect(result, form).toMatchObject({ kind: 'ok' });
  const { explored = 0, nogoods = 0 } = runtime.amb.getParked() ?? {};
  return { solutions: (result as { value: string }).value, explored: explored - 1, nogoods };
}

/** The nogoods recorded last, by the positions and values of variables. */
async function nogoodsOf(runtime: OmegaRuntime): Promise<ReadonlyArray<ReadonlyArray<number[]>>> {
  const { data } = (await runtime.call('runtime/eval', {
    code: `(let loop ((rest (explain-failure)))
             (cond ((null? rest) '())
                   ((eq? (caar rest) 'nogood) (cons (cdar rest) (loop (cdr rest))))
                   (else (loop (cdr rest)))))`,
  })) as { data: number[][][] };
  return data;
}

const ORDERS = ["'leftmost", "'first-fail"] as const;
const DIRECTIONS = ["'ascending", "'descending"] as const;
const randomOptions = fc.record({
  order: fc.constantFrom(...ORDERS),
  direction: fc.constantFrom(...DIRECTIONS),
});
type Options = { order: (typeof ORDERS)[number]; direction: (typeof DIRECTIONS)[number] };

/** What is done with the variables; LABEL stands for `label` and its options. */
const BODIES = {
  plain: '(LABEL xs)',
  'a program fails': '(let ((all (LABEL xs))) (require (odd? (apply + all))) all)',
  'one label after the other': `
    (let* ((some (LABEL (list (car xs) (cadr xs)))) (sum (apply + some)))
      (constrain (/= (list-ref xs 2) sum))
      (LABEL xs))`,
  'what is asked for depends on what was found': `
    (let ((some (LABEL (list (caddr xs) (car xs)))))
      (if (odd? (car some)) (cons 'odd (LABEL xs)) (cons 'even some)))`,
  'choices between': `
    (let* ((some (LABEL (list (car xs) (cadddr xs)))) (n (amb 0 1 2)))
      (if (= n 1) (constrain (<= (cadr xs) 2)) (constrain (/= (cadr xs) n)))
      (list n (LABEL xs)))`,
  'choices before': `
    (let ((n (an-integer-between 0 2)))
      (constrain (>= (+ (car xs) (caddr xs)) n))
      (list n (LABEL xs)))`,
  'choices after': '(let ((all (LABEL xs))) (list (amb 1 (fail) 2) all))',
  'a search inside': `
    (let ((some (LABEL (list (cadr xs)))))
      (cons some (all-of (begin (constrain (/= (car xs) (caddr xs))) (LABEL xs)))))`,
} as const;

/** A form that labels a system in some way. */
function bodyText(system: ConstraintSystem, body: string, options: string): string {
  const labelled = body.replaceAll('LABEL', `(label-with ${options})`);
  return `(let ((xs ${variablesText(system)})) ${relationsText(system)} ${labelled})`;
}

function optionsText({ order, direction }: Options): string {
  return `:order ${order} :values ${direction}`;
}

async function freshRuntime(): Promise<OmegaRuntime> {
  const runtime = await createRuntime();
  await runtime.eval('(define ((label-with . options) xs) (apply label xs options))');
  return runtime;
}

test('the solutions are those of trying everything, and nogoods are true', async () => {
  const runtime = await freshRuntime();
  const count = { solutions: 0, nogoods: 0, fewer: 0 };
  await fc.assert(
    fc.asyncProperty(randomSystem, async (system) => {
      const form = (more: string): string =>
        `(all-of ${bodyText(system, BODIES.plain, `:order 'leftmost ${more}`)})`;
      const solutions = solutionsOf(system);
      const plain = await search(runtime, form(''));
      const jumping = await search(runtime, form(':backjump #t'));
      const nogoods = await nogoodsOf(runtime);
      const written = `(${solutions.map((values) => `(${values.join(' ')})`).join(' ')})`;
      expect(jumping.solutions, form('')).toBe(written);
      expect(plain.solutions, form('')).toBe(written);
      expect(jumping.explored, form('')).toBeLessThanOrEqual(plain.explored);
      for (const nogood of nogoods) {
        const refutation = solutions.find((values) =>
          nogood.every(([position, value]) => values[position as number] === value),
        );
        expect(refutation, `${form('')} ${JSON.stringify(nogood)}`).toBeUndefined();
      }
      expect(nogoods.length).toBe(Math.min(100, jumping.nogoods));
      count.solutions += solutions.length;
      count.nogoods += nogoods.length;
      if (jumping.explored < plain.explored) count.fewer++;
    }),
    { seed, numRuns: RUNS },
  );
  expect(count.solutions).toBeGreaterThan(RUNS);
  expect(count.nogoods).toBeGreaterThan(RUNS / 50);
  expect(count.fewer).toBeGreaterThan(RUNS / 50);
  await runtime.dispose();
});

test.each(Object.entries(BODIES))('the solutions are the same: %s', async (_, body) => {
  const runtime = await freshRuntime();
  const count = { solved: 0, nogoods: 0 };
  await fc.assert(
    fc.asyncProperty(randomSystem, randomOptions, async (system, options) => {
      const form = (more: string): string =>
        `(all-of ${bodyText(system, body, `${optionsText(options)} ${more}`)})`;
      const plain = await search(runtime, form(''));
      const jumping = await search(runtime, form(':backjump #t'));
      expect(jumping.solutions, form('')).toBe(plain.solutions);
      expect(jumping.explored, form('')).toBeLessThanOrEqual(plain.explored);
      expect(plain.nogoods).toBe(0);
      if (plain.solutions !== '()') count.solved++;
      count.nogoods += jumping.nogoods;
    }),
    { seed, numRuns: Math.ceil(RUNS / 4) },
  );
  expect(count.solved).toBeGreaterThan(RUNS / 20);
  expect(count.nogoods).toBeGreaterThan(RUNS / 50);
  await runtime.dispose();
});

test.each([
  ":strategy 'dfs",
  ":strategy 'dfs :depth 4",
  ":strategy 'dfs :budget 100000",
  ":strategy 'iterative-deepening",
])('the solutions are the same in a search with %s', async (strategy) => {
  const runtime = await freshRuntime();
  const count = { solved: 0, nogoods: 0 };
  await fc.assert(
    fc.asyncProperty(randomSystem, randomOptions, async (system, options) => {
      const form = (more: string): string => {
        const inside = bodyText(system, BODIES['a program fails'], optionsText(options));
        return `(stream->list (amb-search ${strategy} ${more} ${inside}))`;
      };
      const plain = await search(runtime, form(''));
      const jumping = await search(runtime, form(':backjump #t'));
      expect(jumping.solutions, form('')).toBe(plain.solutions);
      expect(jumping.explored, form('')).toBeLessThanOrEqual(plain.explored);
      if (plain.solutions !== '()') count.solved++;
      count.nogoods += jumping.nogoods;
    }),
    { seed, numRuns: Math.ceil(RUNS / 4) },
  );
  expect(count.solved).toBeGreaterThan(RUNS / 20);
  expect(count.nogoods).toBeGreaterThan(RUNS / 50);
  await runtime.dispose();
});
