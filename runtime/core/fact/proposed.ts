/** What is done to facts where it is to wait for review (`../transaction/fact-proposal.ts`): it is
 * done to them, so that all that follows sees it, and taken back when it comes to wait. */
import type { Value } from '../../../grammar/datum.js';
import type { Machine } from '../machine.js';
import { FactProposal } from '../transaction/fact-proposal.js';
import type { FactBase } from './fact-base.js';

/** Whether what is done to these facts is proposed. Those of `with-facts` are the body's own. */
export function isProposed(machine: Machine, base: FactBase): boolean {
  return base === machine.facts && machine.staging.takesFacts;
}

/** Give a fact or take it back; whether that has changed anything. Throws Fault. */
export function proposeFact(
  machine: Machine,
  op: FactProposal['op'],
  relation: string,
  values: readonly Value[],
  evidence: Value,
): boolean {
  const { staging, facts } = machine;
  const about = staging.facts();
  const terms = facts.database.asTerms(values);
  const proposal = new FactProposal(about, op, relation, terms, evidence);
  proposal.act(machine);
  // What nobody reviews is to hold whatever becomes of the rest.
  if (proposal.hasChanged || evidence !== false || !about.isReviewed) staging.add(proposal);
  return proposal.hasChanged;
}
