/** Which events there are, for those who ask for them by name. */
import type { EventName } from './event-map.js';

/** Every event of the map once; the compiler checks that none is left out. */
const NAMED: Readonly<Record<EventName, true>> = {
  'eval-start': true,
  'eval-complete': true,
  'amb-choice': true,
  'amb-backtrack': true,
  'amb-solution': true,
  'amb-exhausted': true,
  'transaction-begin': true,
  'transaction-commit': true,
  'transaction-rollback': true,
  proposal: true,
  'proposals-accepted': true,
  'proposals-rejected': true,
  'fact-asserted': true,
  'fact-retracted': true,
  'fixpoint-round': true,
  'fixpoint-converged': true,
  'fixpoint-cycle': true,
  'fixpoint-exhausted': true,
  output: true,
  log: true,
  'effect-intent': true,
  'effect-result': true,
  'condition-unhandled': true,
  'restart-invoked': true,
  'snapshot-saved': true,
  'snapshot-restored': true,
  step: true,
  'history-moved': true,
  'history-forked': true,
  'budget-exceeded': true,
  interrupted: true,
  configured: true,
  'listener-error': true,
  disposed: true,
};

/** All of them, in the order of the map. */
export const EVENT_NAMES = Object.keys(NAMED) as readonly EventName[];

/** Whether there is an event of that name. */
export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(NAMED, name);
}
