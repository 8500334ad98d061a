/** The session's events of searches, transactions, fixpoints and facts, from what the machine
 * tells. */
import { intern, list, type Value } from '../grammar/datum.js';
import { write } from '../grammar/printer.js';
import type { Engine } from './core/engine.js';
import { choiceLabel, failureView } from './core/search/view.js';
import { infoOf, proposalView } from './core/transaction/view.js';
import type {
  FactWatcher,
  FixpointWatcher,
  SearchWatcher,
  TransactionWatcher,
} from './core/watcher.js';
import type { EventName, RuntimeEventMap } from './subsystems/seam/event-map.js';

type Emit = <K extends EventName>(event: K, data: RuntimeEventMap[K]) => void;

/** Characters of a fact that are told. */
const FACT_CHARACTERS_MAX = 1000;

/** Events that the machine tells of only while somebody listens. */
export const SEARCH_EVENTS: readonly EventName[] = [
  'amb-choice',
  'amb-backtrack',
  'amb-solution',
  'amb-exhausted',
  'fact-asserted',
  'fact-retracted',
];

export function transactionEvents(engine: Engine, emit: Emit): TransactionWatcher {
  const proposals = (): number => engine.transactions.proposals.length;
  return {
    transactionBegan(transaction) {
      emit('transaction-begin', { ...infoOf(transaction), depth: transaction.depth });
    },
    transactionEnded(transaction) {
      const info = { ...infoOf(transaction), depth: transaction.depth };
      if (transaction.status === 'rolled-back') emit('transaction-rollback', info);
      else emit('transaction-commit', { ...info, pending: proposals() });
    },
    proposed: (proposal) => emit('proposal', proposalView(proposal)),
    accepted: (accepted) => emit('proposals-accepted', { proposals: accepted.map(proposalView) }),
    rejected: (rejected) => emit('proposals-rejected', { proposals: rejected.map(proposalView) }),
  };
}

export function factEvents(emit: Emit): FactWatcher {
  const told = (
    relation: string,
    values: readonly Value[],
  ): { relation: string; fact: string } => ({
    relation,
    fact: write(list([intern(relation), ...values]), { charactersMax: FACT_CHARACTERS_MAX }),
  });
  return {
    asserted: (relation, values) => emit('fact-asserted', told(relation, values)),
    retracted: (relation, values) => emit('fact-retracted', told(relation, values)),
  };
}

export function fixpointEvents(emit: Emit): FixpointWatcher {
  return {
    roundEnded: ({ round, changed }) => emit('fixpoint-round', { round, changed }),
    fixpointEnded({ status, round, cycleLength }) {
      if (status === 'cycle') emit('fixpoint-cycle', { round, cycleLength: cycleLength as number });
      else if (status === 'converged') emit('fixpoint-converged', { round });
      else emit('fixpoint-exhausted', { round });
    },
  };
}

export function searchEvents(emit: Emit): SearchWatcher {
  return {
    chose: (choice) =>
      emit('amb-choice', {
        choicePointId: choice.id,
        label: choiceLabel(choice),
        location: choice.node?.span ?? null,
      }),
    wentBack: (choice, failed) =>
      emit('amb-backtrack', {
        checkpointId: choice.id,
        choicePointId: choice.id,
        reason: failureView(failed),
      }),
    solved: () => emit('amb-solution', {}),
    exhausted: () => emit('amb-exhausted', {}),
  };
}
