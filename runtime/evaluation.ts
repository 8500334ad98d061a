/**
 * One text under evaluation. It advances in slices of the machine, with a turn of the host's event
 * loop between them, and can be left at any transition and taken up again.
 */
import { UNSPECIFIED, type Value } from '../grammar/datum.js';
import { type Syntax, SyntaxList } from '../grammar/syntax.js';
import type { RuntimeConfig } from './config.js';
import type { Engine, RestartInfo, RunState } from './core/engine.js';
import type { SetAside } from './core/set-aside.js';
import type { Proposal } from './core/transaction/proposal.js';
import { PROPOSALS_SHOWN, proposalView } from './core/transaction/view.js';
import type { Level } from './levels.js';
import { failure, NOTHING_KEPT } from './outcome.js';
import type { Pacer } from './pacer.js';
import { headOf } from './program.js';
import type { Effect, EvalResult, Outcome } from './subsystems/seam/outcome.js';

/** What beginning a form counts for, in transitions, when deciding to look at the event loop. */
const FORM_COST = 500;
const MS_PER_SECOND = 1000;
/** Effects kept in a result. */
const EFFECTS_MAX = 1000;
/** Stands at the end of output that was cut. */
const CUT_MARK = '\n… output cut\n';

/** A request to stop what runs. */
export type Stop = Extract<Outcome, { readonly kind: 'interrupted' | 'exhausted' }>;
type Exhausted = Extract<Outcome, { readonly kind: 'exhausted' }>;

/** What an evaluation needs of its session. Both engine and evaluation are others after the program
 * has restored a snapshot. */
export interface Drive {
  readonly engine: Engine;
  readonly evaluation: Evaluation;
  readonly config: RuntimeConfig;
  readonly pacer: Pacer;
  /** Take the pending request to stop, if there is one. */
  takeStop(): Stop | null;
  /** Whether the program has restored a snapshot; then what goes on is another evaluation, or that
   * is the outcome. */
  takeRestored(): { readonly outcome: Outcome | null } | null;
  /** Is told when a limit was reached. */
  exceeded(stop: Exhausted): void;
  /** The end of an operation of the host, a time in so many ms (null: none), or a stop. */
  event(delayMs: number | null): Promise<void>;
  /** A turn of the event loop. */
  breathe(): Promise<void>;
}

/** What is to be evaluated, and how. */
export interface Task {
  readonly forms: readonly Syntax[];
  /** Top-level names there were before. */
  readonly namesBefore: ReadonlySet<string>;
  /** Whether the value gets a name ($1, $2 …). */
  readonly keepResult: boolean;
  /** Whether a level is opened when it stops before its end. */
  readonly opensLevel: boolean;
  /** The activation whose variables the forms see, of a level that stays as it is; without it they
   * are forms of the program. */
  readonly inFrame?: { readonly level: Level; readonly frame: number };
  /** The restart by which a level goes on at its end, with the value of each form. */
  readonly restart?: { readonly level: Level; readonly info: RestartInfo };
  /** Names that forms before these define in so many words. */
  readonly redefined?: readonly string[];
}

/** How far an evaluation has come. */
export interface Progress {
  readonly next: number;
  readonly underWay: boolean;
  readonly values: readonly Value[];
  readonly steps: number;
  readonly jiffies: number;
  readonly proposed: ReadonlySet<number>;
  /** How much there is of what grows: values of forms, characters of output, effects. */
  readonly each: number;
  readonly output: number;
  readonly effects: number;
}

/** The state of one evaluation. */
export class Evaluation {
  /** Index of the next form to begin. */
  next = 0;
  /** Whether the form before `next` has begun and not ended. */
  underWay = false;
  values: readonly Value[] = [UNSPECIFIED];
  /** The value of each form, where that is asked for. */
  readonly each: Value[] = [];
  steps = 0;
  /** Of these, those made before it came out of an image: they count for no limit. */
  stepsBefore = 0;
  jiffies = 0;
  output = '';
  readonly effects: Effect[] = [];
  /** What it answered at its end, or when it last stopped. */
  result: EvalResult | null = null;
  /** The one that this has been made from, to go on from an earlier moment; else itself. */
  readonly origin: Evaluation;
  /** Numbers of its proposals that wait for review. */
  proposed: ReadonlySet<number> = new Set();
  /** Of those that are not its own. */
  #others: ReadonlySet<number> = new Set();

