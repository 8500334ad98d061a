/**
 * Random programs that search: choices of every kind, requirements, searches in searches, cuts,
 * with procedures, loops, escapes, guards, handlers, winders and parameters around them, and writes
 * that failing has to undo. Every expression is a number. Programs mean the same with an amb that
 * is written with call/cc (`search-program/reference.scm`).
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** A form with some numbers and some expressions in it. */
interface Part {
  readonly form: string;
  readonly numbers: Numbers;
  readonly parts: readonly Part[];
}
type Numbers = readonly [number, number, number];

export interface SearchProgram {
  /** Bodies of procedures of two numbers; each may call those before it. */
  readonly procedures: readonly Part[];
  readonly body: Part;
  /** What it raises is its value. */
  readonly guarded: boolean;
}

/** What can be named somewhere: so many variables, procedures, and places to escape to. */
interface Scope {
  readonly variables: number;
  readonly procedures: number;
  readonly escapes: number;
}

type Write = (scope: Scope) => string;

interface Form {
  /** How often it is chosen. */
  readonly weight: number;
  /** Expressions in it. */
  readonly parts: number;
  readonly write: (scope: Scope, numbers: Numbers, ...parts: readonly Write[]) => string;
}

type Forms = Readonly<Record<string, Form>>;

/** Where solutions are looked for in an order that does not matter. */
export const STRATEGIES = ['dfs', 'bfs', 'best-first', 'beam', 'iterative-deepening', 'random'];
/** Places that hold numbers, in `state.scm`. */
export const SLOTS = 10;
const PROCEDURES_MAX = 2;

const scheme = (name: string): string =>
  readFileSync(new URL(`search-program/${name}.scm`, import.meta.url), 'utf8');

/** What every program stands on. */
export const PRELUDE = scheme('state');
/** The same, with an amb of its own. */
export const REFERENCE_PRELUDE = scheme('reference') + scheme('state');

const deeper = (scope: Scope): Scope => ({ ...scope, variables: scope.variables + 1 });
const variable = ({ variables }: Scope): string => `x${variables}`;
const slot = (number: number): number => number % SLOTS;

const LEAVES: Forms = {
  number: { weight: 3, parts: 0, write: (_, [n]) => `${n}` },
  variable: {
    weight: 6,
    parts: 0,
    write: ({ variables }, [n]) => (variables === 0 ? '1' : `x${n % variables}`),
  },
  slot: { weight: 2, parts: 0, write: (_, [n]) => `(slot-ref ${slot(n)})` },
  parameter: { weight: 1, parts: 0, write: () => '(p)' },
  fail: { weight: 1, parts: 0, write: () => '(amb)' },
  list: { weight: 3, parts: 0, write: (_, [a, b, c]) => `(amb-list '(${a} ${b} ${c}))` },
  one: { weight: 1, parts: 0, write: (_, [a]) => `(amb-list '(${a}))` },
  between: {
    weight: 2,
    parts: 0,
    write: (_, [low, n]) => `(an-integer-between ${low} ${low + (n % 4) - 1})`,
  },
};

const PLAIN: Forms = {
  note: { weight: 4, parts: 1, write: (s, [n], a) => `(let ((v ${a(s)})) (note ${n} v) v)` },
  sum: { weight: 6, parts: 2, write: (s, _, a, b) => `(+ ${a(s)} ${b(s)})` },
  let: {
    weight: 6,
    parts: 2,
    write: (s, _, a, b) => `(let ((${variable(s)} ${a(s)})) ${b(deeper(s))})`,
  },
  if: { weight: 3, parts: 3, write: (s, _, a, b, c) => `(if (odd? ${a(s)}) ${b(s)} ${c(s)})` },
  write: {
    weight: 4,
    parts: 2,
    write: (s, [n], a, b) => `(begin (slot-set! ${slot(n)} ${a(s)}) ${b(s)})`,
  },
  loop: {
    weight: 1,
    parts: 2,
    write: (s, [n], a, b) => `(let next ((i ${n % 3}) (sum ${a(s)}))
      (if (= i 0) sum (next (- i 1) (+ sum ${b(s)}))))`,
  },
  map: {
    weight: 1,
    parts: 1,
    write: (s, [m, n], a) =>
      `(apply + (map (lambda (${variable(s)}) ${a(deeper(s))}) '(${m} ${n})))`,
  },
  twice: {
    weight: 1,
    parts: 2,
    write: (s, _, a, b) => `(let ((f (lambda (${variable(s)}) ${a(deeper(s))}))) (f (f ${b(s)})))`,
  },
  call: {
    weight: 4,
    parts: 2,
    write: (s, [n], a, b) =>
      `(${s.procedures === 0 ? '+' : `f${n % s.procedures}`} ${a(s)} ${b(s)})`,
  },
};

const SEARCHING: Forms = {
  amb: { weight: 8, parts: 2, write: (s, _, a, b) => `(amb ${a(s)} ${b(s)})` },
  amb3: { weight: 4, parts: 3, write: (s, _, a, b, c) => `(amb ${a(s)} ${b(s)} ${c(s)})` },
  values: {
    weight: 1,
    parts: 2,
    write: (s, [m, n], a, b) =>
      `(call-with-values (lambda () (amb (values ${m} ${a(s)}) (values ${b(s)} ${n}))) +)`,
  },
  require: {
    weight: 5,
    parts: 2,
    write: (s, _, a, b) => `(begin (require (even? ${a(s)})) ${b(s)})`,
  },
  cut: { weight: 1, parts: 1, write: (s, _, a) => `(let ((v ${a(s)})) (cut) v)` },
  'one-of': { weight: 2, parts: 1, write: (s, [n], a) => `(one-of (amb ${a(s)} ${n}))` },
  'best-of': { weight: 1, parts: 1, write: (s, [n], a) => `(best-of :score - (amb ${a(s)} ${n}))` },
  'all-of': {
    weight: 2,
    parts: 1,
    write: (s, _, a) => `(let ((all (all-of ${a(s)}))) (note 'all all) (length all))`,
  },
};

