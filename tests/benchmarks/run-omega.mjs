/** One benchmark on Omega: `node run-omega.mjs NAME BUDGET_MS TIER`. Expansion of the form is
 * outside the measured time, as it is for the other systems. */
import { performance } from 'node:perf_hooks';
import { measure, report } from './measure.mjs';
import { engineWith, finish, formsOf } from './omega-engine.mjs';
import { programNamed, programText } from './programs.mjs';

const [name, budget, tier] = process.argv.slice(2);
const { definitions, run } = programText(name);
const engine = engineWith(programNamed(name), definitions, tier);
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
