/** The facts and rules of a program. What is done to them is in the store. */
import type { Described, Value } from '../../../grammar/datum.js';
import type { Change } from '../change.js';
import { Database } from '../datalog/database.js';
import type { Store } from '../store.js';

export class FactBase implements Described {
  /** What facts were given for, by relation and terms. */
  readonly evidence = new Map<string, Value>();
  /** Of a saved state that was loaded: changes that the store's versions refer to by number. */
  loaded: readonly Change[] = [];

  constructor(readonly database = new Database()) {}

  /** Do something to facts or rules, so that the store can take it back. */
  changing<T>(store: Store, action: (database: Database) => T): T {
    const { database } = this;
    if (store.trail === null) return action(database);
    return database.record(
      (change) => store.note(new FactChange(this, change)),
      () => action(database),
    );
  }

  /** Note what a fact was given for; undefined for nothing. */
  setEvidence(store: Store, fact: string, value: Value | undefined): void {
    if (this.evidence.get(fact) === value) return;
    store.apply(new EvidenceChange(this, fact, value));
  }

  describe(): readonly string[] {
    return [`#<facts ${this.database.count()}>`];
  }
}

/** What was done to the facts or rules of a base. */
export class FactChange implements Change {
  constructor(
    readonly base: FactBase,
    readonly change: Change,
  ) {}

  swap(): void {
    this.change.swap();
  }
}

/** What a fact was given for. */
export class EvidenceChange implements Change {
  constructor(
    readonly base: FactBase,
    readonly fact: string,
    public value: Value,
  ) {}

  swap(): void {
    const { evidence } = this.base;
    const before = evidence.get(this.fact);
    if (this.value === undefined) evidence.delete(this.fact);
    else evidence.set(this.fact, this.value);
    this.value = before;
  }
}
