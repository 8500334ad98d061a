/**
 * Which relations depend on which: components of relations that depend on each other (Tarjan 1972),
 * in an order in which they can be evaluated, and cycles through a negation or an aggregate, which
 * have no meaning (Apt, Blair & Walker 1988).
 */
import type { FlatRule, slotsIn } from './flat-rule.js';

export interface Dependency {
  readonly on: string;
  /** Why it needs all of that relation before it begins, for a person; null if it does not. */
  readonly strict: string | null;
}

/** What a rule's head depends on. `isLattice` tells whether a relation's last column is joined. */
export function dependenciesOf(
  rule: FlatRule,
  isLattice: (relation: string) => boolean,
): readonly Dependency[] {
  const isAggregated = rule.head.some((term) => term.kind === 'aggregate');
  return rule.goals.flatMap((goal): Dependency[] => {
    if (goal.kind !== 'match' && goal.kind !== 'absent') return [];
    const on = goal.relation;
    if (goal.kind === 'absent') return [{ on, strict: 'not' }];
    if (isAggregated) return [{ on, strict: 'an aggregate of' }];
    const last = goal.columns.at(-1);
    const readsValue = isLattice(on) && last !== undefined && last.kind !== 'any';
    if (readsValue && !isMonotone(rule, last, isLattice(rule.relation)))
      return [{ on, strict: 'the final value of' }];
    return [{ on, strict: null }];
  });
}

/** Whether a value that is still growing only goes where it is joined again. */
function isMonotone(
  rule: FlatRule,
  value: Parameters<typeof slotsIn>[0],
  isLatticeHead: boolean,
): boolean {
  if (value.kind !== 'slot' || !isLatticeHead) return false;
  const keys = rule.head.slice(0, -1);
  return !keys.some((term) => term.kind === 'slot' && term.slot === value.slot);
}

/** The components of the cone of these relations, each after those that it depends on. O(rules). */
export function componentsOf(
  roots: readonly string[],
  dependencies: (relation: string) => readonly Dependency[],
): string[][] {
  const components: string[][] = [];
  const numbers = new Map<string, number>();
  const lows = new Map<string, number>();
  const stack: string[] = [];
  const waiting = new Set<string>();
  const visits: Array<{ readonly name: string; readonly on: readonly Dependency[]; next: number }> =
    [];
  const enter = (name: string): void => {
    numbers.set(name, numbers.size);
    lows.set(name, numbers.size - 1);
    stack.push(name);
    waiting.add(name);
    visits.push({ name, on: dependencies(name), next: 0 });
  };
  const lower = (name: string, low: number): void => {
    lows.set(name, Math.min(lows.get(name) as number, low));
  };
  for (const root of roots) {
    if (!numbers.has(root)) enter(root);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const dependency = visit.on[visit.next++];
      if (dependency !== undefined) {
        const number = numbers.get(dependency.on);
        if (number === undefined) enter(dependency.on);
        else if (waiting.has(dependency.on)) lower(visit.name, number);
        continue;
      }
      visits.pop();
      const low = lows.get(visit.name) as number;
      const outer = visits.at(-1);
      if (outer !== undefined) lower(outer.name, low);
      if (low !== numbers.get(visit.name)) continue;
      const component = stack.splice(stack.lastIndexOf(visit.name));
      for (const name of component) waiting.delete(name);
      components.push(component);
    }
  }
  return components;
}

/** A cycle through a strict dependency that begins and ends with the relation, as a list of
 * relations, with the reason why the first needs the second; null if there is none.
 * O(dependencies). */
export function strictCycle(
  root: string,
  dependencies: (relation: string) => readonly Dependency[],
): { readonly cycle: readonly string[]; readonly strict: string } | null {
  const component = componentsOf([root], dependencies).find((names) => names.includes(root));
  const members = new Set(component);
  for (const name of members) {
    for (const { on, strict } of dependencies(name)) {
      if (strict === null || !members.has(on)) continue;
      return { cycle: [name, ...pathTo(on, name, members, dependencies)], strict };
    }
  }
  return null;
}

/** A shortest way from one relation to another within a component. */
function pathTo(
  from: string,
  to: string,
  members: ReadonlySet<string>,
  dependencies: (relation: string) => readonly Dependency[],
): string[] {
  const before = new Map<string, string | null>([[from, null]]);
  for (const name of before.keys()) {
    if (name === to) break;
    for (const { on } of dependencies(name)) {
      if (members.has(on) && !before.has(on)) before.set(on, name);
    }
  }
  const path: string[] = [];
  for (let at: string | null = to; at !== null; at = before.get(at) ?? null) path.unshift(at);
  return path;
}