/** Searches that are asked for one solution after the other. */
const ASKED: Forms = {
  solutions: {
    weight: 1,
    parts: 1,
    write: (s, _, a) => `(apply + (stream->list (solutions ${a(s)})))`,
  },
};

/** What has something to do with the order of the search. */
const STRATEGIC: Forms = {
  search: {
    weight: 2,
    parts: 1,
    write: (s, [n], a) => `(apply + (stream->list (amb-search
      :strategy '${STRATEGIES[n % STRATEGIES.length]} :width 1000 ${a(s)})))`,
  },
  priority: { weight: 1, parts: 1, write: (s, [n], a) => `(begin (amb-priority ${n}) ${a(s)})` },
};

/** Extents that searches leave and enter. */
const AROUND: Forms = {
  wind: { weight: 4, parts: 1, write: (s, [n], a) => `(wind ${n} (lambda () ${a(s)}))` },
  parameterize: {
    weight: 1,
    parts: 2,
    write: (s, _, a, b) => `(parameterize ((p ${a(s)})) ${b(s)})`,
  },
  caught: {
    weight: 1,
    parts: 2,
    write: (s, _, a, b) => `(guard (e (#t (+ e ${a(s)}))) (raise ${b(s)}))`,
  },
  answered: {
    weight: 1,
    parts: 2,
    write: (s, _, a, b) => `(with-exception-handler
      (lambda (e) (+ e ${a(s)})) (lambda () (+ 1 (raise-continuable ${b(s)}))))`,
  },
};

/** Jumps, also out of a search. */
const LEAVING: Forms = {
  escape: {
    weight: 2,
    parts: 1,
    write: (s, _, a) => `(call/cc (lambda (k${s.escapes}) ${a({ ...s, escapes: s.escapes + 1 })}))`,
  },
  exit: {
    weight: 2,
    parts: 1,
    write: (s, [n], a) => (s.escapes === 0 ? a(s) : `(k${n % s.escapes} ${a(s)})`),
  },
  guard: {
    weight: 2,
    parts: 2,
    write: (s, [n], a, b) => `(guard (e (${n % 4 > 0 ? '#t' : '#f'} (+ (number-of e) ${a(s)})))
      ${b(s)})`,
  },
  handler: {
    weight: 1,
    parts: 2,
    write: (s, _, a, b) => `(with-exception-handler
      (lambda (e) (+ (number-of e) ${a(s)})) (lambda () ${b(s)}))`,
  },
  raise: { weight: 1, parts: 1, write: (s, _, a) => `(raise ${a(s)})` },
  'raise-continuable': { weight: 1, parts: 1, write: (s, _, a) => `(raise-continuable ${a(s)})` },
};

const { cut: _, ...UNCUT } = SEARCHING;
const FORMS: Forms = {
  ...LEAVES,
  ...PLAIN,
  ...SEARCHING,
  ...ASKED,
  ...STRATEGIC,
  ...AROUND,
  ...LEAVING,
};

const number = fc.integer({ min: 0, max: 9 });

function partsOf(forms: Forms, part: fc.Arbitrary<Part>) {
  return Object.entries(forms).map(([form, { weight, parts }]) => ({
    weight,
    arbitrary: fc.record({
      form: fc.constant(form),
      numbers: fc.tuple(number, number, number),
      parts: fc.tuple(...Array.from({ length: parts }, () => part)),
    }),
  }));
}

function programOf(forms: Forms): fc.Arbitrary<SearchProgram> {
  const { part } = fc.letrec<{ part: Part }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 4, depthSize: 'large', withCrossShrink: true },
      fc.oneof(...partsOf(LEAVES, tie('part'))),
      ...partsOf(forms, tie('part')),
    ),
  }));
  return fc.record({
    procedures: fc.array(part, { maxLength: PROCEDURES_MAX }),
    body: part,
    guarded: fc.nat(3).map((n) => n > 0),
  });
}

/** Programs that search depth-first. */
export const depthFirstProgram = programOf({
  ...PLAIN,
  ...SEARCHING,
  ...ASKED,
  ...AROUND,
  ...LEAVING,
});
/** Programs whose solutions are the same in any order of the search around them. */
export const orderlessProgram = programOf({
  ...PLAIN,
  ...UNCUT,
  ...ASKED,
  ...STRATEGIC,
  ...AROUND,
  ...LEAVING,
});

function text({ form, numbers, parts }: Part, scope: Scope): string {
  const { write } = FORMS[form] as Form;
  return write(
    scope,
    numbers,
    ...parts.map(
      (part): Write =>
        (inner) =>
          text(part, inner),
    ),
  );
}

/** The definitions of a program's procedures. */
export function definitionsOf({ procedures }: SearchProgram): string {
  return procedures
    .map((body, i) => text(body, { variables: 2, procedures: i, escapes: 0 }))
    .map((body, i) => `(define (f${i} x0 x1) ${body})`)
    .join('\n');
}

/** An expression for what a program finds: a list of the value of its body, and of what the places
 * hold then. */
export function solutionOf({ procedures, body, guarded }: SearchProgram): string {
  const value = text(body, { variables: 0, procedures: procedures.length, escapes: 0 });
  const safe = guarded ? `(guard (e (#t (number-of e))) ${value})` : value;
  return `(let ((value ${safe})) (cons value (slots)))`;
}
