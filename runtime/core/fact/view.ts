/** The facts and rules in force, and what is computed of them, as plain data. */
import { intern, list } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { EvaluationView } from '../datalog/evaluation.js';
import { ruleText } from '../datalog/rule.js';
import type { Machine } from '../machine.js';
import type { FactWatcher } from '../watcher.js';
import { factsUnderWay, taskUnderWay } from './in-force.js';

export interface RelationView {
  readonly name: string;
  /** Facts, as far as they have been derived. */
  readonly size: number;
  /** As they could be written. */
  readonly rules: readonly string[];
}

export class FactView {
  constructor(readonly machine: Machine) {}

  /** Told of facts that come and go; null while nobody listens. */
  set watcher(watcher: FactWatcher | null) {
    this.machine.factWatcher = watcher;
  }

  /** Whether a name is that of a relation, for a form that is to be expanded. */
  isRelation(name: string): boolean {
    return factsUnderWay(this.machine).database.isRelation(name);
  }

  get relations(): readonly RelationView[] {
    const { database } = factsUnderWay(this.machine);
    return database.relations.map((name) => ({
      name,
      size: database.count(name),
      rules: database.rules(name).map(ruleText),
    }));
  }

  /** Facts that are there, of one relation: as texts, at most so many. */
  factsOf(name: string, most: number): readonly string[] {
    const rows = factsUnderWay(this.machine).database.facts(name);
    return rows.slice(0, most).map((row) => write(list([intern(name), ...row])));
  }

  /** What is computed of facts; null while nothing is. */
  get saturation(): EvaluationView | null {
    return taskUnderWay(this.machine)?.view ?? null;
  }
}
