/**
 * Timing inside one process: after a warm-up, batches long enough for the clock, until the budget
 * is used up; the minimum counts, since everything that disturbs a run makes it longer.
 */
import { performance } from 'node:perf_hooks';

const WARM_UP_PART = 0.25;
const BATCH_MS_MIN = 5;
const BATCHES_MIN = 3;

/**
 * The best time of `timedRun`, which runs the program that many times and answers
 * { ms, answer }: the time it took and the last answer. At least one warm-up and three batches.
 */
export function measure(timedRun, budgetMs) {
  const warmUp = runUntil(budgetMs * WARM_UP_PART, () => timedRun(1));
  const times = Math.max(1, Math.ceil(BATCH_MS_MIN / Math.max(warmUp.best.ms, 0.001)));
  const batches = runUntil(budgetMs, () => timedRun(times), BATCHES_MIN);
  return { ms: batches.best.ms / times, answer: batches.best.answer };
}

function runUntil(budgetMs, timedRun, countMin = 1) {
  const start = performance.now();
  let best = null;
  for (let i = 0; i < countMin || performance.now() - start < budgetMs; i++) {
    const run = timedRun();
    if (best === null || run.ms < best.ms) best = run;
  }
  return { best };
}

/** Print the result where the parent process looks for it. */
export function report({ ms, answer, ...rest }) {
  process.stdout.write(`${JSON.stringify({ ms, answer: String(answer), ...rest })}\n`);
}