  constructor(
    readonly task: Task,
    origin: Evaluation | null = null,
  ) {
    this.origin = origin ?? this;
  }

  get progress(): Progress {
    const { next, underWay, values, steps, jiffies, proposed, each, output, effects } = this;
    return {
      ...{ next, underWay, values, steps, jiffies, proposed },
      ...{ each: each.length, output: output.length, effects: effects.length },
    };
  }

  /** Another evaluation, which has come as far as this one had then. */
  at({ each, output, effects, ...rest }: Progress): Evaluation {
    const copy = Object.assign(new Evaluation(this.task, this.origin), rest);
    copy.stepsBefore = this.stepsBefore;
    copy.each.push(...this.each.slice(0, each));
    copy.output = this.output.slice(0, output);
    copy.effects.push(...this.effects.slice(0, effects));
    return copy;
  }

  get forms(): readonly Syntax[] {
    return this.task.forms;
  }

  /** A form has ended with these values. */
  formEnded(values: readonly Value[]): void {
    this.underWay = false;
    this.values = values;
    if (this.task.restart) this.each.push(values.length > 0 ? values[0] : UNSPECIFIED);
  }

  /** This goes on in place of another one, whose work counts as its own. */
  takeOver({ steps, stepsBefore, jiffies, output, effects }: Evaluation): void {
    Object.assign(this, { steps, stepsBefore, jiffies, output });
    this.effects.splice(0, this.effects.length, ...effects);
  }

  /** Remember what the program printed, up to a limit. */
  print(text: string, charactersMax: number): void {
    const room = charactersMax - this.output.length;
    if (room <= 0) return;
    this.output += text.length <= room ? text : text.slice(0, room) + CUT_MARK;
  }

  perform(effect: Effect): void {
    if (this.effects.length < EFFECTS_MAX) this.effects.push(effect);
  }

  /** It goes on while that waits for review. */
  goesOn(inReview: readonly Proposal[]): void {
    const { proposed } = this;
    const others = inReview.filter(({ id }) => !proposed.has(id));
    this.#others = new Set(others.map(({ id }) => id));
  }

