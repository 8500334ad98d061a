/** One benchmark as hand-written JavaScript: `node run-native.mjs NAME BUDGET_MS`. */
import { performance } from 'node:perf_hooks';
import { measure, report } from './measure.mjs';

const [name, budget] = process.argv.slice(2);
const { run } = await import(`./native/${name}.mjs`);

function timedRun(times) {
  const start = performance.now();
  let answer;
  for (let i = 0; i < times; i++) answer = run();
  return { ms: performance.now() - start, answer };
}

const written = { true: '#t', false: '#f' };
const { ms, answer } = measure(timedRun, Number(budget));
report({ ms, answer: written[answer] ?? answer });
