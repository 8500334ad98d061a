/**
 * Rules of Datalog text as rules of the engine. An aggregate becomes a relation of its own, with a
 * column for each variable that is also known outside of it:
 *
 *     r(x, c) :- n(x), c = count : { e(x, y) }.
 *
 *     (define-rule (count@3:26 ?x (count)) (e ?x ?y))
 *     (define-rule (r ?x ?c) (n ?x) (or ((count@3:26 ?x ?.1)) ((not (count@3:26 ?x _)) (= ?.1 0)))
 *                            (= ?c ?.1))
 *
 * Where its body does not give those variables values by itself, what does outside is put before
 * it, as a relation of its own, too.
 */
import type { Expression, Statement } from '../../../grammar/datalog/syntax.js';
import { Flonum } from '../../../grammar/datum.js';
import type {
  AggregateOperator,
  Expression as EngineExpression,
  Goal,
  HeadTerm,
  Rule,
} from '../datalog/rule.js';
import {
  type Aggregate,
  aggregatesIn,
  conjunctionsOf,
  expressionsOf,
  FreshNames,
  type Part,
  plainAtom,
  plainParts,
  variablesIn,
} from './conjunctions.js';
import {
  applied,
  constant,
  ExpressionTranslation,
  variable,
  wrapped,
} from './expression-translation.js';
import { boundBy, checkBound, needsOf, outerOf } from './grounding.js';
import { Inference } from './inference.js';
import type { TypeTable } from './kinds.js';
import { refuse } from './refusal.js';
import type { Relations } from './relations.js';
import { withScopes } from './scopes.js';

export type RuleStatement = Extract<Statement, { readonly kind: 'rule' }>;

/** The rules that a statement means, those of its aggregates first.
 * @throws Refusal for what is wrong with it */
export function translateRule(
  statement: RuleStatement,
  relations: Relations,
  types: TypeTable,
): Rule[] {
  const { heads, body, span } = statement;
  const ways = body === null ? [[]] : conjunctionsOf(body, span);
  return ways.flatMap((way, i) => {
    const suffix = i === 0 ? '' : `.${i + 1}`;
    return new ConjunctionTranslation(relations, types, statement, suffix).rules(heads, way);
  });
}

/** What is known around an aggregate. */
interface Surroundings {
  /** Parts that have been translated, and their goals. */
  readonly goals: ReadonlyMap<Part, readonly Goal[]>;
  readonly scope: ReadonlySet<string>;
}

class ConjunctionTranslation {
  readonly #fresh = new FreshNames();
  readonly #inference: Inference;
  readonly #values = new Map<Aggregate, EngineExpression>();
  readonly #expressions: ExpressionTranslation;
  /** The rules of aggregates. */
  readonly #rules: Rule[] = [];
  /** For names of relations. */
  #helpers = 0;

  constructor(
    relations: Relations,
    types: TypeTable,
    readonly statement: RuleStatement,
    readonly suffix: string,
  ) {
    this.#inference = new Inference(relations, types);
    this.#expressions = new ExpressionTranslation(this.#inference, this.#values);
  }

