/**
 * The operations on facts and rules. Patterns and facts are texts, as in a program: `(edge a ?x)`;
 * what is asked so is evaluated, as any other input of the session.
 */
import { z } from 'zod';
import type { RelationView } from './core/fact/view.js';
import { resultSchema } from './execution.js';
import { wireResult } from './outcome.js';
import type { Session } from './session.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

const fact = parameter('fact', z.string().min(1), 'For example (edge a b).');
const pattern = parameter('pattern', z.string().min(1), 'For example (edge a ?x).');

/** An operation that is a form of (omega fact). */
function form(doc: string, keyword: string, parameters: typeof fact | typeof pattern) {
  return operation({
    doc,
    params: [parameters],
    returns: resultSchema,
    run(session: Session, text) {
      return session.eval(`(${keyword} ${text})`);
    },
    wire: wireResult,
  });
}

export const facts = subsystem({
  name: 'facts',
  doc: 'Facts, rules, and what follows from them.',
  initial: () => null,
  operations: {
    assert: form('Let a fact hold; whether it is new.', 'fact!', fact),
    retract: form('Let a fact not hold any more, unless rules say so.', 'retract!', fact),
    query: form('All facts that agree with a pattern, derived ones included.', 'facts', pattern),
    why: form('A derivation of minimal height; #f if the fact does not hold.', 'why', fact),
    whyNot: form('For each rule, the first premise that fails.', 'why-not', fact),
    getRelations: operation({
      doc: 'The relations: name, number of facts as far as they are derived, rules.',
      params: [],
      returns: z.array(z.object({ name: z.string(), size: z.int(), rules: z.array(z.string()) })),
      run(session: Session): readonly RelationView[] {
        return session.engine.facts.relations;
      },
    }),
    getFacts: operation({
      doc: 'Facts of a relation, as far as they are derived, as texts.',
      params: [
        parameter('relation', z.string(), 'Its name.'),
        parameter('most', z.int().min(1).max(100_000).optional(), 'At most so many; else 1000.'),
      ],
      returns: z.array(z.string()),
      run(session: Session, relation, most): readonly string[] {
        return session.engine.facts.factsOf(relation, most ?? 1000);
      },
    }),
  },
  listeners: {},
});
