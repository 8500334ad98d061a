/**
 * The programs that every system runs: twelve small ones, each about one thing, and larger ones.
 * The text of each stands in `programs/NAME.omega`: definitions, then the one form whose running is
 * timed.
 */
import { readFileSync } from 'node:fs';

/**
 * `answer` is what the form prints. `small` is a shorter run for systems that are too slow for the
 * whole: the form, its answer, and how many times more work the whole is.
 * `library` is what it needs besides R7RS-small; `notOn` names systems that lack something.
 *
 * @type {ReadonlyArray<{
 *   readonly name: string,
 *   readonly answer: string,
 *   readonly small: readonly [form: string, answer: string, factor: number],
 *   readonly library?: 'srfi-69',
 *   readonly notOn?: readonly string[]
 * }>}
 */
const MICRO = [
  { name: 'fib', answer: '832040', small: ['(fib 20)', '6765', 2692537 / 21891] },
  { name: 'tak', answer: '7', small: ['(tak 18 12 6)', '7', 1] },
  { name: 'loop', answer: '49999995000000', small: ['(sum-below 100000)', '4999950000', 100] },
  { name: 'queens', answer: '92', small: ['(repeat 2 0)', '92', 10] },
  { name: 'deep-recursion', answer: '1000000', small: ['(count (build 100000) 0)', '100000', 10] },
  { name: 'ctak', answer: '6', small: ['(ctak 16 10 5)', '6', 1] },
  { name: 'amb-queens', answer: '42736851', small: ['(repeat 2 0)', '42736851', 10] },
  { name: 'vector-sum', answer: '499999500000', small: ['(vector-sum 10000)', '49995000', 100] },
  {
    name: 'flonum-loop',
    answer: '-0.2038581857588922',
    small: ['(orbit 10000 -0.2 0.3)', '-0.2038581857588922', 100],
  },
  { name: 'even-odd', answer: '#t', small: ['(evenly? 10000)', '#t', 100] },
  { name: 'cps-fib', answer: '46368', small: ['(fib 14 (lambda (x) x))', '377', 46367 / 609] },
  { name: 'closure-counter', answer: '1000000', small: ['(count-to 10000)', '10000', 100] },
];

/** Their work is not in proportion to anything that is easily counted: the factors of their small
 * runs come from times on Omega. @type {typeof MICRO} */
const LARGER = [
  {
    name: 'regexp',
    answer: '489931',
    small: ['(search 100)', '4093', 44],
    notOn: ['biwascheme'], // which takes minutes
  },
  { name: 'earley', answer: '3002', small: ['(items-of 3)', '282', 27] },
  {
    name: 'meta-evaluator',
    answer: '4181',
    small: ['(evaluate (program 10) primitives)', '55', 13529 / 177],
    notOn: ['racket'], // whose pairs cannot be changed
  },
  { name: 'minikanren', answer: '181614', small: ['(relations 6)', '67232', 66] },
  {
    name: 'ray-tracer',
    answer: '1123335',
    small: ['(render 12 8)', '10983', 100],
    notOn: ['biwascheme'], // which has no exact->inexact
  },
  { name: 'string-building', answer: '12287054221', small: ['(print-tree 5)', '171863856', 64] },
  {
    name: 'word-count',
    answer: '203300411',
    small: ['(count-in 500)', '26800019', 24],
    library: 'srfi-69',
    notOn: ['biwascheme'], // which has no SRFI 69
  },
  {
    name: 'pi-digits',
    answer: '3263021',
    small: ['(pi-digits 40)', '4123', 270],
    notOn: ['biwascheme'], // which has no integers without bound
  },
];

/** The sets, each with geometric means of its own. */
export const SETS = { micro: MICRO, larger: LARGER };

export const PROGRAMS = Object.values(SETS).flat();

/** The program of that name; an error naming all of them if there is none. */
export function programNamed(name) {
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (program !== undefined) return program;
  const names = PROGRAMS.map((candidate) => candidate.name).join(', ');
  throw new Error(`no benchmark is called "${name}"; there are ${names}`);
}

/** The text of a program as { definitions, run, mark }: the last form, without its mark, is what is
 * run. */
export function programText(name) {
  const text = readFileSync(new URL(`programs/${name}.omega`, import.meta.url), 'utf8');
  const start = text.lastIndexOf('\n(') + 1;
  const [run, mark] = text
    .slice(start)
    .trimEnd()
    .split(/\s*; => /);
  return { definitions: text.slice(0, start), run, mark };
}

/** Whether the answer that came is the answer expected; numbers may be printed in another style. */
export function isRight(answer, expected) {
  if (answer === expected) return true;
  const number = Number(answer);
  return answer.trim() !== '' && !Number.isNaN(number) && number === Number(expected);
}
