/**
 * Continuation marks (SRFI 226; Clements & Felleisen 2004). The marks of a frame are in the dynamic
 * frame that stands on it, so that a body in tail position finds them there and adds to them.
 */
import { list, NIL, Pair, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { wrongType } from '../condition.js';
import { Continuation } from '../continuation.js';
import { isWinder } from '../dynamic.js';
import { Dynamic, type Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { MarkSet, marksOf, spliced } from '../mark-set.js';
import { control, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { type Prompt, type PromptTag, promptWith } from '../prompt.js';
import { needProcedure } from './continuations.js';
import { continuationViolation, tagArgument } from './delimited.js';

/** An opaque key. */
export class MarkKey {
  constructor(readonly name: Value) {}

  describe(): readonly string[] {
    return [`#<continuation-mark-key${this.name === false ? '' : ` ${write(this.name)}`}>`];
  }
}

/** The marks of the innermost frame of K. */
function immediateMarks({ kontinuation, dynamic, prompts }: Machine): Value {
  let marks: Value = NIL;
  let frame = kontinuation;
  let nearest = dynamic;
  for (let p = prompts; p !== null; p = p.next) {
    if (frame !== null) {
      if (frame !== nearest || isWinder(frame)) return marks;
      marks = spliced(marks, frame.registers[Dynamic.Marks]);
      if (frame.next !== null) return marks;
    }
    if (p.tag !== null) return marks;
    frame = p.frame;
    nearest = p.dynamic;
  }
  return marks;
}

function currentMarks(machine: Machine, who: string, tag: PromptTag): MarkSet {
  const end = promptWith(tag, machine.prompts);
  if (end === null) {
    const hint = 'the call must be inside a call-with-continuation-prompt with that tag';
    throw continuationViolation(`${who}: there is no prompt here with the tag`, tag, hint);
  }
  return marksOf(machine.dynamic, machine.prompts, end);
}

function marksOfContinuation(who: string, k: Value, tag: PromptTag): MarkSet {
  if (!(k instanceof Continuation)) throw wrongType(who, 1, 'a continuation', k);
  for (let p: Prompt | null = k.prompts; p !== null && p !== k.base; p = p.next) {
    if (p.tag === tag) return marksOf(k.dynamic, k.prompts, p);
  }
  if (k.tag === tag) return marksOf(k.dynamic, k.prompts, k.base);
  const hint = 'ask for the tag that the continuation was captured with';
  throw continuationViolation(`${who}: the continuation has no prompt with the tag`, tag, hint);
}

/** The association lists of a set (or, for #f, of here) up to a prompt with that tag. */
function entriesUpTo(machine: Machine, who: string, set: Value, tag: PromptTag): readonly Value[] {
  if (set === false) return currentMarks(machine, who, tag).entries.filter(isMarks);
  if (!(set instanceof MarkSet)) throw wrongType(who, 1, 'a continuation mark set or #f', set);
  const end = set.entries.indexOf(tag);
  return (end < 0 ? set.entries : set.entries.slice(0, end)).filter(isMarks);
}

function isMarks(entry: Value): boolean {
  return entry instanceof Pair;
}

/** The mark for a key in an association list; undefined if there is none. */
function markIn(marks: Value, key: Value): Value {
  for (let rest = marks; rest instanceof Pair; rest = rest.cdr) {
    const mark = rest.car as Pair;
    if (mark.car === key) return mark.cdr;
  }
  return undefined;
}

function withMark(marks: Value, key: Value, value: Value): Value {
  const others: Value[] = [];
  for (let rest = marks; rest instanceof Pair; rest = rest.cdr) {
    if ((rest.car as Pair).car !== key) others.push(rest.car);
  }
  return list([new Pair(key, value), ...others]);
}

/** The dynamic frame on the innermost frame of K, if there is one: its marks are immediate. */
function immediateFrame(machine: Machine): Frame | null {
  const { kontinuation, dynamic } = machine;
  return dynamic !== null && kontinuation === dynamic && !isWinder(dynamic) ? dynamic : null;
}

export const markPrimitives: PrimitiveTable = () => [
  control(
    '%with-continuation-mark',
    'key value thunk',
    'Call thunk with the innermost frame marked (SRFI 226, with-continuation-mark).',
    (machine, [key, value, thunk]) => {
      machine.leaveSeams();
      const marks = immediateFrame(machine)?.registers[Dynamic.Marks] ?? NIL;
      machine.enterDynamic({ marks: withMark(marks, key, value) });
      machine.call(thunk, []);
    },
  ),
  control(
    'call-with-immediate-continuation-mark',
    'key proc [default]',
    'Call proc with the mark of the innermost frame for key, or default (SRFI 226).',
    (machine, [key, f, otherwise = false]) => {
      needProcedure('call-with-immediate-continuation-mark', 2, f);
      const mark = markIn(immediateMarks(machine), key);
      machine.call(f, [mark === undefined ? otherwise : mark]);
    },
  ),
  control(
    'current-continuation-marks',
    '[prompt-tag]',
    'The marks from here to the nearest prompt with that tag (SRFI 226).',
    (machine, [tag]) => {
      const who = 'current-continuation-marks';
      machine.answer(currentMarks(machine, who, tagArgument(who, 1, tag)));
    },
  ),
  pure(
    'continuation-marks',
    'continuation [prompt-tag]',
    'The marks of a continuation (SRFI 226).',
    (k, tag) =>
      marksOfContinuation('continuation-marks', k, tagArgument('continuation-marks', 2, tag)),
  ),
  pure(
    'continuation-mark-set?',
    'obj',
    'Whether obj is a set of marks (SRFI 226).',
    (x) => x instanceof MarkSet,
  ),
  control(
    'continuation-mark-set->list',
    'mark-set key [prompt-tag]',
    'The marks for key, innermost first; #f is the set of here (SRFI 226).',
    (machine, [set, key, tag]) => {
      const who = 'continuation-mark-set->list';
      const entries = entriesUpTo(machine, who, set, tagArgument(who, 3, tag));
      machine.answer(
        list(entries.map((marks) => markIn(marks, key)).filter((mark) => mark !== undefined)),
      );
    },
  ),
  control(
    'continuation-mark-set->list*',
    'mark-set keys [default [prompt-tag]]',
    'A vector of marks for each frame that has one for any of the keys (SRFI 226).',
    (machine, [set, keys, otherwise = false, tag]) => {
      const who = 'continuation-mark-set->list*';
      const wanted = listArgument(who, 2, keys);
      const rows = entriesUpTo(machine, who, set, tagArgument(who, 4, tag))
        .map((marks) => wanted.map((key) => markIn(marks, key)))
        .filter((row) => row.some((mark) => mark !== undefined))
        .map((row) => row.map((mark) => (mark === undefined ? otherwise : mark)));
      machine.answer(list(rows));
    },
  ),
  control(
    'continuation-mark-set-first',
    'mark-set key [default [prompt-tag]]',
    'The innermost mark for key, or default (SRFI 226).',
    (machine, [set, key, otherwise = false, tag]) => {
      const who = 'continuation-mark-set-first';
      const marks = entriesUpTo(machine, who, set, tagArgument(who, 4, tag))
        .map((entry) => markIn(entry, key))
        .find((mark) => mark !== undefined);
      machine.answer(marks === undefined ? otherwise : marks);
    },
  ),
  pure(
    'make-continuation-mark-key',
    '[name]',
    'A fresh key; name is for printing (SRFI 226).',
    (name = false) => new MarkKey(name),
  ),
  pure(
    'continuation-mark-key?',
    'obj',
    'Whether obj was made by make-continuation-mark-key (SRFI 226).',
    (x) => x instanceof MarkKey,
  ),
];
