/**
 * A query: an evaluation whose answers are the rows of a relation of its own. First what it needs
 * of the database is brought up to date, then the goals are joined.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { checkRule } from './definition-check.js';
import { Evaluation, type Host } from './evaluation.js';
import { Journal } from './journal.js';
import type { DatalogLimits } from './limits.js';
import { rewrite } from './magic.js';
import { inOrder } from './order.js';
import { Program } from './program.js';
import type { Relation } from './relation.js';
import { type Goal, QUERY, type Rule } from './rule.js';

/** The database, as a query sees it. */
export interface QueryHost extends Host {
  readonly program: Program;
  readonly limits: DatalogLimits;
}

export class Query extends Evaluation {
  readonly #program: Program;

  /** @throws Fault as for a rule of these goals */
  constructor(
    host: QueryHost,
    outputs: readonly string[],
    goals: readonly Goal[],
    span: Span | null,
  ) {
    const program = new Program(host.program.space, new Journal(), host.program);
    const terms = outputs.map((name) => ({ kind: 'variable' as const, name }));
    const rule: Rule = { head: { relation: QUERY, terms, span }, body: goals, span };
    const { rules, needed } = rewrite(host.program, checkRule(program, rule));
    program.ensure(QUERY, terms.length, span);
    for (const flat of rules) program.addRule([flat], 0);
    super(
      host,
      [
        { program: host.program, roots: () => needed },
        { program, roots: () => [QUERY] },
      ],
      host.limits,
    );
    this.#program = program;
  }

  get #answers(): Relation {
    return (this.#program.find(QUERY) as { rows: Relation }).rows;
  }

  /** The values of the outputs in all answers so far, in the order of their terms (`order.ts`);
   * every answer is there when it is done. */
  get rows(): Value[][] {
    const answers = this.#answers;
    const tuples = Array.from({ length: answers.size }, (_, i) => answers.row(i));
    return inOrder(tuples).map((tuple) => this.#values(tuple));
  }

  #values(tuple: ReturnType<Relation['row']>): Value[] {
    const { terms } = this.#program.space;
    return Array.from(tuple, (id) => terms.value(id));
  }
}
