/** Continuations as lists of frames, for `control-model.ts`. */
import { PARAMETERS, type Program } from './control-program.js';

/** What programs compute with. */
export type Datum = number | string | readonly Datum[];

/** A transition; null when the program is over. */
export type Step = (() => Step) | null;

export interface Extent {
  readonly id: number;
  readonly before: Program;
  readonly after: Program;
}

/** What is done once, when an extent is left for good. */
export interface Cleanup {
  readonly act: (next: Frame) => Step;
  done: boolean;
}

/** Takes what is raised. Copies of its frame are the same handler. */
export type Handler =
  | { readonly kind: 'guard'; readonly guard: Extract<Program, { kind: 'guard' }> }
  | { readonly kind: 'procedure'; readonly body: Program };

export type Handle = Extract<Program, { kind: 'handle' }>;

type Kind =
  | { readonly kind: 'wait'; readonly run: (value: Datum, next: Frame) => Step }
  | { readonly kind: 'prompt'; readonly tag: number }
  | { readonly kind: 'barrier' }
  | { readonly kind: 'wind'; readonly extent: Extent }
  | { readonly kind: 'cleanup'; readonly cleanup: Cleanup }
  | { readonly kind: 'handler'; readonly handler: Handler }
  /** A handler runs inside: these are in force, and no others. */
  | { readonly kind: 'handlers'; readonly handlers: readonly Handler[] }
  | { readonly kind: 'restart' }
  | { readonly kind: 'handle'; readonly handle: Handle }
  | { readonly kind: 'parameters'; readonly values: readonly Datum[] };
export type Frame = Kind & { readonly next: Frame | null };

/** An extent that is to be left or entered, and the prompt around it. */
export interface Winding {
  readonly frame: Extract<Frame, { kind: 'wind' | 'cleanup' }>;
  readonly around: Frame;
}

export function waitFor(run: (value: Datum, next: Frame) => Step, next: Frame): Frame {
  return { kind: 'wait', run, next };
}

export const isPrompt =
  (tag: number) =>
  (frame: Frame): boolean =>
    frame.kind === 'prompt' && frame.tag === tag;

/** The innermost frame of that kind, or null. */
export function nearest(k: Frame, isWanted: (frame: Frame) => boolean): Frame | null {
  let frame: Frame | null = k;
  while (frame !== null && !isWanted(frame)) frame = frame.next;
  return frame;
}

/** What is outside a frame that is not the bottom. */
export function outside({ next }: Frame): Frame {
  return next as Frame;
}

/** The frames inside `base`, innermost first. */
export function between(k: Frame, base: Frame): readonly Frame[] {
  const frames: Frame[] = [];
  for (let f: Frame = k; f !== base; f = outside(f)) frames.push(f);
  return frames;
}

/** The same frames on other ground. */
export function copied(frames: readonly Frame[], onto: Frame): Frame {
  return frames.reduceRight<Frame>((next, frame) => ({ ...frame, next }), onto);
}

/** Whether a barrier that is not around `from` is around `to`. */
export function entersBarrier(from: Frame, to: Frame): boolean {
  const known = new Set<Frame>();
  for (let f: Frame | null = from; f !== null; f = f.next) known.add(f);
  return nearest(to, (f) => f.kind === 'barrier' && !known.has(f)) !== null;
}

/** Takes the extents off two lists, innermost first, that are around both. */
export function dropShared(here: Winding[], there: Winding[]): void {
  while (here.length > 0 && there.length > 0 && isSame(here.at(-1), there.at(-1))) {
    here.pop();
    there.pop();
  }
}

/** The extents around, innermost first. */
export function windings(k: Frame): Winding[] {
  const all: Winding[] = [];
  let pending: Array<Winding['frame']> = [];
  for (let frame: Frame | null = k; frame !== null; frame = frame.next) {
    if (frame.kind === 'wind' || frame.kind === 'cleanup') pending.push(frame);
    if (!['prompt', 'handle', 'barrier'].includes(frame.kind)) continue;
    for (const inside of pending) all.push({ frame: inside, around: frame });
    pending = [];
  }
  return all;
}

function isSame(a: Winding | undefined, b: Winding | undefined): boolean {
  return extentOf(a) === extentOf(b) && a?.around === b?.around;
}

function extentOf(winding: Winding | undefined): Extent | Cleanup | undefined {
  const frame = winding?.frame;
  return frame?.kind === 'wind' ? frame.extent : frame?.cleanup;
}

/** The handlers in force, innermost first. */
export function handlersAt(k: Frame): readonly Handler[] {
  const all: Handler[] = [];
  for (let frame: Frame | null = k; frame !== null; frame = frame.next) {
    if (frame.kind === 'handlers') return [...all, ...frame.handlers];
    if (frame.kind === 'handler') all.push(frame.handler);
  }
  return all;
}

export function parametersAt(k: Frame): Datum[] {
  const frame = nearest(k, ({ kind }) => kind === 'parameters');
  if (frame?.kind === 'parameters') return [...frame.values];
  return Array.from({ length: PARAMETERS }, () => 0);
}
