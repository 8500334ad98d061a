/**
 * Rules as they are evaluated: without disjunctions (one flat rule for each conjunction), variables
 * by number, constants interned. Made of a rule when it is added, and checked on the way.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { FunctorName } from './functors.js';
import type { DatalogLimits } from './limits.js';
import { limitFault } from './limits.js';
import type {
  AggregateOperator,
  ArithmeticOperator,
  Atom,
  ComparisonOperator,
  Expression,
  Goal,
  HeadTerm,
  Rule,
  Term,
} from './rule.js';
import type { TermId, TermTable } from './term-table.js';

export type Column =
  /** A variable, by its place in `FlatRule.variables`. */
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'constant'; readonly id: TermId }
  | { readonly kind: 'any' };

export type Operand =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'constant'; readonly id: TermId }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator | FunctorName;
      readonly operands: readonly Operand[];
    };

export interface MatchGoal {
  readonly kind: 'match';
  readonly relation: string;
  readonly columns: readonly Column[];
  readonly source: Goal;
}

export type FlatGoal =
  | MatchGoal
  | {
      readonly kind: 'absent';
      readonly relation: string;
      readonly columns: readonly Column[];
      readonly source: Goal;
    }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Operand;
      readonly right: Operand;
      readonly source: Goal;
    }
  | {
      readonly kind: 'external';
      readonly procedure: Value;
      readonly inputs: readonly Column[];
      readonly output: Column | null;
      readonly source: Goal;
    };

export interface HeadAggregate {
  readonly kind: 'aggregate';
  readonly operator: AggregateOperator;
  /** The variable, or null for `(count)`. */
  readonly slot: number | null;
}

export interface FlatRule {
  readonly source: Rule;
  readonly relation: string;
  readonly head: readonly (Column | HeadAggregate)[];
  /** Names of the variables. */
  readonly variables: readonly string[];
  readonly goals: readonly FlatGoal[];
}

/** The rule's conjunctions. Nothing is checked.
 * @throws Fault `limit` when there are too many */
export function flatten(rule: Rule, terms: TermTable, limits: DatalogLimits): FlatRule[] {
  const { branchesMax, goalsMax } = limits;
  return conjunctions(rule.body, branchesMax).map((goals) => {
    if (goals.length > goalsMax)
      throw limitFault('goals in one rule', goalsMax, 'make relations of parts of it');
    return new Flattening(rule, goals, terms).rule();
  });
}

/** All ways to choose one branch of each disjunction. */
function conjunctions(goals: readonly Goal[], most: number): Goal[][] {
  let all: Goal[][] = [[]];
  for (const goal of goals) {
    const ways =
      goal.kind === 'or' ? goal.branches.flatMap((branch) => conjunctions(branch, most)) : [[goal]];
    if (ways.length * all.length > most)
      throw limitFault('alternatives in one rule', most, 'make relations of its disjunctions');
    all = all.flatMap((before) => ways.map((way) => [...before, ...way]));
  }
  return all;
}

/** One conjunction of a rule, on its way to be a flat rule. */
class Flattening {
  readonly #slots = new Map<string, number>();
  /** How many goals and heads mention a variable. */
  readonly #mentions = new Map<string, number>();

  constructor(
    readonly source: Rule,
    readonly goals: readonly Goal[],
    readonly terms: TermTable,
  ) {
    const sets = [namesOfHead(source.head.terms), ...goals.map((goal) => variablesOf(goal))];
    for (const name of sets.flatMap((names) => [...names]))
      this.#mentions.set(name, (this.#mentions.get(name) ?? 0) + 1);
  }

