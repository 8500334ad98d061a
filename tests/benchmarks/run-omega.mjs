/** One benchmark on Omega's machine: `node run-omega.mjs NAME BUDGET_MS`. Expansion and compilation
 * of the form are outside the measured time, as they are for the other systems. */
import { performance } from 'node:perf_hooks';
import { measure, report } from './measure.mjs';
import { finish, formsOf, freshEngine, runText } from './omega-engine.mjs';
import { programText } from './programs.mjs';

const [name, budget] = process.argv.slice(2);
const { definitions, run } = programText(name);
const engine = freshEngine();
runText(engine, definitions);
const [form] = formsOf(run);

function timedRun(times) {
  let ms = 0;
  let answer;
  for (let i = 0; i < times; i++) {
    engine.begin(form);
    const start = performance.now();
    answer = finish(engine);
    ms += performance.now() - start;
  }
  return { ms, answer };
}

const stepsBefore = engine.steps;
timedRun(1);
const steps = engine.steps - stepsBefore;
const peakBytes = process.resourceUsage().maxRSS * 1024;
report({ ...measure(timedRun, Number(budget)), steps, peakBytes });
