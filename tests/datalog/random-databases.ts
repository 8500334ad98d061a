/** Databases of random programs, and what they say, as texts that can be compared. */
import { Database } from '#omega/runtime/core/datalog/database.js';
import { ruleText } from '#omega/runtime/core/datalog/rule.js';
import type { Facts, LayeredProgram } from './naive.js';
import { LEAST, RELATIONS } from './random-programs.js';

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
