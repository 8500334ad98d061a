/**
 * Snapshots as operations of the program: `(omega snapshot)`. As with setjmp, a call that has kept
 * a state answers once more whenever that state is gone back to: then with the symbol `restored`.
 */
import { intern, list, MString, Sym, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import { wrongType } from '../condition.js';
import { EffectOperation, effectRecord, type RegionRule } from '../effect/operation.js';
import { perform } from '../effect/perform.js';
import type { Keeper } from '../keeper.js';
import type { Machine } from '../machine.js';
import { control, Primitive, type PrimitiveSpec, type PrimitiveTable } from '../primitive.js';
import { stringArgument } from '../primitives/arguments.js';
import { ANSWER, KEEPING } from '../stubs.js';

/** What the call answers that has kept the state. */
const RESTORED = intern('restored');

/** What a program must be allowed to go to another state, or to look at one. */
const CAPABILITY = 'snapshot';

/** What is done by an operation that is about the machine as it is between two transitions. */
const KEEPS: Readonly<Record<string, (keeper: Keeper, argument: Value) => void>> = {
  'snapshot!': (keeper, name) => keeper.save(nameArgument('snapshot!', 1, name)),
  'save-image': (keeper, path) => keeper.saveImage(pathArgument('save-image', path)),
};
const GOES_BACK: typeof KEEPS = {
  'restore!': (keeper, name) => keeper.restore(nameArgument('restore!', 1, name)),
  'load-image': (keeper, path) => keeper.loadImage(pathArgument('load-image', path)),
};

/** A snapshot's name: a symbol or a string. */
function nameArgument(who: string, position: number, value: Value): string {
  if (value instanceof Sym) return value.name;
  if (value instanceof MString) return value.toString();
  throw wrongType(who, position, 'the name of a snapshot, a symbol or string,', value);
}

function pathArgument(who: string, value: Value): string {
  return stringArgument(who, 1, value).toString();
}

/** Do the operation of that name. The state that is kept is the one in which it answers `restored`;
 * now it answers its argument. */
export function doKeeping(machine: Machine, name: string, argument: Value): void {
  const { control: here, registers, keeper } = machine;
  const goBack = GOES_BACK[name];
  if (goBack !== undefined) {
    goBack(keeper, argument);
    machine.abandon();
    return;
  }
  machine.control = ANSWER.body;
  machine.registers = [null, UNSPECIFIED, RESTORED];
  try {
    KEEPS[name]?.(keeper, argument);
  } finally {
    machine.control = here;
    machine.registers = registers;
  }
  machine.answer(argument);
}

type Act = (machine: Machine, args: readonly Value[]) => void;

/** An operation on what the machine's keeper has. */
function keeping(
  name: string,
  params: string,
  doc: string,
  capability: string,
  region: RegionRule,
  act: Act,
): PrimitiveSpec {
  const acts = new Primitive(control(`%${name}`, params, doc, act));
  const record = effectRecord(capability, 'live', region);
  const operation = new EffectOperation(name, params, record, null, acts);
  operation.isPrimitive = true;
  return { ...control(name, params, doc, (m, args) => perform(m, operation, args)), operation };
}

/** It is done in a transition of its own. */
function apart(name: string): Act {
  return (machine, [argument]) =>
    machine.goApart(KEEPING.body as Node, [null, UNSPECIFIED, intern(name), argument]);
}

export const snapshotPrimitives: PrimitiveTable = () => [
  keeping(
    'snapshot!',
    'name',
    'Keep the session as it is, under a name, and answer that; after restore!, `restored`.',
    CAPABILITY,
    'allowed',
    apart('snapshot!'),
  ),
  keeping(
    'restore!',
    'name',
    'Let the session be as it was when that snapshot was taken, and go on there.',
    CAPABILITY,
    'refused',
    apart('restore!'),
  ),
  keeping(
    'save-image',
    'filename',
    'Keep the session as it is, in a file, and answer its name; after load-image, `restored`.',
    'file-write',
    'allowed',
    apart('save-image'),
  ),
  keeping(
    'load-image',
    'filename',
    'Let the session be as it was when that image was saved, and go on there.',
    CAPABILITY,
    'refused',
    apart('load-image'),
  ),
  keeping(
    'snapshots',
    '',
    'The names of the snapshots, the oldest first.',
    CAPABILITY,
    'allowed',
    (machine) => machine.answer(list(machine.keeper.names().map(intern))),
  ),
  keeping(
    'snapshot-diff',
    'name1 name2',
    'How the second snapshot differs from the first: a list of (name change before after).',
    CAPABILITY,
    'allowed',
    (machine, args) => {
      const [first, second] = args.map((x, i) => nameArgument('snapshot-diff', i + 1, x));
      const all = machine.keeper.diff(first as string, second as string);
      const rows = all.map(({ name, change, before, after }) =>
        list([intern(name), intern(change), written(before), written(after)]),
      );
      machine.answer(list(rows));
    },
  ),
];

function written(text: string | null): Value {
  return text === null ? false : new MString(text);
}
