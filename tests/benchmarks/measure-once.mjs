/**
 * What tiers cost where nothing is hot: a program of 500 lines, whose procedures run once each, in
 * fresh engines that compile and that never do, in turn. `node measure-once.mjs ROUNDS`.
 */
import { performance } from 'node:perf_hooks';
import { finish, formsOf, freshEngine } from './omega-engine.mjs';

const PROCEDURES = 100;

/** Five lines each. */
function procedure(i) {
  return `(define (step${i} table count)
  (let* ((entry (assv count table))
         (value (if entry (cdr entry) (* count ${i}))))
    (if (> value 1000000) (set! total 0))
    (set! total (+ total (string-length (number->string value))))))
`;
}

const numbers = Array.from({ length: PROCEDURES }, (_, i) => i);
const calls = numbers.map((i) => `(step${i} '((1 . 10) (2 . 20)) ${i})`).join('\n');
const text = `(define total 0)\n${numbers.map(procedure).join('')}${calls}\ntotal`;
const forms = formsOf(text);

function once(tier) {
  const engine = freshEngine(tier);
  const start = performance.now();
  let answer;
  for (const form of forms) {
    engine.begin(form);
    answer = finish(engine);
  }
  return { ms: performance.now() - start, answer };
}

const best = { 0: Number.POSITIVE_INFINITY, auto: Number.POSITIVE_INFINITY };
const answers = new Set();
for (let round = 0; round < Number(process.argv[2]); round++) {
  for (const tier of Object.keys(best)) {
    const { ms, answer } = once(tier);
    best[tier] = Math.min(best[tier], ms);
    answers.add(answer);
  }
}
if (answers.size !== 1) throw new Error(`different answers: ${[...answers].join(', ')}`);
process.stdout.write(`${JSON.stringify({ tier0Ms: best[0], autoMs: best.auto })}\n`);
