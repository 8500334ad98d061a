/** What hosts do to a machine between two transitions. */
import { UNSPECIFIED, type Value } from '../../grammar/datum.js';
import type { Node } from './compiler/ir.js';
import { Condition, Fault } from './condition.js';
import { Fiber, Interruption, type Nursery } from './fiber/fiber.js';
import { interrupt } from './fiber/redirect.js';
import { Frame } from './frame.js';
import { Point } from './jump.js';
import type { Machine } from './machine.js';
import { rootPrompt } from './prompt.js';
import { recover } from './raise.js';
import { invokeRestart, type Restart } from './restart.js';
import { holdChoices } from './search/search.js';
import { Tally } from './search/tally.js';
import type { Sequence } from './sequence.js';
import { SetAside } from './set-aside.js';
import { RUNNING } from './status.js';
import { ASKED, EXIT, INTERRUPTED } from './stubs.js';

/** Begin the units of a top-level form in place of what is under way. */
export function beginSequence(machine: Machine, sequence: Sequence): void {
  machine.abandon();
  machine.fibers.begin();
  machine.prompts = rootPrompt();
  machine.status = RUNNING;
  if (machine.tally.failures + machine.tally.explored > 0) machine.lastTally = machine.tally;
  machine.tally = new Tally();
  machine.formSpan = sequence.unit(sequence.length - 1).core.span;
  machine.runSequence(sequence, 0);
}

/** Begin a call in place of what is under way. */
export function beginCall(machine: Machine, procedure: Value, args: readonly Value[]): void {
  machine.abandon();
  machine.fibers.begin();
  machine.prompts = rootPrompt();
  machine.status = RUNNING;
  attempt(machine, () => machine.call(procedure, args));
}

/** Go on by a restart; without `args` it asks for them itself if it can. */
export function goOnBy(machine: Machine, restart: Restart, args: readonly Value[] | null): void {
  machine.status = RUNNING;
  if (args === null && restart.interactive !== false) {
    machine.push(ASKED, [null, UNSPECIFIED, restart]);
    attempt(machine, () => machine.call(restart.interactive, []));
  } else {
    attempt(machine, () => invokeRestart(machine, restart, args ?? []));
  }
}

/** Set aside the main fiber, and be idle. The fibers of its nurseries stay. */
export function setAside(machine: Machine): SetAside {
  const { main, isMain } = machine.fibers;
  const standsInMain = main === null || isMain || machine.status.kind === 'idle';
  const place = standsInMain ? whereItStands(machine) : whereItWaits(main);
  const { formSpan, status } = machine;
  const nurseries = main === null ? [] : nurseriesOf(machine, main);
  const aside = new SetAside(
    standsInMain ? status : RUNNING,
    place,
    formSpan,
    nurseries,
    {
      atomic: standsInMain ? (main?.atomic ?? 0) : 0,
      pending: main?.pending ?? [],
      cancelling: main?.cancelling ?? false,
    },
    machine.choices,
    machine.transaction,
    machine.staging.latest,
    machine.region,
  );
  for (let t = machine.transaction; t !== null; t = t.outer) t.wasAside = true;
  for (let choice = machine.choices; choice !== null; choice = choice.outer) {
    if (choice.at.search !== null) choice.at.search.wasAside = true;
  }
  machine.choices = null;
  machine.transaction = null;
  machine.staging.latest = null;
  machine.abandon(true);
  // What befalls their fibers is not the affair of what runs next.
  const nobody = new Fiber(0, false, UNSPECIFIED, null);
  for (const nursery of nurseries) machine.store.setField(nursery, 'owner', nobody);
  return aside;
}

function whereItStands(machine: Machine): Point {
  const { control, registers, kontinuation, dynamic, prompts } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  return new Point(kontinuation, dynamic, prompts, control, registers.slice());
}

/** The main fiber waits, or it is not its turn: a frame remembers what it does. */
function whereItWaits(main: Fiber): Point {
  const { kontinuation, dynamic, prompts } = main;
  if (kontinuation !== null) kontinuation.shared = true;
  const frame = new Frame(INTERRUPTED, [null, UNSPECIFIED, interruptionOf(main)], kontinuation);
  return new Point(frame, dynamic, prompts);
}

function nurseriesOf({ fibers }: Machine, main: Fiber): readonly Nursery[] {
  const all = [...fibers.live].flatMap(({ nursery }) => (nursery === null ? [] : [nursery]));
  return [...new Set(all)].filter(({ owner }) => owner === main);
}

function interruptionOf({ waiting, wake, control, registers, atomic }: Fiber): Interruption {
  const point = new Point(null, null, null, control, registers);
  const [first] = waiting?.cases ?? [];
  if (first?.kind === 'input') return new Interruption(null, { kind: 'control' }, point, atomic);
  if (first?.kind !== 'host') return new Interruption(waiting, wake, point, atomic);
  // Nobody will be there when the operation ends.
  const text = 'what the host answered is lost: the form that waited for it was set aside';
  const payload = new Condition('effect-failed', text);
  return new Interruption(null, { kind: 'raise', payload }, point, atomic);
}

/** Take up what was set aside; any number of times. Nothing is under way. */
export function takeUp(machine: Machine, aside: SetAside): void {
  const { status, place, formSpan, nurseries, turn } = aside;
  const { fibers, store } = machine;
  machine.abandon(true);
  fibers.begin();
  const main = fibers.main as Fiber;
  Object.assign(main, turn);
  machine.status = status;
  machine.control = place.node;
  machine.registers = place.registers.slice();
  machine.formSpan = formSpan;
  machine.stand(place.frame, place.dynamic, place.prompts);
  machine.choices = aside.choices;
  holdChoices(machine);
  machine.transaction = aside.transaction;
  machine.staging.latest = aside.staged;
  machine.region = aside.region;
  if (status.kind === 'running' && place.node === null) machine.answer(UNSPECIFIED);
  for (const nursery of nurseries) {
    store.setField(nursery, 'owner', main);
    if (nursery.failed && nursery.leave !== false) interrupt(machine, main, nursery.leave);
  }
}

/** Do something; its fault is raised where the machine stands. */
function attempt(machine: Machine, action: () => void): void {
  machine.before = new Point(machine.kontinuation, machine.dynamic, machine.prompts);
  try {
    action();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    machine.isPlaced = true;
    // Nothing may have been under way; a node without a place stands for that.
    machine.control ??= EXIT.body as Node;
    recover(machine, error);
  }
}
