/**
 * A Datalog program as the rule engine takes it: declarations, rules, facts, and what is to be read
 * and written. Whatever is wrong is listed; a program with flaws is not run.
 */
import { readDatalog } from '../../../grammar/datalog/reader.js';
import type { Name, Statement } from '../../../grammar/datalog/syntax.js';
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { Database } from '../datalog/database.js';
import type { Declaration, Goal, Rule } from '../datalog/rule.js';
import { type Directive, readDirective } from './directives.js';
import { literal, variable } from './expression-translation.js';
import { type Kind, TypeTable, withArticle } from './kinds.js';
import { type Flaw, flawOf, Refusal, refuse } from './refusal.js';
import { type RelationInfo, Relations } from './relations.js';
import { type RuleStatement, translateRule } from './rule-translation.js';

export interface Fact {
  readonly relation: string;
  readonly values: readonly Value[];
  readonly span: Span;
}

export interface DatalogProgram {
  readonly declarations: readonly Declaration[];
  readonly rules: readonly Rule[];
  readonly facts: readonly Fact[];
  readonly directives: readonly Directive[];
  /** In the order of the text. */
  readonly flaws: readonly Flaw[];
}

/** How the engine calls what columns may hold. */
const COLUMN_TYPES: Readonly<Record<Kind, string>> = {
  symbol: 'symbol',
  number: 'integer',
  unsigned: 'integer',
  float: 'number',
};

/** A program; `file` is the name under which spans know its text. */
export function translateProgram(text: string, file: string): DatalogProgram {
  const { statements, flaws, lacksDeclarations } = readDatalog(text, file);
  const translation = new Translation(
    flaws.map((flaw) => ({ ...flaw, code: 'read-error' })),
    lacksDeclarations,
  );
  translation.run(statements);
  return translation.program();
}

class Translation {
  readonly #types = new TypeTable();
  readonly #relations = new Relations();
  readonly #rules: Rule[] = [];
  readonly #facts: Fact[] = [];
  readonly #directives: Directive[] = [];
  readonly #flaws: Flaw[];

  constructor(
    flaws: readonly Flaw[],
    /** Declarations have flaws, so that what seems not to be declared may well be. */
    private isDamaged: boolean,
  ) {
    this.#flaws = [...flaws];
  }

  run(statements: readonly Statement[]): void {
    const each = (act: (statement: Statement) => void): void => {
      for (const statement of statements) this.#trying(() => act(statement));
    };
    const known = this.#flaws.length;
    each((statement) => {
      if (statement.kind === 'type') this.#types.add(statement);
    });
    each((statement) => {
      if (statement.kind === 'type') this.#types.kindOf(statement.name);
      if (statement.kind === 'declaration') this.#declare(statement);
    });
    this.isDamaged ||= this.#flaws.length > known;
    each((statement) => {
      if (statement.kind === 'rule') this.#rule(statement);
      if (statement.kind === 'directive')
        this.#directives.push(...readDirective(statement, this.#relations));
    });
    this.#tryOut();
  }

  program(): DatalogProgram {
    const flaws = distinct(this.#flaws).sort((a, b) => a.span.offset - b.span.offset);
    return {
      declarations: this.#declarations(),
      rules: this.#rules,
      facts: this.#facts,
      directives: this.#directives,
      flaws,
    };
  }

  /** Do something for one statement; what is wrong with it is a flaw. */
  #trying(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.isDamaged && error.flaw.code === 'unbound-variable') return;
      this.#flaws.push(error.flaw);
    }
  }

  #declare(statement: Extract<Statement, { readonly kind: 'declaration' }>): void {
    const { names, attributes, qualifiers, span } = statement;
    const columns = attributes.map(({ name, type }) => ({
      name: name.text,
      kind: this.#types.kindOf(type),
    }));
    for (const { text, span: place } of names) {
      const relation: RelationInfo = { name: text, attributes: columns, span: place };
      this.#relations.add(relation);
      for (const qualifier of qualifiers) this.#qualify(relation, qualifier, span);
    }
  }

  #qualify(relation: RelationInfo, qualifier: Name, span: Span): void {
    const { text } = qualifier;
    if (text === 'eqrel') this.#rules.push(...equivalence(relation, qualifier.span));
    if (text !== 'input' && text !== 'output' && text !== 'printsize') return;
    const names = [{ text: relation.name, span: relation.span }];
    const directive = { kind: 'directive', what: text, names, options: [], span } as const;
    this.#directives.push(...readDirective(directive, this.#relations));
  }

  #rule(statement: RuleStatement): void {
    const { heads, body } = statement;
    const relations = heads.map((head) => this.#relations.ofAtom(head));
    const isFact =
      body === null &&
      heads.every(({ operands }) =>
        operands.every(({ kind }) => kind === 'number' || kind === 'string'),
      );
    if (!isFact) {
      this.#rules.push(...translateRule(statement, this.#relations, this.#types));
      return;
    }
    heads.forEach(({ name, operands, span }, i) => {
      const { attributes } = relations[i] as RelationInfo;
      const values = operands.map((operand, column) => {
        const { kind } = attributes[column] as { kind: Kind };
        if ((operand.kind === 'string') !== (kind === 'symbol') || isPart(operand, kind))
          throw refuse(
            'wrong-type',
            operand.span,
            `expected ${withArticle(kind)} for ${attributes[column]?.name} of ${name.text}`,
            null,
          );
        return literal(operand, kind);
      });
      this.#facts.push({ relation: name.text, values, span });
    });
  }

  #declarations(): Declaration[] {
    return [...this.#relations.all].map(({ name, attributes, span }) => ({
      name,
      columns: attributes.map(({ kind }) => COLUMN_TYPES[kind]),
      lattice: null,
      span,
    }));
  }

  /** What the engine itself has to say of rules: cycles through negation, limits. */
  #tryOut(): void {
    const database = new Database();
    const attempt = (span: Span | null, act: () => void): void => {
      try {
        act();
      } catch (error) {
        this.#flaws.push(flawOf(error, span as Span));
      }
    };
    for (const declaration of this.#declarations())
      attempt(declaration.span, () => database.declare(declaration));
    for (const rule of this.#rules) attempt(rule.span, () => database.addRule(rule));
  }
}

/** Whether a number has a form that the kind has not. */
function isPart(operand: { readonly kind: string }, kind: Kind): boolean {
  const { form } = operand as { form?: string };
  return form !== undefined && form !== 'number' && form !== kind;
}

/** What `eqrel` says: each is related to itself, and the relation goes both ways, and on. */
function equivalence({ name, attributes, span }: RelationInfo, place: Span): Rule[] {
  if (attributes.length !== 2 || attributes[0]?.kind !== attributes[1]?.kind)
    throw refuse('invalid-rule', place, 'eqrel relates two columns of one type', null);
  const row = (a: string, b: string) => ({
    relation: name,
    terms: [variable(a), variable(b)],
    span,
  });
  const goal = (a: string, b: string): Goal => ({ kind: 'relation', atom: row(a, b) });
  return [
    { head: row('x', 'x'), body: [goal('x', 'y')], span },
    { head: row('y', 'x'), body: [goal('x', 'y')], span },
    { head: row('x', 'z'), body: [goal('x', 'y'), goal('y', 'z')], span },
  ];
}

/** What is told of one place twice is told once. */
function distinct(flaws: readonly Flaw[]): Flaw[] {
  const seen = new Set<string>();
  return flaws.filter(({ span, message }) => {
    const key = `${span.offset} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
