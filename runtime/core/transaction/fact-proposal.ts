/** Facts that are to be given or taken back: what a transaction under review does to the facts of
 * the session. */
import { intern, list, type Value } from '../../../grammar/datum.js';
import { factKey } from '../fact/task.js';
import type { Machine } from '../machine.js';
import { callText, Proposal, type ProposalFacts } from './proposal.js';

/** A fact of the session is to hold, or not to be given any more. */
export class FactProposal extends Proposal {
  /** Whether the facts are otherwise by it: while it is staged, and when it was performed. */
  hasChanged = false;
  /** Whether there is such a relation by it only. */
  isFirst = false;
  /** What the fact had been given for before; undefined for nothing. */
  evidenceBefore: Value | undefined;

  constructor(
    facts: ProposalFacts,
    readonly op: 'fact!' | 'retract!',
    readonly relation: string,
    readonly values: readonly Value[],
    /** What it is given for; #f for nothing in particular. */
    readonly evidence: Value,
  ) {
    super(facts);
  }

  get target(): string {
    return this.relation;
  }

  override get text(): string {
    return callText(this.op, [this.fact]);
  }

  get fact(): Value {
    return list([intern(this.relation), ...this.values]);
  }

  get before(): Value {
    return this.op === 'retract!' && this.fact;
  }

  get after(): Value {
    return this.op === 'fact!' && this.fact;
  }

  /** Do it to the facts of the session. Throws Fault. */
  act({ store, facts }: Machine): void {
    const { op, relation, values, evidence } = this;
    const { location } = this.facts;
    this.isFirst = !facts.database.isRelation(relation);
    this.hasChanged = facts.changing(store, (database) =>
      op === 'fact!'
        ? database.assertFact(relation, values, location)
        : database.retractFact(relation, values),
    );
    const key = factKey(relation, values);
    this.evidenceBefore = facts.evidence.get(key);
    if (op === 'retract!') facts.setEvidence(store, key, undefined);
    else if (evidence !== false) facts.setEvidence(store, key, evidence);
  }

  /** Let the facts be as they were before it was done. */
  takeBack({ store, facts }: Machine): void {
    const { op, relation, values, hasChanged, isFirst } = this;
    facts.changing(store, (database) => {
      if (hasChanged && op === 'fact!') database.retractFact(relation, values);
      else if (hasChanged) database.assertFact(relation, values);
      if (isFirst) database.forgetUnused(relation);
    });
    this.hasChanged = false;
    facts.setEvidence(store, factKey(relation, values), this.evidenceBefore);
  }
}