  /** It went on, and now that waits for review. */
  reviewed(inReview: readonly Proposal[]): void {
    const own = inReview.filter(({ id }) => !this.#others.has(id));
    this.proposed = new Set(own.map(({ id }) => id));
  }

  /** Names that it defines in so many words, in those of its forms that have begun. */
  get redefined(): ReadonlySet<string> {
    const { forms, redefined = [] } = this.task;
    return new Set([...redefined, ...forms.slice(0, this.next).flatMap(definedNames)]);
  }

  /** The names it defined: those that are new, and those it defines again in so many words. */
  definitions(names: readonly string[]): readonly string[] {
    const { redefined } = this;
    return names.filter((name) => !this.task.namesBefore.has(name) || redefined.has(name));
  }
}

/** Run the evaluation until it ends, is stopped, or needs something. The machine's state is kept in
 * the last two cases; call again to go on. */
export async function advance(drive: Drive): Promise<Outcome> {
  let sinceBreath = 0;
  if (drive.evaluation.underWay) drive.pacer.begin();
  for (;;) {
    const { engine, evaluation } = drive;
    if (!evaluation.underWay) {
      const form = evaluation.forms[evaluation.next];
      if (form === undefined) return answer(evaluation, null);
      const stop = drive.takeStop();
      if (stop) return stop;
      drive.pacer.begin();
      begin(evaluation, form, engine);
      sinceBreath += FORM_COST;
    }
    const stepsBefore = engine.steps;
    const state = engine.run(sliceLength(evaluation, drive));
    const made = engine.steps - stepsBefore;
    evaluation.steps += made;
    sinceBreath += made;
    const restored = drive.takeRestored();
    const ended = restored === null ? settle(evaluation, state, engine) : restored.outcome;
    if (ended) return ended;
    const now = drive.evaluation;
    if (now.underWay) {
      if (restored === null && state.kind === 'waiting') await waitForEvent(state, drive);
      drive.pacer.adapt();
      const stop = debugStop(drive.engine) ?? drive.takeStop();
      if (stop) return stop;
      const limit = overLimit(now, drive);
      if (limit) {
        drive.exceeded(limit);
        return limit;
      }
    }
    if (sinceBreath >= drive.config.sliceSteps || drive.pacer.isLate) {
      sinceBreath = 0;
      await drive.breathe();
      drive.pacer.breathed();
    }
  }
}

/** Why a debugger has stopped it, if one has. */
function debugStop({ debug }: Engine): Stop | null {
  const stop = debug.takeStop();
  return stop && { kind: 'interrupted', span: stop.span, stop, ...NOTHING_KEPT };
}

/** Nothing can run until a time has come or an operation of the host has ended. */
async function waitForEvent(
  { delay }: { readonly delay: number | null },
  { engine, pacer, event }: Drive,
): Promise<void> {
  await event(delay === null ? null : Math.max(0, delay * MS_PER_SECOND));
  pacer.breathed();
  engine.wake();
}

/** Begin the next form. */
export function begin(evaluation: Evaluation, form: Syntax, engine: Engine): void {
  evaluation.next++;
  evaluation.underWay = true;
  const { inFrame } = evaluation.task;
  if (inFrame === undefined) {
    engine.begin(form);
    return;
  }
  engine.takeUp(inFrame.level.aside as SetAside);
  engine.beginInFrame(inFrame.frame, form);
}

/** Take note of where the machine stands; the outcome if that ends the evaluation or halts it. */
export function settle(evaluation: Evaluation, state: RunState, engine: Engine): Outcome | null {
  switch (state.kind) {
    case 'paused':
      return null;
    case 'waiting':
      return state.request === 'events' ? null : { kind: 'needs', request: state.request };
    case 'idle':
      evaluation.underWay = false;
      return null;
    case 'done':
      evaluation.formEnded(state.values);
      return null;
    case 'failed':
      evaluation.underWay = false;
      return failure(state.payload, state.span, state.trace, engine.report(state.payload));
    case 'exited':
      evaluation.underWay = false;
      evaluation.values = [UNSPECIFIED];
      engine.abandon();
      return answer(evaluation, state.code);
  }
}

/** The outcome of an evaluation that is over. */
export function answer({ values }: Evaluation, exitCode: number | null): Outcome {
  return { kind: 'ok', value: values.length > 0 ? values[0] : UNSPECIFIED, values, exitCode };
}

/** That outcome; another one if it ended well and something of it waits for review. */
export function withProposals(
  { proposed }: Evaluation,
  outcome: Outcome,
  { transactions }: Engine,
): Outcome {
  if (outcome.kind !== 'ok' || outcome.exitCode !== null || proposed.size === 0) return outcome;
  const { value, values } = outcome;
  const own = transactions.inReview.filter(({ id }) => proposed.has(id));
  const proposals = own.slice(0, PROPOSALS_SHOWN).map(proposalView);
  return { kind: 'proposed', value, values, proposals };
}

function sliceLength(evaluation: Evaluation, { config, pacer }: Drive): number {
  const { sliceSteps, stepsMax } = config;
  const slice = pacer.slice(sliceSteps);
  return stepsMax === null
    ? slice
    : Math.max(1, Math.min(slice, stepsMax - countedSteps(evaluation)));
}

/** A limit of the configuration that was reached, as a stop. */
function overLimit(evaluation: Evaluation, { config, pacer }: Drive): Exhausted | null {
  const { stepsMax, memoryBytesMax } = config;
  const used = countedSteps(evaluation);
  if (stepsMax !== null && used >= stepsMax) {
    return { kind: 'exhausted', dimension: 'steps', limit: stepsMax, used, ...NOTHING_KEPT };
  }
  if (memoryBytesMax === null) return null;
  const excess = pacer.excess(memoryBytesMax);
  if (excess === null) return null;
  const dimension = 'memory';
  return { kind: 'exhausted', dimension, limit: memoryBytesMax, used: excess, ...NOTHING_KEPT };
}

/** Transitions that count for the limit. */
function countedSteps({ steps, stepsBefore }: Evaluation): number {
  return steps - stepsBefore;
}

/** The name that a form beginning with "define…" gives a meaning, if it does. */
function definedNames(form: Syntax): readonly string[] {
  if (!headOf(form)?.startsWith('define')) return [];
  let target = (form.content as SyntaxList).items[1];
  while (target?.content instanceof SyntaxList) target = target.content.items[0];
  const name = (target?.content as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? [name] : [];
}
