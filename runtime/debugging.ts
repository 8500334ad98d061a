/**
 * Debugging a session: going on, and back, by forms, from wherever it has stopped, be that now or
 * in its recorded past. What the program is at is known by the transition and the form, since
 * several forms may begin at one transition.
 */
import type { Span } from '../grammar/syntax.js';
import type { DebugStop } from './core/debug/debugger.js';
import { faultText } from './core/debug/inspection.js';
import type { Shown } from './core/debug/shown.js';
import type { StepKind } from './core/debug/stepping.js';
import type { Engine } from './core/engine.js';
import { lastStepOf } from './history/branch.js';
import { goForward } from './history/debugging.js';
import type { History } from './history/history.js';
import { type Arrival, backIn, backOut, backOver, backToBreakpoint } from './history/reverse.js';
import { OmegaMisuse } from './misuse.js';
import type { Session } from './session.js';
import type { EvalResult } from './subsystems/seam/outcome.js';

/** How a step back goes. */
export type BackKind = 'in' | 'over' | 'out' | 'breakpoint';

/** Where the session is, for a debugger. */
export interface DebugState {
  /** Whether there is something to look at: a program that has stopped, or an earlier moment. */
  readonly stopped: boolean;
  readonly past: boolean;
  readonly branch: number;
  readonly step: number;
  readonly stop: DebugStop | null;
}

/** What came of going on. */
export interface DebugOutcome {
  readonly state: DebugState;
  /** How the evaluation has ended; null while it has not. */
  readonly result: EvalResult | null;
}

/** References to what can be looked into; they hold until the program goes on. */
const REFERENCES_MAX = 100_000;

export class Debugging {
  /** Where the session is, if it has not moved since. */
  #stop: { readonly step: number; readonly stop: DebugStop } | null = null;
  #references = new Map<number, Shown>();
  #count = 0;
  #needsInput = false;
  /** Whether it has come here by going on. */
  #isForward = false;

  /** A number by which somebody may ask for what is inside; 0: nothing is. */
  refer(thing: Shown): number {
    if (thing.parts === null) return 0;
    if (this.#references.size >= REFERENCES_MAX) {
      const [oldest] = this.#references.keys();
      this.#references.delete(oldest as number);
    }
    this.#references.set(++this.#count, thing);
    return this.#count;
  }

  /** What has that number. Throws OmegaMisuse `state-conflict` if nothing has, or no longer. */
  referred(reference: number): Shown {
    const found = this.#references.get(reference);
    if (found !== undefined) return found;
    const message = `nothing is known as ${reference}; the program has gone on since`;
    throw new OmegaMisuse('state-conflict', message, { reference });
  }

  /** What was looked at is no longer so. */
  forget(): void {
    this.#references.clear();
  }

  /** Something was changed where the program stands. */
  stays(session: Session): void {
    this.note(session, this.stateOf(session).stop);
  }

  /** The program has stopped so. */
  note(session: Session, stop: DebugStop | null): void {
    this.forget();
    this.#stop = stop && { step: session.engine.steps, stop };
  }

  /** The value that has come back to a frame from what was stepped over, or out of; null: none. */
  returnedTo(index: number, { debug }: Engine): Shown | null {
    return this.#isForward && index === 0 ? debug.inspection.returned : null;
  }

  stateOf(session: Session): DebugState {
    const { engine, history } = session;
    const { steps: step } = engine;
    const stopped = history.isPast || session.hasStopped;
    const known = this.#stop?.step === step ? this.#stop.stop : null;
    return { stopped, past: history.isPast, branch: history.branch.id, step, stop: known };
  }

  /** The form that the program is at. */
  focus(session: Session): Span | null {
    return this.stateOf(session).stop?.span ?? null;
  }

  /** Go on, by a step or without a kind until something stops it: what was done before is repeated,
   * what was not is done. Throws OmegaMisuse `state-conflict` if nothing can go on. */
  async goOn(session: Session, kind: StepKind | null): Promise<DebugOutcome> {
    this.#isForward = true;
    const focus = this.focus(session);
    const prepare = ({ debug }: Engine): void => debug.goOn(kind, focus);
    if (session.history.isPast) {
      const stop = await session.travel((history) =>
        history.travel(() => goForward(history, (debug) => debug.goOn(kind, focus))),
      );
      if (stop !== null || session.history.isPast) return this.#stopped(session, stop);
      return this.#atPresent(session);
    }
    const result = await session.withRunner((runner) => runner.resume(undefined, prepare));
    return this.ended(session, result);
  }

