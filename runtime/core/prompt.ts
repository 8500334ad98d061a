/**
 * The metacontinuation (Dybvig, Peyton Jones & Sabry, "A Monadic Framework for Delimited
 * Continuations", 2007): K is cut into segments, and what is outside the running segment is a list
 * of prompts. A prompt remembers the K and D outside it; when the running segment is used up, the
 * machine goes on there. So a composable continuation is put on another one without copying a
 * frame.
 */
import type { DescriptionPart, Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import type { Frame } from './frame.js';

/** What prompts are found by (SRFI 226, continuation prompts). */
export class PromptTag {
  constructor(readonly name: Value) {}

  describe(): readonly DescriptionPart[] {
    return [`#<prompt-tag${this.name === false ? '' : ` ${write(this.name)}`}>`];
  }
}

/** The tag of the prompt at the bottom of every run. */
export const DEFAULT_TAG = new PromptTag(false);
/** The tag of continuation barriers; programs never see it. */
export const BARRIER_TAG = new PromptTag(false);
/** The tag of the ground of a fresh continuation: nothing beyond is found. */
export const GROUND_TAG = new PromptTag(false);

/** The end of a segment. */
export class Prompt {
  /** The nearest prompt from here on outside of which there is a dynamic frame. */
  readonly marked: Prompt | null;

  constructor(
    /** Null where a composable continuation was put on: a seam, which no jump aims at. */
    readonly tag: PromptTag | null,
    /** What an abort calls; false for the default, which puts the prompt back and calls a thunk. */
    readonly handler: Value,
    /** K and D outside. */
    readonly frame: Frame | null,
    readonly dynamic: Frame | null,
    /** The prompts outside; null for the bottom of a run, where the answer is the answer. */
    readonly next: Prompt | null,
  ) {
    this.marked = dynamic !== null ? this : (next?.marked ?? null);
  }
}

/** The bottom of a run; `dynamic` is what is in force there. */
export function rootPrompt(dynamic: Frame | null = null): Prompt {
  return new Prompt(DEFAULT_TAG, false, null, dynamic, null);
}

/** The nearest prompt with that tag, or null. O(prompts). */
export function promptWith(tag: PromptTag, prompts: Prompt | null): Prompt | null {
  let prompt = prompts;
  while (prompt !== null && prompt.tag !== tag) {
    if (prompt.tag === GROUND_TAG) return null;
    prompt = prompt.next;
  }
  return prompt;
}

/** The same segments on other ground: `prompts` down to `base`, put on `onto`. */
export function graft(prompts: Prompt | null, base: Prompt | null, onto: Prompt): Prompt {
  const segments: Prompt[] = [];
  for (let p = prompts; p !== base && p !== null; p = p.next) segments.push(p);
  return segments.reduceRight(
    (next, { tag, handler, frame, dynamic }) => new Prompt(tag, handler, frame, dynamic, next),
    onto,
  );
}

/** All frames of a kontinuation, innermost first, through all its segments. */
export function* framesOf(frame: Frame | null, prompts: Prompt | null): Generator<Frame> {
  let segment = frame;
  let outside = prompts;
  for (;;) {
    for (let f = segment; f !== null; f = f.next) yield f;
    if (outside === null) return;
    segment = outside.frame;
    outside = outside.next;
  }
}
