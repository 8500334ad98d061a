/** The types that columns are declared of: what is given is checked when it is, and what follows
 * when it is derived. */
import { Char, MString, NIL, Pair, Sym, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import { isNumber } from '../numbers/arithmetic.js';
import { isInteger } from '../numbers/integers.js';
import type { ActiveRule, Predicate, Program } from './program.js';
import { COLUMN_TYPES, factValue, ruleText } from './rule.js';
import { faultAt } from './rule-check.js';

/** @throws Fault `wrong-type`, at that place */
export function checkTypes(
  relation: string,
  types: readonly string[],
  values: readonly Value[],
  span: Span | null,
  hint: string | null,
): void {
  types.forEach((type, i) => {
    if (isOfType(type, values[i])) return;
    throw faultAt(
      span,
      'wrong-type',
      `column ${i + 1} of ${relation} is declared ${type}, which ${write(values[i])} is not: ` +
        write(factValue(relation, values), { charactersMax: 200 }),
      hint,
    );
  });
}

/** Check the rows of a predicate that have come since the last time; the rule is what made them, if
 * that is known. One that is wrong is taken away.
 * @throws Fault `wrong-type` */
export function checkDerived(
  { space, journal }: Program,
  predicate: Predicate,
  rule: ActiveRule | null,
): void {
  const { name, declaration, rows, typedRows } = predicate;
  const types = declaration?.columns ?? [];
  if (!types.some((type) => type !== 'any' && isColumnType(type))) return;
  for (let row = typedRows; row < rows.rowCount; row++) {
    if (!rows.isAlive(row)) continue;
    const values = Array.from(rows.row(row), (id) => space.terms.value(id));
    try {
      const hint = rule === null ? null : `it follows by ${ruleText(rule.flat.source)}`;
      checkTypes(name, types, values, rule?.flat.source.span ?? null, hint);
    } catch (error) {
      rows.kill(row);
      throw error;
    }
  }
  if (typedRows < rows.rowCount) journal.assign(predicate, 'typedRows', rows.rowCount);
}

function isColumnType(type: string): boolean {
  return (COLUMN_TYPES as readonly string[]).includes(type);
}

/** Whether a value is of that kind. A kind with another name is for people: all values are. */
function isOfType(type: string, value: Value): boolean {
  switch (type as (typeof COLUMN_TYPES)[number]) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'char':
      return value instanceof Char;
    case 'integer':
      return isInteger(value);
    case 'list':
      return value === NIL || value instanceof Pair;
    case 'number':
      return isNumber(value);
    case 'string':
      return value instanceof MString;
    case 'symbol':
      return value instanceof Sym;
    default:
      return true;
  }
}
