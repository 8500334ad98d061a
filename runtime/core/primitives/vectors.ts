/** Vectors (R7RS 6.8). Those that take a procedure are in the prelude. */
import { Char, char, list, MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { effect, type PrimitiveTable, pure } from '../primitive.js';
import {
  checkedCount,
  checkRoom,
  destinationArgument,
  endArgument,
  indexArgument,
  listArgument,
  sizeArgument,
  startArgument,
  stringArgument,
  vectorArgument,
} from './arguments.js';

export const vectorPrimitives: PrimitiveTable = ({ store, limits }) => [
  pure('vector?', 'obj', 'Whether the object is a vector (R7RS 6.8).', (obj) => Array.isArray(obj)),
  pure(
    'make-vector',
    'k [fill]',
    'A fresh vector of k times fill, or #f (R7RS 6.8).',
    (k, fill = false) =>
      new Array(sizeArgument('make-vector', 1, k, limits.elementsMax)).fill(fill),
  ),
  pure(
    'vector',
    'obj ...',
    'A fresh vector of the objects (R7RS 6.8).',
    (...objs: Value[]) => objs,
  ),
  pure(
    'vector-length',
    'vector',
    'How many elements the vector has (R7RS 6.8).',
    (vector) => vectorArgument('vector-length', 1, vector).length,
  ),
  pure(
    'vector-ref',
    'vector k',
    'Element k of the vector, counted from 0 (R7RS 6.8).',
    (vector, k) => {
      const elements = vectorArgument('vector-ref', 1, vector);
      return elements[indexArgument('vector-ref', 2, k, elements.length)];
    },
  ),
  effect(
    '%vector-compare-and-set!',
    'vector k old new',
    'Replace element k by new if it is the object old; answers whether it was (SRFI 27).',
    (vector, k, old, replacement) => {
      const elements = vectorArgument('%vector-compare-and-set!', 1, vector);
      const index = indexArgument('%vector-compare-and-set!', 2, k, elements.length);
      if (elements[index] !== old) return false;
      store.setElement(elements, index, replacement);
      return true;
    },
  ),
  effect(
    'vector-set!',
    'vector k obj',
    'Replace element k of the vector (R7RS 6.8).',
    (vector, k, obj) => {
      const elements = vectorArgument('vector-set!', 1, vector);
      return store.setElement(elements, indexArgument('vector-set!', 2, k, elements.length), obj);
    },
  ),
  pure(
    'vector->list',
    'vector [start [end]]',
    'The elements as a list (R7RS 6.8).',
    (vector, start, end) => list(section('vector->list', vector, start, end)),
  ),
  pure('list->vector', 'list', 'The elements as a vector (R7RS 6.8).', (first) => {
    const items = listArgument('list->vector', 1, first);
    checkedCount('list->vector', items.length, limits.elementsMax);
    return items;
  }),
  pure(
    'vector->string',
    'vector [start [end]]',
    'The characters as a string (R7RS 6.8).',
    (vector, start, end) => {
      const codes = section('vector->string', vector, start, end).map((item) => {
        if (item instanceof Char) return item.code;
        throw fault('wrong-type', 'vector->string: every element must be a character, got', [item]);
      });
      return MString.ofCodes(codes);
    },
  ),
  pure(
    'string->vector',
    'string [start [end]]',
    'The characters as a vector (R7RS 6.8).',
    (string, start, end) => {
      const text = stringArgument('string->vector', 1, string);
      const from = startArgument('string->vector', 2, start, text.length);
      const to = endArgument('string->vector', 3, end, from, text.length);
      return Array.from({ length: to - from }, (_, i) => char(text.codeAt(from + i)));
    },
  ),
  pure(
    'vector-copy',
    'vector [start [end]]',
    'A fresh vector of a range (R7RS 6.8).',
    (vector, start, end) => section('vector-copy', vector, start, end),
  ),
  effect(
    'vector-copy!',
    'to at from [start [end]]',
    'Copy a range of the vector `from` to `to`, from its index `at` on (R7RS 6.8).',
    (to, at, from, start, end) => {
      const target = vectorArgument('vector-copy!', 1, to);
      const place = destinationArgument('vector-copy!', 2, at, target.length);
      const source = vectorArgument('vector-copy!', 3, from);
      const first = startArgument('vector-copy!', 4, start, source.length);
      const count = endArgument('vector-copy!', 5, end, first, source.length) - first;
      checkRoom('vector-copy!', count, target.length - place);
      // Overlapping ranges: go in the direction that reads before it overwrites.
      if (place <= first) {
        for (let i = 0; i < count; i++) store.setElement(target, place + i, source[first + i]);
      } else {
        for (let i = count - 1; i >= 0; i--) store.setElement(target, place + i, source[first + i]);
      }
      return UNSPECIFIED;
    },
  ),
  pure(
    'vector-append',
    'vector ...',
    'The elements of all vectors (R7RS 6.8).',
    (...vectors: Value[]) => {
      const parts = vectors.map((vector, i) => vectorArgument('vector-append', i + 1, vector));
      const count = parts.reduce((sum, part) => sum + part.length, 0);
      checkedCount('vector-append', count, limits.elementsMax);
      return ([] as Value[]).concat(...parts);
    },
  ),
  effect(
    'vector-fill!',
    'vector fill [start [end]]',
    'Replace every element of a range (R7RS 6.8).',
    (vector, fill, start, end) => {
      const elements = vectorArgument('vector-fill!', 1, vector);
      const from = startArgument('vector-fill!', 3, start, elements.length);
      const to = endArgument('vector-fill!', 4, end, from, elements.length);
      for (let i = from; i < to; i++) store.setElement(elements, i, fill);
      return UNSPECIFIED;
    },
  ),
];

/** A copy of the elements from `start` to `end`, arguments 2 and 3. */
function section(who: string, vector: Value, start: Value, end: Value): Value[] {
  const elements = vectorArgument(who, 1, vector);
  const from = startArgument(who, 2, start, elements.length);
  return elements.slice(from, endArgument(who, 3, end, from, elements.length));
}