  rule(): FlatRule {
    const { source } = this;
    const goals = this.goals.map((goal) => this.#goal(goal));
    const head = source.head.terms.map((term) => this.#headTerm(term));
    const { relation } = source.head;
    return { source, relation, head, variables: [...this.#slots.keys()], goals };
  }

  #goal(goal: Goal): FlatGoal {
    switch (goal.kind) {
      case 'relation': {
        const { relation, terms } = goal.atom;
        return {
          kind: 'match',
          relation,
          columns: terms.map((t) => this.#column(t)),
          source: goal,
        };
      }
      case 'not':
        return this.#absent(goal, goal.atom);
      case 'compare': {
        const [left, right] = [this.#operand(goal.left), this.#operand(goal.right)];
        return { kind: 'compare', operator: goal.operator, left, right, source: goal };
      }
      case 'external': {
        const inputs = goal.inputs.map((input) => this.#column(input));
        const output = goal.output === null ? null : this.#column(goal.output);
        return { kind: 'external', procedure: goal.procedure, inputs, output, source: goal };
      }
      case 'or':
        throw new Error('a disjunction in a conjunction');
    }
  }

  /** A variable that nothing else mentions stands for anything there. */
  #absent(source: Goal, { relation, terms }: Atom): FlatGoal {
    const columns = terms.map((term): Column => {
      const isOwn =
        term.kind === 'variable' &&
        this.#mentions.get(term.name) === 1 &&
        terms.filter((other) => other.kind === 'variable' && other.name === term.name).length === 1;
      return isOwn ? { kind: 'any' } : this.#column(term);
    });
    return { kind: 'absent', relation, columns, source };
  }

  #headTerm(term: HeadTerm): Column | HeadAggregate {
    if (term.kind !== 'aggregate') return this.#column(term);
    const slot = term.variable === null ? null : this.#slot(term.variable);
    return { kind: 'aggregate', operator: term.operator, slot };
  }

  #column(term: Term): Column {
    switch (term.kind) {
      case 'variable':
        return { kind: 'slot', slot: this.#slot(term.name) };
      case 'constant':
        return { kind: 'constant', id: this.terms.intern(term.value) };
      case 'wildcard':
        return { kind: 'any' };
    }
  }

  #operand(expression: Expression): Operand {
    switch (expression.kind) {
      case 'variable':
        return { kind: 'slot', slot: this.#slot(expression.name) };
      case 'constant':
        return { kind: 'constant', id: this.terms.intern(expression.value) };
      case 'arithmetic': {
        const operands = expression.operands.map((operand) => this.#operand(operand));
        return { kind: 'arithmetic', operator: expression.operator, operands };
      }
    }
  }

  #slot(name: string): number {
    const slot = this.#slots.get(name) ?? this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }
}

function namesOfHead(terms: readonly HeadTerm[]): ReadonlySet<string> {
  return new Set(
    terms.flatMap((term) => {
      if (term.kind === 'variable') return [term.name];
      return term.kind === 'aggregate' && term.variable !== null ? [term.variable] : [];
    }),
  );
}

function namesIn(expression: Expression | Term): readonly string[] {
  if (expression.kind === 'variable') return [expression.name];
  return expression.kind === 'arithmetic' ? expression.operands.flatMap(namesIn) : [];
}

/** The variables that a goal without disjunction mentions. */
export function variablesOf(goal: Goal): ReadonlySet<string> {
  switch (goal.kind) {
    case 'relation':
    case 'not':
      return new Set(goal.atom.terms.flatMap(namesIn));
    case 'compare':
      return new Set([...namesIn(goal.left), ...namesIn(goal.right)]);
    case 'external':
      return new Set([...goal.inputs, goal.output ?? []].flat().flatMap(namesIn));
    case 'or':
      return new Set(goal.branches.flat().flatMap((inner) => [...variablesOf(inner)]));
  }
}

/** The variables of an operand, by number. */
export function slotsIn(operand: Operand | Column): readonly number[] {
  if (operand.kind === 'slot') return [operand.slot];
  return operand.kind === 'arithmetic' ? operand.operands.flatMap(slotsIn) : [];
}

/** What a goal needs to have values before it, and which variables it gives values to then; null
 * if it must wait. A relation's goal can go on with whatever there is. */
export function bindings(goal: FlatGoal, bound: ReadonlySet<number>): readonly number[] | null {
  const isBound = (parts: readonly (Operand | Column)[]): boolean =>
    parts.every((part) => slotsIn(part).every((slot) => bound.has(slot)));
  switch (goal.kind) {
    case 'match':
      return goal.columns.flatMap(slotsIn);
    case 'absent':
      return isBound(goal.columns) ? [] : null;
    case 'external':
      return isBound(goal.inputs) ? (goal.output === null ? [] : slotsIn(goal.output)) : null;
    case 'compare': {
      if (isBound([goal.left, goal.right])) return [];
      if (goal.operator !== '=') return null;
      if (goal.left.kind === 'slot' && isBound([goal.right])) return [goal.left.slot];
      return goal.right.kind === 'slot' && isBound([goal.left]) ? [goal.right.slot] : null;
    }
  }
}

export function spanOf(goal: Goal): Span | null {
  switch (goal.kind) {
    case 'relation':
    case 'not':
      return goal.atom.span;
    case 'compare':
    case 'external':
      return goal.span;
    case 'or':
      return null;
  }
}
