/**
 * Transactions: a part of a computation that either happens as a whole or not at all. What it
 * writes is undone by going back to the version of the store that it began with; what it would do
 * to the world waits until it is sure to stand (staging.ts). Nested ones are savepoints.
 */
import { list, Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { Applicable } from '../applicable.js';
import { fault } from '../condition.js';
import { Whole, withBindings } from '../dynamic.js';
import type { Fiber } from '../fiber/fiber.js';
import { beginRegion } from '../fiber/region.js';
import { Dynamic } from '../frame.js';
import type { Winding } from '../jump.js';
import type { Machine } from '../machine.js';
import type { Version } from '../store.js';
import { type Staged, TRANSACTION } from './staging.js';

export type TransactionStatus =
  | 'active'
  /** Its body has returned. */
  | 'returned'
  | 'committed'
  | 'rolled-back';

/** As a procedure, what is done when the extent of its body is left for good. */
export class Transaction extends Applicable {
  status: TransactionStatus = 'active';
  /** A continuation that leaves it with a value. */
  exit: Value = false;
  /** Whether other forms have been evaluated since, while it was set aside. */
  wasAside = false;
  /** How many are around it, itself included. */
  readonly depth: number;

  constructor(
    readonly id: number,
    readonly isReviewed: boolean,
    /** The store as it was when it began, which it holds. */
    readonly version: Version,
    /** What waited before. */
    readonly since: Staged | null,
    readonly outer: Transaction | null,
    readonly fiber: Fiber | null,
    readonly location: Span | null,
  ) {
    super();
    this.depth = 1 + (outer?.depth ?? 0);
  }

  get isOver(): boolean {
    return this.status === 'committed' || this.status === 'rolled-back';
  }

  apply(machine: Machine, _args: readonly Value[]): void {
    if (this.status === 'active') rollBack(machine, this);
    machine.answer(list([]));
  }

  describe(): readonly string[] {
    return [`#<transaction ${this.id} ${this.status}>`];
  }
}

/** Begin a transaction, whose body stands there. Throws Fault `state-conflict` while another fiber
 * is in one. */
export function beginTransaction(
  machine: Machine,
  isReviewed: boolean,
  location: Span | null,
): Transaction {
  const { store, fibers, staging, transaction: outer } = machine;
  if (outer !== null && outer.fiber !== fibers.current) {
    const hint = 'let it end first, for example by join';
    throw fault('state-conflict', 'another fiber is in a transaction', [], hint);
  }
  beginRegion(machine);
  const version = store.mark();
  const { latest } = staging;
  const { current } = fibers;
  const id = ++machine.transactionsBegun;
  const begun = new Transaction(
    id,
    isReviewed || (outer?.isReviewed ?? false),
    version,
    latest,
    outer,
    current,
    location,
  );
  machine.transaction = begun;
  machine.transactionWatcher?.transactionBegan(begun);
  return begun;
}

/** From here on that transaction is in force, until the extent of what is called next is left. */
export function enterTransaction(machine: Machine, transaction: Transaction): void {
  const binding = new Pair(TRANSACTION, transaction);
  const parameters = new Whole(withBindings([binding], machine.current(Dynamic.Parameters)));
  machine.enterDynamic({ parameters, before: false, after: transaction });
}

/** The transaction in force; null if there is none, or it is detached. */
export function currentTransaction(machine: Machine): Transaction | null {
  const found = machine.parameterValue(TRANSACTION);
  return found instanceof Transaction ? found : null;
}

/** Undo what it has written, and forget what it would have done. */
export function rollBack(machine: Machine, transaction: Transaction): void {
  machine.store.goto(transaction.version);
  end(machine, transaction, 'rolled-back');
}

/** What it has written stands. */
export function commit(machine: Machine, transaction: Transaction): void {
  end(machine, transaction, 'committed');
}

/** The windings of no transaction that is also among the others. */
export function notAmong(
  windings: readonly Winding[],
  others: readonly Winding[],
): readonly Winding[] {
  const inOthers = transactionsOf(others);
  if (inOthers.length === 0) return windings;
  return windings.filter((winding) => !transactionsOf([winding]).some((t) => inOthers.includes(t)));
}

/** A jump would go back into these. Throws Fault if the body of one has ended, or if one that began
 * later has not and is not left. */
export function checkEntered(
  machine: Machine,
  left: readonly Winding[],
  entered: readonly Winding[],
): void {
  const inside = new Set(transactionsOf(entered));
  const over = [...inside].find(({ status }) => status !== 'active');
  if (over !== undefined) {
    const hint = 'what a transaction has done stands or is undone: begin another one';
    throw fault('continuation-barrier', 'this transaction is over', [over], hint);
  }
  if (inside.size === 0) return;
  const leaving = new Set(transactionsOf(left));
  for (let t = machine.transaction; t !== null && inside.size > 0; t = t.outer) {
    if (inside.delete(t) || leaving.has(t)) continue;
    const hint = 'let it end first';
    throw fault('state-conflict', 'a transaction that began later is not over', [t], hint);
  }
}

function transactionsOf(windings: readonly Winding[]): readonly Transaction[] {
  const found: Transaction[] = [];
  for (const { winder } of windings) {
    const after = winder.registers[Dynamic.After];
    if (after instanceof Transaction) found.push(after);
  }
  return found;
}

/** Everything is given up. What was under way when nothing else has run since is undone. */
export function abandonTransactions(machine: Machine): void {
  for (let t = machine.transaction; t !== null; t = machine.transaction) {
    if (t.wasAside) end(machine, t, 'rolled-back');
    else rollBack(machine, t);
  }
}

function end(machine: Machine, transaction: Transaction, status: TransactionStatus): void {
  transaction.status = status;
  transaction.exit = false;
  machine.store.release(transaction.version);
  if (machine.transaction === transaction) machine.transaction = transaction.outer;
  machine.transactionWatcher?.transactionEnded(transaction);
  if (status === 'rolled-back') machine.stops.onHappening?.('rollback', UNSPECIFIED);
}
