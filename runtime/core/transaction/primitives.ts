/** Transactions as primitives; `runtime/library/omega/transaction.sld` makes the forms of them. */
import { intern, list, MString, Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { Closure } from '../compiler/lambda.js';
import { Condition, fault, wrongType } from '../condition.js';
import { needProcedure } from '../control/continuations.js';
import { operationArgument } from '../control/effects.js';
import { propose } from '../effect/perform.js';
import { control, effect, type PrimitiveSpec, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { failIn, search, searchHere } from '../search/search.js';
import { detach } from './deliver.js';
import {
  beginCommit,
  Commit,
  canBeUndone,
  compensate,
  endCommit,
  endReview,
  giveUp,
  letWait,
  notPerformed,
  performOne,
  reject,
  takeBackFacts,
  wasUndone,
} from './perform.js';
import { Proposal } from './proposal.js';
import {
  beginTransaction,
  commit,
  currentTransaction,
  enterTransaction,
  rollBack,
  Transaction,
} from './transaction.js';

const BRIEF = { charactersMax: 200 };
/** Proposals that a message names. */
const NAMED_MAX = 10;

export const transactionPrimitives: PrimitiveTable = ({ refusals }) => [
  control(
    '%begin-transaction',
    'review? thunk',
    'A transaction with that body, which begins here.',
    (machine, [review, thunk]) => {
      refusals.check('transaction');
      const place = thunk instanceof Closure ? thunk.lambda.span : null;
      machine.answer(beginTransaction(machine, review !== false, place ?? machine.span));
    },
  ),
  control(
    '%search-in-transaction',
    'thunk exhausted',
    'Call thunk in a search that ends with it; exhausted, if nothing is left to try in it.',
    (machine, [thunk, exhausted]) => search(machine, thunk, exhausted, true),
  ),
  control('%fail-further', '', 'Fail, when that has been counted already.', (machine) =>
    failIn(machine, searchHere(machine)),
  ),
  control(
    '%call-in-transaction',
    'transaction exit thunk',
    'Call thunk in the transaction; exit leaves it with a value.',
    (machine, [transaction, exit, thunk]) => {
      const entered = transactionArgument(transaction);
      entered.exit = exit;
      enterTransaction(machine, entered);
      machine.call(thunk, []);
    },
  ),
  control(
    '%check-not-left',
    'transaction',
    'A generator goes on in that transaction (#f: in none), which leaves none that is here.',
    (machine, [there]) => {
      checkNotLeft(currentTransaction(machine), there);
      machine.answer(UNSPECIFIED);
    },
  ),
  control('%transaction-here', '', 'The transaction in force, or #f.', (machine) =>
    machine.answer(currentTransaction(machine) ?? false),
  ),
  effect('%transaction-returned!', 'transaction', 'Its body has returned.', (transaction) => {
    transactionArgument(transaction).status = 'returned';
    return UNSPECIFIED;
  }),
  pure(
    '%transaction-over?',
    'transaction',
    'Whether it was rolled back.',
    (transaction) => transactionArgument(transaction).isOver,
  ),
  control('%transaction-exit', 'who', 'What leaves the transaction in force.', (machine, [who]) => {
    const transaction = currentTransaction(machine);
    if (transaction !== null) machine.answer(new Pair(transaction, transaction.exit));
    else throw fault('state-conflict', `${write(who)}: there is no transaction here`);
  }),
  control('%commit-transaction!', 'transaction', 'What it has written stands.', (machine, [t]) => {
    commit(machine, transactionArgument(t));
    machine.answer(UNSPECIFIED);
  }),
  control('%roll-back-unless-over!', 'transaction', 'Undo what it has written.', (machine, [t]) => {
    const transaction = transactionArgument(t);
    if (!transaction.isOver) rollBack(machine, transaction);
    machine.answer(UNSPECIFIED);
  }),
  control(
    '%begin-commit',
    'transaction',
    'What is to be performed now, of that transaction or of all; #f for nothing.',
    (machine, [transaction]) => {
      const { staging } = machine;
      const since = transaction instanceof Transaction ? transaction.since : null;
      if (staging.isOn) {
        machine.answer(false);
        return;
      }
      const all = staging.take(since);
      takeBackFacts(machine, all);
      letWait(
        machine,
        all.filter(({ facts }) => facts.isReviewed),
      );
      const rest = all.filter(({ facts }) => !facts.isReviewed);
      machine.answer(rest.length > 0 && beginCommit(machine, rest));
    },
  ),
  control('%perform', 'commit index', 'Perform one proposal of it.', (machine, [found, index]) =>
    performOne(machine, commitArgument(found), index as number),
  ),
  control(
    '%give-up',
    'commit index',
    'That one cannot be performed, so that none is that comes after it.',
    (machine, [found, index]) => {
      giveUp(machine, commitArgument(found), index as number);
      machine.answer(UNSPECIFIED);
    },
  ),
  pure(
    '%can-be-undone?',
    'commit index',
    'Whether one that was performed can be undone.',
    (found, index) => canBeUndone(commitArgument(found).proposals[index as number] as Proposal),
  ),
  control('%undo', 'commit index', 'Undo one that was performed.', (machine, [found, index]) =>
    compensate(machine, commitArgument(found).proposals[index as number] as Proposal),
  ),
  control('%undone!', 'commit index', 'One of it was undone.', (machine, [found, index]) => {
    wasUndone(machine, commitArgument(found), index as number);
    machine.answer(UNSPECIFIED);
  }),
  control(
    '%commit-rest',
    'commit',
    'What of a commit that failed does not stand, to be performed now; #f for nothing.',
    (machine, [found]) => {
      const rest = notPerformed(commitArgument(found));
      machine.answer(rest.length > 0 && beginCommit(machine, rest));
    },
  ),
  control('%end-commit', 'commit', 'Nothing of it is left to do.', (machine, [found]) => {
    endCommit(machine, commitArgument(found));
    machine.answer(UNSPECIFIED);
  }),
  pure(
    '%commit-size',
    'commit',
    'How many proposals it has.',
    (found) => commitArgument(found).proposals.length,
  ),
  pure('%commit-failure', 'commit index cause', 'The condition that it has failed.', failure),
  control('%detached', 'thunk', 'Call thunk outside of all transactions.', (machine, [thunk]) => {
    needProcedure('detached', 1, thunk);
    detach(machine);
    machine.call(thunk, []);
  }),
  control('proposals', '', 'What waits to be done to the world, in order.', (machine) =>
    machine.answer(list(machine.staging.all())),
  ),
  control('review-queue', '', 'The proposals that wait for review, in order.', (machine) =>
    machine.answer(list([...machine.staging.queue])),
  ),
  control(
    'propose!',
    'operation obj ...',
    'Let an operation wait for the end of the transaction, whatever kind it is.',
    (machine, [operation, ...args]) => {
      const { staging } = machine;
      if (!staging.isOn) throw fault('state-conflict', 'propose!: there is no transaction here');
      machine.answer(propose(machine, operationArgument('propose!', 1, operation), args));
    },
  ),
  control(
    '%accepted',
    'ids',
    'Take proposals off the review queue, to be performed; a commit.',
    (machine, [ids]) => {
      checkOutside(machine.staging.isOn, 'accept-proposals!');
      const taken = machine.staging.dequeue(listArgument('accept-proposals!', 1, ids));
      machine.answer(taken.length > 0 && beginCommit(machine, taken));
    },
  ),
  control(
    '%end-review',
    'commit',
    'What of a commit has been performed was accepted; the rest waits for review again.',
    (machine, [found]) => {
      endReview(machine, commitArgument(found));
      machine.answer(UNSPECIFIED);
    },
  ),
  control(
    '%reject-proposals!',
    'ids',
    'Take proposals off the review queue: they are not performed.',
    (machine, [ids]) => {
      checkOutside(machine.staging.isOn, 'reject-proposals!');
      const { staging } = machine;
      reject(machine, staging.waiting(listArgument('reject-proposals!', 1, ids)));
      machine.answer(UNSPECIFIED);
    },
  ),
  pure('proposal?', 'obj', 'Whether obj is a proposal.', (x) => x instanceof Proposal),
  accessor('proposal-id', 'Its number.', ({ id }) => id),
  accessor('proposal-op', 'The name of its operation.', ({ op }) => intern(op)),
  accessor('proposal-target', 'What it is about.', ({ target }) => new MString(target)),
  accessor('proposal-before', 'What was there; #f for nothing.', ({ before }) => before),
  accessor('proposal-after', 'What will be there; #f for nothing.', ({ after }) => after),
  accessor('proposal-status', 'What has become of it.', ({ status }) => intern(status)),
];

function accessor(name: string, doc: string, get: (proposal: Proposal) => Value): PrimitiveSpec {
  return effect(name, 'proposal', doc, (proposal) => {
    if (proposal instanceof Proposal) return get(proposal);
    throw wrongType(name, 1, 'a proposal', proposal);
  });
}

function transactionArgument(value: Value): Transaction {
  if (value instanceof Transaction) return value;
  throw wrongType('transaction', 1, 'a transaction', value);
}

function commitArgument(value: Value): Commit {
  if (value instanceof Commit) return value;
  throw wrongType('commit', 1, 'a commit', value);
}

/** Throws Fault if going on in that transaction leaves this one. */
function checkNotLeft(here: Transaction | null, there: Value): void {
  if (here === null || !(there === false || there instanceof Transaction)) return;
  for (let t = there || null; t !== null; t = t.outer) if (t === here) return;
  const hint = 'call it first inside the transaction, or take what it yields before';
  throw fault('state-conflict', 'a generator would leave', [here], hint);
}

function checkOutside(isInside: boolean, who: string): void {
  if (isInside) throw fault('state-conflict', `${who}: not in a transaction or search`);
}

/** A commit has failed at one of its proposals; what had been performed was undone if it could be.
 */
function failure(found: Value, index: Value, cause: Value): Value {
  const { proposals } = commitArgument(found);
  const failed = proposals[index as number] as Proposal;
  const stands = proposals.filter(({ status }) => status === 'performed');
  const named = stands.slice(0, NAMED_MAX).map(({ text }) => text);
  if (stands.length > named.length) named.push(`and ${stands.length - named.length} more`);
  const what = stands.length === 0 ? 'nothing of it stands' : `what stands: ${named.join(', ')}`;
  const message = `the commit has failed at ${failed.text}: ${causeText(cause)}; ${what}`;
  const hint = 'the restart retry does the rest';
  return new Condition('commit-failed', message, [], hint, null, [cause, list(stands)]);
}

/** What a proposal has failed with, in words. */
function causeText(cause: Value): string {
  if (!(cause instanceof Condition)) return `raised ${write(cause, BRIEF)}`;
  const irritants = cause.irritants.map((irritant) => write(irritant, BRIEF));
  return [cause.heading, ...irritants].join(' ');
}
