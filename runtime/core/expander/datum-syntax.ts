/** Plain data as syntax, for eval. */
import { NIL, Pair, type Value } from '../../../grammar/datum.js';
import { type Span, Syntax, SyntaxList, SyntaxVector } from '../../../grammar/syntax.js';
import { fault } from '../condition.js';

/** The datum as syntax, every part at `span`; a datum that is syntax stays as it is. Cyclic data
 * are no program: a `syntax-error` fault. */
export function datumToSyntax(datum: Value, span: Span | null): Syntax {
  return convert(datum, span, new Set());
}

function convert(datum: Value, span: Span | null, around: Set<Value>): Syntax {
  if (datum instanceof Syntax) return datum;
  if (datum === NIL) return new Syntax(new SyntaxList([]), span);
  if (!(datum instanceof Pair || Array.isArray(datum))) return new Syntax(datum, span);
  if (around.has(datum)) throw fault('syntax-error', 'eval: the expression is cyclic');
  around.add(datum);
  if (Array.isArray(datum)) {
    const items = datum.map((item) => convert(item, span, around));
    around.delete(datum);
    return new Syntax(new SyntaxVector(items), span);
  }
  const items: Syntax[] = [];
  const seen = new Set<Value>();
  let rest: Value = datum;
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (seen.has(rest)) throw fault('syntax-error', 'eval: the expression is cyclic');
    seen.add(rest);
    items.push(convert(rest.car, span, around));
  }
  around.delete(datum);
  return new Syntax(new SyntaxList(items, rest === NIL ? null : convert(rest, span, around)), span);
}