  /** Something else is evaluated: a step that waits for input is given up. */
  begins(session: Session): void {
    if (this.#needsInput) session.engine.debug.cancel();
    this.#needsInput = false;
  }

  /** An evaluation has ended, or stopped. While it needs input, the step goes on. */
  ended(session: Session, result: EvalResult): DebugOutcome {
    this.#needsInput = result.kind === 'needs';
    if (result.kind !== 'interrupted') {
      if (!this.#needsInput) session.engine.debug.cancel();
      this.note(session, null);
      return { state: this.stateOf(session), result };
    }
    const { span } = result;
    const stop = result.stop ?? { reason: 'pause', breakpoints: [], text: null, span };
    return this.#stopped(session, stop);
  }

  /** Put what has stopped somewhere else; it stops there. At an earlier moment that begins a
   * branch. Throws OmegaMisuse `state-conflict`. */
  async redirect(session: Session, action: (engine: Engine) => void): Promise<DebugOutcome> {
    const result = await session.withRunner((runner) => {
      session.history.changing();
      return runner.redirect((engine) => guarded(() => action(engine)));
    });
    const { stop } = result.kind === 'interrupted' ? result : {};
    if (stop === undefined || stop.reason !== 'step') return this.ended(session, result);
    return this.#stopped(session, { ...stop, reason: 'goto' });
  }

  /** Go back. Throws OmegaMisuse `state-conflict` if nothing is recorded. */
  async goBack(session: Session, kind: BackKind): Promise<DebugOutcome> {
    this.#isForward = false;
    const focus = this.focus(session);
    const arrival = await session.travel((history) => {
      history.checkRecorded();
      return history.travel(async () => {
        await toWhatStopped(history);
        return back(history, kind, focus);
      });
    });
    const { span, breakpoints, found } = arrival;
    if (session.history.traveller.isStopped) {
      const text = 'interrupted on the way back';
      return this.#stopped(session, { reason: 'pause', breakpoints: [], text, span });
    }
    const isHit = breakpoints.length > 0 && kind === 'breakpoint';
    const reason = found ? (isHit ? 'breakpoint' : 'step') : 'entry';
    const text = found ? null : 'the oldest moment that is recorded';
    return this.#stopped(session, { reason, breakpoints, text, span });
  }

  /** Somebody has put the session somewhere. */
  moved(session: Session, text: string | null = null, isInner = false): DebugOutcome {
    this.#isForward = false;
    const { inspection } = session.engine.debug;
    const span = (isInner ? inspection.innerPlace : null) ?? inspection.place;
    return this.#stopped(session, { reason: 'goto', breakpoints: [], text, span });
  }

  #atPresent(session: Session): DebugOutcome {
    const span = session.engine.debug.inspection.place;
    const text = 'the newest moment';
    return this.#stopped(session, { reason: 'step', breakpoints: [], text, span });
  }

  #stopped(session: Session, stop: DebugStop | null): DebugOutcome {
    this.note(session, stop);
    return { state: this.stateOf(session), result: null };
  }
}

/** Do it; what the machine says against it is misuse. */
export function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof OmegaMisuse) throw error;
    throw new OmegaMisuse('state-conflict', faultText(error));
  }
}

/** What has stopped may not be what was done last: something was evaluated since. */
async function toWhatStopped({ isPast, situation, branch, traveller }: History): Promise<void> {
  const { evaluation, levels } = situation;
  const origin = evaluation === null ? levels.at(-1)?.evaluation.origin : undefined;
  if (isPast || origin === undefined) return;
  const index = branch.stretches.findLastIndex(
    ({ segment }) => segment.situation.evaluation?.origin === origin,
  );
  const stretch = branch.stretches[index];
  if (stretch === undefined || index === branch.stretches.length - 1) return;
  await traveller.seek(index, lastStepOf(stretch));
}

function back(history: History, kind: BackKind, focus: Span | null): Promise<Arrival> {
  switch (kind) {
    case 'in':
      return backIn(history, focus);
    case 'over':
      return backOver(history);
    case 'out':
      return backOut(history);
    case 'breakpoint':
      return backToBreakpoint(history);
  }
}
