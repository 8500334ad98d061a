/** The marks of a continuation, as a value (SRFI 226; Clements & Felleisen 2004). */
import { list, NIL, Pair, type Value } from '../../grammar/datum.js';
import { isWinder } from './dynamic.js';
import { Dynamic, type Frame } from './frame.js';
import type { Prompt } from './prompt.js';

/** The marks of a continuation: one association list for each marked frame, innermost first, and
 * the tags of the prompts between them. */
export class MarkSet {
  constructor(readonly entries: readonly Value[]) {}

  describe(): readonly string[] {
    return ['#<continuation-mark-set>'];
  }
}

/** The marks of the segments from a dynamic frame down to a prompt, or all. O(dynamic frames). */
export function marksOf(
  dynamic: Frame | null,
  prompts: Prompt | null,
  end: Prompt | null,
): MarkSet {
  const entries: Value[] = [];
  let segment = dynamic;
  let isSpliced = false;
  for (let p = prompts; ; p = p.next) {
    let last: Frame | null = null;
    for (let f = segment; f !== null; f = f.registers[Dynamic.Outer] as Frame | null) {
      const marks = f.registers[Dynamic.Marks];
      entries.push(isSpliced && f === segment ? spliced(entries.pop(), marks) : marks);
      last = f;
    }
    if (p === null || p === end) return new MarkSet(entries.filter((entry) => entry !== NIL));
    if (p.tag !== null) entries.push(p.tag);
    isSpliced = isSeam(p) && last !== null && last.next === null && !isWinder(last);
    segment = p.dynamic;
  }
}

/** Whether the last frame of a composable continuation that was put on here, in tail position, and
 * the marked frame outside are one and the same. */
function isSeam({ tag, frame, dynamic }: Prompt): boolean {
  return tag === null && dynamic !== null && frame === dynamic && !isWinder(dynamic);
}

/** The marks of a frame of which the inner part and the outer part were marked. */
export function spliced(inner: Value, outer: Value): Value {
  const marks = items(inner);
  const hidden = new Set(marks.map((mark) => (mark as Pair).car));
  return list([...marks, ...items(outer).filter((mark) => !hidden.has((mark as Pair).car))]);
}

function items(marks: Value): Value[] {
  const all: Value[] = [];
  for (let rest = marks; rest instanceof Pair; rest = rest.cdr) all.push(rest.car);
  return all;
}
