/**
 * One benchmark on BiwaScheme, in its small size and counted up to the whole:
 * `node run-biwascheme.mjs NAME BUDGET_MS`.
 */
import { performance } from 'node:perf_hooks';
import BiwaScheme from 'biwascheme';
import { measure, report } from './measure.mjs';
import { programNamed, programText } from './programs.mjs';

const [name, budget] = process.argv.slice(2);
const program = programNamed(name);
const [form, expected, factor] = program.small;
const interpreter = new BiwaScheme.Interpreter((error) => {
  throw error;
});
interpreter.evaluate(programText(name).definitions);

function timedRun(times) {
  const start = performance.now();
  let answer;
  for (let i = 0; i < times; i++) answer = interpreter.evaluate(form);
  return { ms: performance.now() - start, answer: BiwaScheme.to_write(answer) };
}

const { ms, answer } = measure(timedRun, Number(budget));
if (answer !== expected) throw new Error(`${form} answered ${answer}, expected ${expected}`);
report({ ms: ms * factor, answer: program.answer });
