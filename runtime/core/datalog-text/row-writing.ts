/** Rows of relations as text, in the order of their values, so that it is the same in every run. */
import { Sym, type Value } from '../../../grammar/datum.js';
import type { Database } from '../datalog/database.js';
import { numberText } from '../datalog/functors.js';
import type { Relation } from '../datalog/relation.js';
import type { TermId, TermTable } from '../datalog/term-table.js';
import type { Directive } from './directives.js';

/** Characters that are handed over at once, about. */
const PIECE_CHARACTERS = 65_536;

/** The lines of a relation, in pieces. O(n log n), and as much memory as the text. */
export function writtenRows(database: Database, directive: Directive): string[] {
  const { relation, file, attributes, delimiter, hasHeaders } = directive;
  const pieces: string[] = [];
  let piece = '';
  const put = (line: string): void => {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARACTERS) return;
    pieces.push(piece);
    piece = '';
  };
  const heading = attributes.join(delimiter);
  if (file === null) {
    put('---------------');
    put(relation);
    if (hasHeaders) put(heading);
    put('===============');
  } else if (hasHeaders) put(heading);
  for (const row of sortedRows(database, relation)) put(lineOf(row, directive));
  if (file === null) put('===============');
  if (piece !== '') pieces.push(piece);
  return pieces;
}

function lineOf(row: readonly Value[], { delimiter, isQuoted }: Directive): string {
  if (row.length === 0) return '()';
  const fields = row.map((value) => (value instanceof Sym ? value.name : numberText(value)));
  if (!isQuoted) return fields.join(delimiter);
  const isPlain = (field: string): boolean => !field.includes('"') && !field.includes(delimiter);
  return fields
    .map((field) => (isPlain(field) ? field : `"${field.replaceAll('"', '""')}"`))
    .join(delimiter);
}

/** The rows of a relation in the order of their values, column by column. */
function* sortedRows(database: Database, relation: string): Generator<readonly Value[]> {
  const { program } = database;
  const predicate = program.find(relation);
  if (predicate === undefined) return;
  const { rows } = predicate;
  const { terms } = program.space;
  const order = Int32Array.from(rows.alive());
  const keys = Array.from({ length: predicate.arity }, (_, column) =>
    columnKeys(rows, column, terms),
  );
  order.sort((a, b) => {
    for (const key of keys) {
      const difference = (key[a] as number) - (key[b] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  for (const row of order) yield Array.from(rows.row(row), (id) => terms.value(id));
}

/** By row, a number that is ordered as the column's values are. Small integers are by themselves;
 * otherwise each value gets its place among those of the column. */
function columnKeys(rows: Relation, column: number, terms: TermTable): Int32Array {
  const ids = Int32Array.from(
    { length: rows.rowCount },
    (_, row) => rows.row(row)[column] as TermId,
  );
  if (ids.every((id) => (id & 1) === 0)) return ids;
  const places = new Map<TermId, number>();
  for (const id of [...new Set(ids)].sort((a, b) => terms.compare(a, b)))
    places.set(id, places.size);
  return ids.map((id) => places.get(id) as number);
}
