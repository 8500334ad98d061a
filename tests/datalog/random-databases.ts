/** Databases of random programs, and what they say, as texts that can be compared. */
import fc from 'fast-check';
import { Database } from '#omega/runtime/core/datalog/database.js';
import { type Goal, type Rule, ruleText } from '#omega/runtime/core/datalog/rule.js';
import type { Facts, LayeredProgram } from './naive.js';
import { LEAST, programs, RELATIONS } from './random-programs.js';

export type Given = ReadonlyArray<readonly [string, number[]]>;

/** A database with the program's rules, their goals turned around if asked to. */
export function databaseOf(program: LayeredProgram, given: Given, isReversed = false): Database {
  const database = new Database();
  database.declare({ name: LEAST, columns: ['any', 'number'], lattice: 'min', span: null });
  for (const rule of program.layers.flat())
    database.addRule(isReversed ? { ...rule, body: [...rule.body].reverse() } : rule);
  for (const [name, row] of given) database.assertFact(name, row);
  return database;
}

/** What a database says, relation by relation, in an order of its own. */
export function contents(database: Database): string {
  const names = RELATIONS.flatMap((layer) => Object.keys(layer));
  return names
    .map((name) => {
      const rows = database.facts(name).map((row) => JSON.stringify(row));
      return `${name}: ${rows.sort().join(' ')}`;
    })
    .join('\n');
}

export function contentsOf(facts: Facts): string {
  const names = RELATIONS.flatMap((layer) => Object.keys(layer));
  return names
    .map((name) => `${name}: ${[...(facts.get(name) ?? [])].sort().join(' ')}`)
    .join('\n');
}

export function explain(program: LayeredProgram): string {
  return program.layers.flat().map(ruleText).join('\n');
}

/** The program without aggregates and lattices. */
function plain({ layers, least }: LayeredProgram): LayeredProgram {
  const mentions = (goal: Goal): boolean => {
    if (goal.kind === 'or') return goal.branches.flat().some(mentions);
    return (goal.kind === 'relation' || goal.kind === 'not') && goal.atom.relation === LEAST;
  };
  const isPlain = ({ head, body }: Rule): boolean =>
    head.relation !== LEAST &&
    !head.terms.some(({ kind }) => kind === 'aggregate') &&
    !body.some(mentions);
  return { layers: layers.map((layer) => layer.filter(isPlain)), least };
}

const atom = (relation: string, ...names: string[]): Goal & { kind: 'relation' } => ({
  kind: 'relation',
  atom: { relation, terms: names.map((name) => ({ kind: 'variable', name })), span: null },
});

/** The closure of `e`, as some of the rules of `p`. */
const closure: readonly Rule[] = [
  [atom('e', '?x', '?z')],
  [atom('e', '?x', '?y'), atom('p', '?y', '?z')],
].map((body) => ({ head: atom('p', '?x', '?z').atom, body, span: null }));

/** Random programs without aggregates and lattices, many of them with a closure. */
export const recursivePrograms: fc.Arbitrary<LayeredProgram> = fc
  .tuple(programs.map(plain), fc.boolean())
  .map(
    ([
      {
        layers: [first = [], ...others],
        least,
      },
      hasClosure,
    ]) => ({
      layers: [hasClosure ? [...first, ...closure] : first, ...others],
      least,
    }),
  );
