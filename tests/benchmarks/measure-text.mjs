/**
 * How fast text becomes syntax, and syntax code: `node measure-text.mjs reading|expansion
 * BUDGET_MS`. The text is a megabyte of definitions: the benchmark programs again and again, with
 * data of every common kind between them.
 */
import { performance } from 'node:perf_hooks';
import { measure } from './measure.mjs';
import { formsOf, freshEngine } from './omega-engine.mjs';
import { PROGRAMS, programText } from './programs.mjs';

const CHARACTERS = 1_000_000;
const DATA = `(define table
  '((name . "a string with \\\\n an escape and an \\x3bb;") (numbers 1 -2.5 1/3 #xff 6.02e23)
    (characters #\\a #\\space #\\x41) (vector #(1 2 (3 4)) #u8(0 255)) #| a block |# |odd name|))
`;

function megabyte() {
  // Those that import nothing, so that no name is unbound.
  const programs = PROGRAMS.filter(({ library }) => library === undefined);
  const unit = DATA + programs.map(({ name }) => programText(name).definitions).join('');
  return unit.repeat(Math.ceil(CHARACTERS / unit.length));
}

const [kind, budget] = process.argv.slice(2);
const text = megabyte();
const forms = formsOf(text);
const acts = {
  reading: () => formsOf(text).length,
  expansion: () => freshEngine().check(forms).length,
};
const act = acts[kind];
if (act === undefined)
  throw new Error(`measure-text.mjs: ${kind} is neither of ${Object.keys(acts)}`);

function timedRun() {
  const start = performance.now();
  const answer = act();
  return { ms: performance.now() - start, answer };
}

const { ms, answer } = measure(timedRun, Number(budget));
const expected = { reading: forms.length, expansion: 0 }[kind];
if (answer !== expected) throw new Error(`${kind} gave ${answer}, expected ${expected}`);
process.stdout.write(`${JSON.stringify({ ms, characters: text.length, forms: forms.length })}\n`);
