/**
 * After a crash: what a log of intents tells of commits that were cut short. What had not begun is
 * done; what had begun and can be done again is; of anything else nobody knows, and somebody has to
 * say. Nothing more is done of a commit that had failed and was being undone.
 */
import {
  intern,
  list,
  MString,
  type Sym,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { read } from '../../../grammar/reader.js';
import { toDatum } from '../../../grammar/syntax.js';
import { UNBOUND } from '../cell.js';
import { Condition, fault, wrongType } from '../condition.js';
import { operationArgument } from '../control/effects.js';
import { performOutside } from '../effect/perform.js';
import type { Machine } from '../machine.js';
import { withFile } from '../port.js';
import { control, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { RECOVERED } from '../stubs.js';
import type { World } from '../world.js';
import { type Action, type Unfinished, unfinished } from './intents.js';
import { isUnchanged, replaceFile } from './perform.js';

/** A commit that a crash has cut short. */
export class Recovery {
  constructor(readonly commit: Unfinished) {}

  describe(): readonly string[] {
    return [`#<recovery of ${this.commit.commit}>`];
  }
}

/** Why nobody knows what is to be done, and what helps, by the state of an action. */
const DOUBTS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  standing: [
    'was being undone, with a commit that failed, when a crash came; it may stand or not',
    'look whether it stands, and undo it if so; then choose the restart assume-done',
  ],
  'in-doubt': [
    'was being done when a crash came, so it may have been done or not',
    'look whether it was; then choose the restart assume-done or retry',
  ],
  changed: [
    'was about to be done when a crash came, and somebody else has changed the file since',
    'the restart retry replaces what is there now, assume-done leaves it',
  ],
};

export const recoveryPrimitives: PrimitiveTable = () => [
  control(
    '%unfinished-commits',
    '',
    'The commits that a crash has cut short, oldest first.',
    (machine) => {
      const { log } = machine.staging;
      const all = log === null ? [] : unfinished(log.entries());
      machine.answer(list(all.map((commit) => new Recovery(commit))));
    },
  ),
  pure(
    '%recovery-size',
    'recovery',
    'How many actions it has.',
    (recovery) => commitOf(recovery).actions.length,
  ),
  control(
    '%recovery-state',
    'recovery index',
    'What became of an action: over, open (it can be done now), changed, in-doubt, or standing.',
    (machine, [recovery, index]) => {
      const state = stateOf(commitOf(recovery), index as number);
      const isChanged = state === 'open' && isChangedSince(machine, recovery, index as number);
      machine.answer(intern(isChanged ? 'changed' : state));
    },
  ),
  pure(
    '%in-doubt',
    'recovery index state',
    'The condition that nobody knows whether it was done, or undone, or is still to be done.',
    (recovery, index, state) => {
      const { actions, commit } = commitOf(recovery);
      const action = actions[index as number] as Action;
      const [doubt, hint] = DOUBTS[(state as Sym).name] as [string, string];
      const text = textOf(action);
      const details = [new MString(text), new MString(`commit ${commit}`)];
      const message = `${text} ${doubt} (commit ${commit})`;
      return new Condition('in-doubt', message, [], hint, null, details);
    },
  ),
  control('%redo', 'recovery index', 'Do it now.', (machine, [recovery, index]) =>
    redo(machine, commitOf(recovery), index as number),
  ),
  control('%assume-done', 'recovery index', 'Take it as done.', (machine, [recovery, index]) => {
    recovered(machine, recovery as Recovery, index as number);
    machine.answer(UNSPECIFIED);
  }),
  control('%end-recovery', 'recovery', 'Nothing of it is left to do.', (machine, [recovery]) => {
    machine.staging.log?.append({ kind: 'end', commit: commitOf(recovery).commit });
    machine.answer(UNSPECIFIED);
  }),
];

/** That action has been done. */
export function recovered(machine: Machine, { commit }: Recovery, index: number): void {
  machine.staging.log?.append({ kind: 'result', commit: commit.commit, index });
}

function commitOf(value: Value): Unfinished {
  if (value instanceof Recovery) return value.commit;
  throw wrongType('recover-commits!', 1, 'a commit cut short', value);
}

function stateOf(
  { actions, states }: Unfinished,
  index: number,
): 'over' | 'open' | 'in-doubt' | 'standing' {
  const state = states[index];
  // A commit that failed was being undone: nothing more of it is done.
  if (states.includes('undone')) return state === 'result' ? 'standing' : 'over';
  if (state === 'result') return 'over';
  const action = actions[index] as Action;
  if (action.kind === 'fact') return 'over';
  const canBeRepeated =
    action.kind === 'file' || (action.kind === 'operation' && action.isIdempotent);
  return state === 'open' || canBeRepeated ? 'open' : 'in-doubt';
}

/** Whether an action is about a file that is neither as it was nor as it is to be. */
function isChangedSince(machine: Machine, recovery: Value, index: number): boolean {
  const action = commitOf(recovery).actions[index] as Action;
  if (action.kind !== 'file' || action.before === undefined) return false;
  const { target, contents, before } = action;
  return !isUnchanged(machine.world as World, target, contents, before);
}

function redo(machine: Machine, commit: Unfinished, index: number): void {
  const action = commit.actions[index] as Action;
  const { staging } = machine;
  const world = machine.world as World;
  // What is unknown has not begun.
  const operation = action.kind === 'operation' ? operationOf(machine, action.name) : null;
  const args = action.kind === 'operation' ? argsOf(action) : [];
  staging.log?.append({ kind: 'intent', commit: commit.commit, index });
  machine.push(RECOVERED, [null, UNSPECIFIED, new Recovery(commit), index]);
  if (operation !== null) {
    performOutside(machine, operation, args, true);
    return;
  }
  if (action.kind === 'file') replaceFile(world, action.target, action.contents);
  else if (action.kind === 'append') {
    withFile('recover-commits!', new MString(action.target), () => {
      const sink = world.openAppend(action.target);
      sink.write(action.contents);
      sink.close();
    });
  }
  machine.answer(UNSPECIFIED);
}

function operationOf({ staging }: Machine, name: string): ReturnType<typeof operationArgument> {
  const value = staging.lookup(name);
  if (value !== UNBOUND) return operationArgument('recover-commits!', 1, value);
  const message = 'recover-commits!: the operation that a commit was about to perform is unknown:';
  throw fault('resource-missing', message, [intern(name)], 'define it, and recover again');
}

function argsOf({ name, args }: Extract<Action, { kind: 'operation' }>): readonly Value[] {
  if (args !== null) {
    const [form] = read(args, { file: 'intent log' }).data;
    return form === undefined
      ? []
      : listArgument(
          name,
          1,
          toDatum(form, (value) => value),
        );
  }
  const message = 'recover-commits!: the arguments of an operation could not be written down:';
  throw fault(
    'resource-missing',
    message,
    [intern(name)],
    'the restart assume-done goes on without',
  );
}

function textOf(action: Action): string {
  if (action.kind === 'operation') {
    const { name, args } = action;
    // Written as a list, or not at all.
    return args === '()' ? `(${name})` : `(${name} ${args === null ? '…)' : args.slice(1)}`;
  }
  if (action.kind === 'fact') return 'a change of facts';
  return `${action.kind === 'file' ? 'write' : 'append to'} ${action.target}`;
}
