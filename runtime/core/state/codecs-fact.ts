/** How facts, rules and what is computed of them are saved. What rules derive is not: it is derived
 * again when somebody asks, and so is what has not been computed to its end. */
import type { Value } from '../../../grammar/datum.js';
import type { Change } from '../change.js';
import { Database } from '../datalog/database.js';
import type { Maxima } from '../datalog/limits.js';
import type { Saved } from '../datalog/saved-database.js';
import { EvidenceChange, FactBase, FactChange } from '../fact/fact-base.js';
import { taskUnderWay } from '../fact/in-force.js';
import { FactTask, type TaskKind } from '../fact/task.js';
import { StateError } from './code.js';
import { codec, instance, type Json, open, text } from './codec.js';
import { each } from './codecs-control.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

/** Of each state that is being saved, by base, the changes and their numbers. */
const numbered = new WeakMap<Encoder, ReadonlyMap<FactBase, ReadonlyMap<Change, number>>>();

/** The number of each change of a base. */
function numbersOf(base: FactBase, e: Encoder): ReadonlyMap<Change, number> {
  const known = numbered.get(e) ?? changesByBase(e);
  numbered.set(e, known);
  return known.get(base) ?? new Map();
}

function changesByBase(e: Encoder): ReadonlyMap<FactBase, ReadonlyMap<Change, number>> {
  const found = new Map<FactBase, Map<Change, number>>();
  for (const noted of e.engine.store.changes()) {
    if (!(noted instanceof FactChange)) continue;
    const { base, change } = noted;
    const numbers = found.get(base) ?? new Map<Change, number>();
    found.set(base, numbers.set(change, numbers.size));
  }
  return found;
}

export const factCodecs = [
  codec<FactBase>({
    tag: 'facts',
    is: instance(FactBase),
    save: (base, e) => {
      const { database, evidence } = base;
      // Who goes on here has no more than who goes on elsewhere, and so does the same.
      if (e.things !== null) database.forgetDerived();
      const { data, values } = database.save([...numbersOf(base, e).keys()]);
      return [
        JSON.stringify(data),
        values.map((value) => e.value(value)),
        Array.from(evidence, ([fact, value]) => [fact, e.value(value)]),
      ];
    },
    make: ([data, values], d) => {
      const saved = { data: JSON.parse(text(data)), values: each(values as Json[], d) } as Saved;
      const { database, changes } = Database.load(saved);
      return Object.assign(new FactBase(database), { loaded: changes });
    },
    fill: (base, [, , evidence], d) => {
      for (const [fact, value] of evidence as ReadonlyArray<readonly [string, Json]>)
        base.evidence.set(fact, d.value(value));
    },
  }),
  codec<FactTask>({
    tag: 'fact-task',
    is: instance(FactTask),
    save: (task, e) => {
      const { kind, base, asked, found, maxima } = task;
      if (e.things !== null && found === null) {
        if (taskUnderWay(e.engine.machine) === task) {
          throw new StateError('what follows from facts cannot be saved while it is computed');
        }
        task.restart();
      }
      return [
        kind,
        e.value(base),
        asked.map((one) => e.value(one)),
        found === null ? null : found.map((one) => e.value(one)),
        maxima.roundsMax,
        maxima.factsMax,
        maxima.derivedMax,
      ];
    },
    make: ([kind]) => new FactTask(kind as TaskKind, null as unknown as FactBase, []),
    fill: (task, [, base, asked, found, roundsMax, factsMax, derivedMax], d) => {
      open(task).base = d.value(base) as FactBase;
      open(task).asked = each(asked as Json[], d);
      task.found = found === null ? null : each(found as Json[], d);
      task.maxima = { roundsMax, factsMax, derivedMax } as Maxima;
    },
  }),
];

/** A change of facts; null for any other. */
export function saveFactChange(change: Change, e: Encoder): Json[] | null {
  if (change instanceof FactChange) {
    const { base } = change;
    return ['facts', e.value(base), numbersOf(base, e).get(change.change) as number];
  }
  if (change instanceof EvidenceChange) {
    const { base, fact, value } = change;
    return ['evidence', e.value(base), fact, value === undefined ? null : [e.value(value)]];
  }
  return null;
}

export function loadFactChange(parts: readonly Json[], d: Decoder): Change | null {
  const [kind, place, first, second] = parts;
  if (kind !== 'facts' && kind !== 'evidence') return null;
  const base = d.value(place) as FactBase;
  if (kind === 'facts') return new FactChange(base, base.loaded[first as number] as Change);
  const value: Value = second === null ? undefined : d.value((second as Json[])[0]);
  return new EvidenceChange(base, text(first), value);
}
