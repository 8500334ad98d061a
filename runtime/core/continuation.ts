/**
 * First-class continuations (R7RS 6.10, SRFI 226): the segments from where one was captured down to
 * a prompt. Calling a non-composable one replaces the present segments down to the nearest prompt
 * with its tag; calling a composable one puts its segments on top of the present ones.
 */
import type { DescriptionPart } from '../../grammar/datum.js';
import type { Frame } from './frame.js';
import type { Prompt, PromptTag } from './prompt.js';

export class Continuation {
  constructor(
    /** Set once: compiled code may capture a continuation before there are frames. */
    public frame: Frame | null,
    readonly dynamic: Frame | null,
    /** The prompts outside the first segment; those from `base` on are not part of it. */
    readonly prompts: Prompt,
    readonly base: Prompt,
    readonly tag: PromptTag,
    readonly composable: boolean,
  ) {}

  describe(): readonly DescriptionPart[] {
    return [this.composable ? '#<composable-continuation>' : '#<continuation>'];
  }
}
