/** Procedures, continuations, prompts, values and winders as primitives (R7RS 6.10, SRFI 226). */
import { NIL, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Applicable } from '../applicable.js';
import { Closure } from '../compiler/lambda.js';
import { wrongType } from '../condition.js';
import { Continuation } from '../continuation.js';
import { Whole } from '../dynamic.js';
import { Parameter } from '../parameter.js';
import { control, Primitive, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { BARRIER_TAG, DEFAULT_TAG, GROUND_TAG, PromptTag, promptWith } from '../prompt.js';
import { BIND, ENTERING, RECEIVE } from '../stubs.js';
import { MultipleValues } from '../values.js';
import { abortTo, capture, enterContinuation, pushPrompt, tagArgument } from './delimited.js';

/** Whether a value can be called. */
export function isProcedure(value: Value): boolean {
  return (
    value instanceof Closure ||
    value instanceof Primitive ||
    value instanceof Continuation ||
    value instanceof Parameter ||
    value instanceof Applicable
  );
}

/** The argument if it is a procedure. */
export function needProcedure(who: string, position: number, value: Value): void {
  if (!isProcedure(value)) throw wrongType(who, position, 'a procedure', value);
}

function continuationArgument(who: string, position: number, value: Value): Continuation {
  if (value instanceof Continuation) return value;
  throw wrongType(who, position, 'a continuation', value);
}

/** The arguments of an apply: the last one is a list. */
function spread(args: readonly Value[]): Value[] {
  const last = args[args.length - 1];
  return [...args.slice(0, -1), ...listArgument('apply', args.length + 1, last)];
}

const calls: PrimitiveTable = () => [
  pure('procedure?', 'obj', 'Whether obj is a procedure (R7RS 6.10).', isProcedure),
  control(
    'apply',
    'proc arg ...',
    'Call proc with the args, the last of which is a list of further ones (R7RS 6.10).',
    (machine, [f, ...args]) => machine.call(f, args.length === 0 ? [] : spread(args)),
  ),
  control(
    'values',
    'obj ...',
    'Deliver the objects to the continuation (R7RS 6.10).',
    (machine, args) => machine.answerAll(args),
  ),
  control(
    'call-with-values',
    'producer consumer',
    'Call consumer with the values that producer delivers (R7RS 6.10).',
    (machine, [producer, consumer]) => {
      needProcedure('call-with-values', 2, consumer);
      machine.push(RECEIVE, [null, UNSPECIFIED, consumer]);
      machine.call(producer, []);
    },
  ),
  control(
    '%receive-values',
    'producer consumer',
    'Bind the values that producer delivers, as let-values does.',
    (machine, [producer, consumer]) => {
      machine.push(BIND, [null, UNSPECIFIED, consumer]);
      machine.call(producer, []);
    },
  ),
  control(
    'dynamic-wind',
    'before thunk after',
    'Call before, thunk and after; the latter or the first also at jumps (R7RS 6.10).',
    (machine, [before, thunk, after]) => {
      needProcedure('dynamic-wind', 1, before);
      needProcedure('dynamic-wind', 2, thunk);
      needProcedure('dynamic-wind', 3, after);
      const { kontinuation, dynamic } = machine;
      machine.enterDynamic({ masked: true });
      machine.push(ENTERING, [null, UNSPECIFIED, before, after, thunk, kontinuation, dynamic]);
      machine.call(before, []);
    },
  ),
  control(
    '%call-with-finally',
    'thunk after',
    'Call thunk, and after when its extent is left for good.',
    (machine, [thunk, after]) => {
      machine.enterDynamic({ before: false, after });
      machine.call(thunk, []);
    },
  ),
];

const continuations: PrimitiveTable = () => [
  control(
    'call-with-current-continuation',
    'proc',
    'Call proc with the current continuation (R7RS 6.10).',
    (machine, [f]) => {
      const who = 'call-with-current-continuation';
      needProcedure(who, 1, f);
      machine.call(f, [capture(machine, who, DEFAULT_TAG, false)]);
    },
  ),
  control(
    'call-with-non-composable-continuation',
    'proc [prompt-tag]',
    'Call proc with the continuation up to the nearest prompt with that tag (SRFI 226).',
    (machine, [f, tag]) => {
      const who = 'call-with-non-composable-continuation';
      needProcedure(who, 1, f);
      machine.call(f, [capture(machine, who, tagArgument(who, 2, tag), false)]);
    },
  ),
  control(
    'call-with-composable-continuation',
    'proc [prompt-tag]',
    'The same; calling the continuation puts it on top of the one then current (SRFI 226).',
    (machine, [f, tag]) => {
      const who = 'call-with-composable-continuation';
      needProcedure(who, 1, f);
      machine.call(f, [capture(machine, who, tagArgument(who, 2, tag), true)]);
    },
  ),
  control(
    'call-in-continuation',
    'continuation proc obj ...',
    'Call proc on the objects in the continuation (SRFI 226; Feeley 2001, continuation-graft).',
    (machine, [k, f, ...args]) => {
      needProcedure('call-in-continuation', 2, f);
      enterContinuation(machine, continuationArgument('call-in-continuation', 1, k), f, args);
    },
  ),
  pure(
    'continuation?',
    'obj',
    'Whether obj is a continuation (SRFI 226).',
    (x) => x instanceof Continuation,
  ),
  pure(
    'non-composable-continuation?',
    'obj',
    'Whether obj is a continuation that replaces the current one (SRFI 226).',
    (x) => x instanceof Continuation && !x.composable,
  ),
];

const prompts: PrimitiveTable = () => [
  pure(
    'make-continuation-prompt-tag',
    '[name]',
    'A fresh prompt tag; name is for printing (SRFI 226).',
    (name = false) => new PromptTag(name),
  ),
  pure(
    'default-continuation-prompt-tag',
    '',
    'The tag of the prompt at the bottom of every run (SRFI 226).',
    () => DEFAULT_TAG,
  ),
  pure(
    'continuation-prompt-tag?',
    'obj',
    'Whether obj is a prompt tag (SRFI 226).',
    (x) => x instanceof PromptTag,
  ),
  control(
    'call-with-continuation-prompt',
    'thunk [prompt-tag [handler]]',
    'Call thunk inside a prompt; an abort to it calls handler instead (SRFI 226).',
    (machine, [thunk, tag, handler = false]) => {
      const who = 'call-with-continuation-prompt';
      if (handler !== false) needProcedure(who, 3, handler);
      pushPrompt(machine, tagArgument(who, 2, tag), handler);
      machine.call(thunk, []);
    },
  ),
  control(
    'call-with-continuation-barrier',
    'thunk',
    'Call thunk in an extent that no continuation can enter again (SRFI 226).',
    (machine, [thunk]) => {
      pushPrompt(machine, BARRIER_TAG, false);
      machine.call(thunk, []);
    },
  ),
  control(
    '%call-in-fresh-continuation',
    'thunk',
    'Call thunk where nothing of the continuation around it is found, and no handler.',
    (machine, [thunk]) => {
      pushPrompt(machine, GROUND_TAG, false);
      machine.enterDynamic({ handlers: new Whole(NIL) });
      machine.call(thunk, []);
    },
  ),
  control(
    'abort-current-continuation',
    'prompt-tag obj ...',
    'Abort to the nearest prompt with that tag and call its handler on obj ... (SRFI 226).',
    (machine, [tag, ...args]) => {
      const who = 'abort-current-continuation';
      abortTo(machine, who, tagArgument(who, 1, tag), args);
    },
  ),
  control(
    'continuation-prompt-available?',
    'prompt-tag [continuation]',
    'Whether a prompt with that tag is around here, or in the continuation (SRFI 226).',
    (machine, [tag, k]) => {
      const who = 'continuation-prompt-available?';
      const wanted = tagArgument(who, 1, tag);
      if (k === undefined) {
        machine.answer(promptWith(wanted, machine.prompts) !== null);
        return;
      }
      const there = continuationArgument(who, 2, k);
      let prompt = there.prompts;
      while (prompt !== there.base && prompt.tag !== wanted && prompt.next) prompt = prompt.next;
      const isInside = prompt !== there.base;
      machine.answer(isInside || (!there.composable && there.tag === wanted));
    },
  ),
];

/** The primitives of chapter 6.10 and their delimited kin. */
export const continuationPrimitives: PrimitiveTable = (context) => [
  ...calls(context),
  ...continuations(context),
  ...prompts(context),
];

/** A primitive that computes several values, as one that delivers them. */
export function deliversValues(
  fn: (...args: Value[]) => Value,
): (machine: { answerAll(values: readonly Value[]): void }, args: readonly Value[]) => void {
  return (machine, args) => {
    const result = fn(...args);
    machine.answerAll(result instanceof MultipleValues ? result.items : [result]);
  };
}
