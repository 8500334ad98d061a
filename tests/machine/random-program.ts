/**
 * Random closed programs of R7RS that end: numbers of every kind, strings, lists, vectors,
 * closures, loops, recursion, assignments, and all of control. A program prints a trace and what it
 * answers; nothing in that depends on what R7RS leaves open, so that every system that runs it must
 * print the same.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { BINDINGS } from './random-program/binding.js';
import { Choices, choices } from './random-program/choices.js';
import { CONTROL, INT_CONTROL } from './random-program/control.js';
import {
  CHARACTERS,
  ELEMENTS,
  LISTS,
  SYMBOLS,
  TESTS,
  TEXTS,
  VECTORS,
} from './random-program/data.js';
import { definition } from './random-program/definition.js';
import { LOOPS, recursiveList, recursiveSum } from './random-program/loops.js';
import { FLONUMS, INTS, RATS } from './random-program/numbers.js';
import { CLOSURES, INT_CALLS, procedureCall } from './random-program/procedures.js';
import { type Scope, TYPES } from './random-program/scope.js';
import { STATEMENTS } from './random-program/statements.js';
import { type Grammar, Writer } from './random-program/writer.js';

export interface RandomProgram {
  /** Top-level definitions. */
  readonly definitions: readonly string[];
  /** The form that runs the program. */
  readonly run: string;
}

const DEFINITIONS_MAX = 5;
/** Steps of a program: each is done, and what it answers printed, whether or not others fail. */
const STEPS_MAX = 4;
const DEPTH = 6;
/** How much a whole program may cost, roughly, in calls. */
const ROOM = 6000;

const GRAMMAR: Grammar = {
  statements: STATEMENTS,
  everywhere: [...BINDINGS, ...LOOPS, ...CONTROL, [8, procedureCall]],
  byType: {
    int: [...INTS, ...ELEMENTS, ...INT_CALLS, ...INT_CONTROL, [2, recursiveSum]],
    rat: RATS,
    flo: FLONUMS,
    bool: TESTS,
    char: CHARACTERS,
    text: TEXTS,
    symbol: SYMBOLS,
    ints: [...LISTS, [1, recursiveList]],
    vector: VECTORS,
    closure: CLOSURES,
  },
};

const scheme = (name: string): string =>
  readFileSync(new URL(`random-program/${name}.scm`, import.meta.url), 'utf8');

/** What programs stand on in Omega, where errors are compared by what they say. */
export const OMEGA_PRELUDE = scheme('omega') + scheme('prelude');

function programOf(
  parts: ReadonlyArray<readonly number[]>,
  steps: ReadonlyArray<readonly number[]>,
): RandomProgram {
  let scope: Scope = { variables: [], procedures: [], escapes: [], depth: DEPTH, room: ROOM };
  const definitions: string[] = [];
  for (const [index, numbers] of parts.entries()) {
    const made = definition(writerFor(numbers, `${index + 1}-`), { ...scope, room: ROOM / 4 });
    definitions.push(...made.forms);
    scope = {
      ...scope,
      variables: [...scope.variables, ...made.variables],
      procedures: [...scope.procedures, ...made.procedures],
    };
  }
  const writers = steps.map((numbers, index) => writerFor(numbers, `${'abcdefgh'[index]}`));
  const globals = scope.variables.map(({ name }) => name).join(' ');
  const run = `(run
  (lambda () (list ${globals}))
  ${writers.map((writer) => stepOf(writer, scope)).join('\n  ')})`;
  return { definitions, run };
}

function writerFor(numbers: readonly number[], prefix: string): Writer {
  return new Writer(new Choices(numbers), GRAMMAR, prefix);
}

function stepOf(writer: Writer, scope: Scope): string {
  return `(lambda () ${writer.body(writer.choices.among(TYPES), scope).text})`;
}

export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .tuple(
    fc.array(choices(4, 120), { maxLength: DEFINITIONS_MAX, size: 'max' }),
    fc.array(choices(20, 300), { minLength: 1, maxLength: STEPS_MAX, size: 'max' }),
  )
  .map(([parts, steps]) => programOf(parts, steps));

/** The program as text, a form after the other. */
export function textOf({ definitions, run }: RandomProgram): string {
  return [...definitions, run].join('\n');
}