  rules(heads: RuleStatement['heads'], way: readonly Part[]): Rule[] {
    const { span } = this.statement;
    const plain = heads.map((head) => {
      const wildcard = head.operands.find(({ kind }) => kind === 'wildcard');
      if (wildcard !== undefined)
        throw refuse(
          'invalid-rule',
          wildcard.span,
          'the head of a rule has no wildcards',
          'name a variable that the body binds',
        );
      return plainAtom(head, this.#fresh, false);
    });
    const heading = plain.flatMap(({ atom }) => atom.operands);
    const written = plainParts([...way, ...plain.flatMap(({ equal }) => equal)], this.#fresh);
    const parts = withScopes(written, heading);
    for (const { atom } of plain) this.#inference.part({ kind: 'row', atom, isNegated: false });
    for (const part of parts) this.#inference.part(part);
    const scope = new Set([...heading, ...parts.flatMap(expressionsOf)].flatMap(names));
    checkBound(parts, heading, boundBy(parts, scope), scope);
    const body = this.#conjunction(parts, scope);
    const rules = plain.map(({ atom }): Rule => {
      const terms = atom.operands.map((each) => this.#expressions.expression(each) as HeadTerm);
      return { head: { relation: atom.name.text, terms, span: atom.span }, body, span };
    });
    return [...this.#rules, ...rules];
  }

  /** The goals of parts; those with aggregates when what they need is there. */
  #conjunction(parts: readonly Part[], scope: ReadonlySet<string>): Goal[] {
    const goals = new Map<Part, readonly Goal[]>();
    let waiting = parts;
    const isReady = (part: Part): boolean => {
      const known = boundBy([...goals.keys()], scope);
      return expressionsOf(part)
        .flatMap(aggregatesIn)
        .every((each) => outerOf(each, scope).every((name) => known.has(name)));
    };
    while (waiting.length > 0) {
      const simple = waiting.filter((part) => !expressionsOf(part).some(hasAggregate));
      const next = simple.length > 0 ? simple : waiting.filter(isReady).slice(0, 1);
      // All variables are bound, so one of them can be next.
      if (next.length === 0) throw new Error('aggregates that wait for each other');
      for (const part of next) goals.set(part, this.#part(part, { goals, scope }));
      waiting = waiting.filter((part) => !next.includes(part));
    }
    return [...goals.values()].flat();
  }

  #part(part: Part, around: Surroundings): Goal[] {
    const before = expressionsOf(part)
      .flatMap(aggregatesIn)
      .flatMap((aggregate) => this.#aggregate(aggregate, around));
    return [...before, this.#expressions.goal(part)];
  }

  /** Goals that give an aggregate's value to a new variable. */
  #aggregate(aggregate: Aggregate, around: Surroundings): Goal[] {
    const { operator, target, span } = aggregate;
    const kind = this.#inference.kindOf(aggregate);
    const outer = outerOf(aggregate, around.scope);
    const columns = outer.map(variable);
    const relation = this.#nameOf(operator, aggregate);
    const found = variable(this.#fresh.next());
    const taken = this.#fresh.next();
    const bodies = this.#bodies(aggregate, outer, taken, around);
    const over = (name: AggregateOperator): HeadTerm => ({
      kind: 'aggregate',
      operator: name,
      variable: name === 'count' ? null : variable(taken).name,
    });
    const aggregates = operator === 'mean' ? [over('sum'), over('count')] : [over(operator)];
    const head = { relation, terms: [...columns, ...aggregates], span };
    for (const body of bodies) this.#rules.push({ head, body, span });
    const row = (...last: Array<typeof found | { readonly kind: 'wildcard' }>) => ({
      relation,
      terms: [...columns, ...last],
      span,
    });
    if (operator === 'mean') {
      const number = variable(this.#fresh.next());
      this.#values.set(aggregate, applied('divide', found, number));
      return [{ kind: 'relation', atom: row(found, number) }];
    }
    const value = operator === 'count' && kind === 'float' ? applied('float', found) : found;
    this.#values.set(aggregate, operator === 'sum' ? wrapped(kind, value) : value);
    const there: Goal = { kind: 'relation', atom: row(found) };
    if (target !== null && operator !== 'sum') return [there];
    const none = constant(operator === 'sum' && kind === 'float' ? new Flonum(0) : 0);
    const empty: Goal[] = [
      { kind: 'not', atom: row({ kind: 'wildcard' }) },
      { kind: 'compare', operator: '=', left: found, right: none, span },
    ];
    return [{ kind: 'or', branches: [[there], empty] }];
  }

  /** The body over which an aggregate is taken; for each of its ways, where there are several, a
   * relation is made that has them all. */
  #bodies(
    { target, body, operator, span }: Aggregate,
    outer: readonly string[],
    taken: string,
    around: Surroundings,
  ): Goal[][] {
    const isNaming = operator === 'count' || operator === 'sum' || operator === 'mean';
    const value: Part[] =
      target === null
        ? []
        : [
            {
              kind: 'compare',
              sign: '=',
              left: { kind: 'variable', name: taken, span: target.span },
              right: target,
              span: target.span,
            },
          ];
    const ways = conjunctionsOf(body, span).map((way) => {
      const parts = [...plainParts(way, this.#fresh, isNaming), ...value];
      for (const part of parts) this.#inference.part(part);
      return parts;
    });
    const bodies = ways.map((parts) => this.#body(parts, outer, around));
    if (bodies.length === 1) return bodies;
    const [first = [], ...rest] = ways.map((parts) => parts.flatMap(expressionsOf).flatMap(names));
    const shared = first.filter((name) => rest.every((others) => others.includes(name)));
    const columns = [...new Set([...outer, ...shared])];
    const relation = this.#nameOf('rows', { span });
    const head = { relation, terms: columns.map(variable), span };
    for (const goals of bodies) this.#rules.push({ head, body: goals, span });
    return [[{ kind: 'relation', atom: head }]];
  }

  #body(parts: readonly Part[], outer: readonly string[], around: Surroundings): Goal[] {
    const scope = new Set([...around.scope, ...parts.flatMap(expressionsOf).flatMap(names)]);
    const alone = boundBy(parts, scope);
    const given = this.#given(
      outer.filter((name) => !alone.has(name)),
      around,
    );
    const all = [...given, ...parts];
    checkBound(all, [], boundBy(all, scope), scope);
    return this.#conjunction(all, scope);
  }

  /** A row that gives values to variables from outside of an aggregate: at least those that they
   * may have there. */
  #given(missing: readonly string[], { goals, scope }: Surroundings): Part[] {
    if (missing.length === 0) return [];
    const { span } = this.statement;
    const bound = boundBy([...goals.keys()], scope);
    const used = new Set<Part>();
    const pending = [...missing];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const part = bound.get(name);
      if (part === undefined || used.has(part)) continue;
      used.add(part);
      if (part.kind === 'compare')
        pending.push(...[part.left, part.right].flatMap((each) => needsOf(each, scope)));
    }
    const body = [...goals].flatMap(([part, made]) => (used.has(part) ? made : []));
    const text = this.#nameOf('given', { span });
    this.#rules.push({
      head: { relation: text, terms: missing.map(variable), span },
      body,
      span,
    });
    const operands = missing.map((name): Expression => ({ kind: 'variable', name, span }));
    return [{ kind: 'row', atom: { name: { text, span }, operands, span }, isNegated: false }];
  }

  /** A name for a relation that the text does not have. */
  #nameOf(what: string, { span }: Pick<Aggregate, 'span'>): string {
    this.#helpers++;
    const { file, line, column } = span;
    const serial = this.#helpers === 1 ? '' : `#${this.#helpers}`;
    return `${what}@${file.replace(/.*[/\\]/, '')}:${line}:${column}${this.suffix}${serial}`;
  }
}

const names = (expression: Expression): readonly string[] =>
  variablesIn(expression).map(({ name }) => name);

const hasAggregate = (expression: Expression): boolean => aggregatesIn(expression).length > 0;
