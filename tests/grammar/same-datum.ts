/** Whether two data are alike in every part, cycles included: they unfold to the same tree. */
import {
  Char,
  Compnum,
  Flonum,
  MString,
  Pair,
  Ratnum,
  Sym,
  type Value,
} from '#omega/grammar/datum.js';

/** The parts of a value and a text that tells everything else about it. */
function anatomy(value: Value): { readonly text: string; readonly parts: readonly Value[] } {
  if (value instanceof Pair) return { text: 'pair', parts: [value.car, value.cdr] };
  if (Array.isArray(value)) return { text: `vector ${value.length}`, parts: value };
  if (value instanceof Uint8Array) return { text: `bytes ${[...value].join()}`, parts: [] };
  if (value instanceof MString) return { text: `string ${value.toString()}`, parts: [] };
  if (value instanceof Char) return { text: `char ${value.code}`, parts: [] };
  if (value instanceof Flonum) {
    return { text: `flonum ${Object.is(value.value, -0) ? '-0' : value.value}`, parts: [] };
  }
  if (value instanceof Ratnum) {
    return { text: `ratio ${value.numerator}/${value.denominator}`, parts: [] };
  }
  if (value instanceof Compnum) return { text: 'complex', parts: [value.re, value.im] };
  if (typeof value === 'object') return { text: 'identity', parts: [] };
  return { text: `${typeof value} ${String(value)}`, parts: [] };
}

/** Whether `left` and `right` are the same datum; symbols and the empty list by identity. */
export function sameDatum(left: Value, right: Value): boolean {
  const compared = new Map<Value, Set<Value>>();
  const pending: Value[] = [left, right];
  while (pending.length > 0) {
    const a = pending.pop();
    const b = pending.pop();
    if (a === b) continue;
    if (a instanceof Sym || b instanceof Sym) return false;
    const seen = compared.get(a) ?? new Set();
    compared.set(a, seen);
    if (seen.has(b)) continue;
    seen.add(b);
    const { text, parts } = anatomy(a);
    const other = anatomy(b);
    if (text === 'identity' || text !== other.text) return false;
    parts.forEach((part, i) => {
      pending.push(part, other.parts[i]);
    });
  }
  return true;
}
