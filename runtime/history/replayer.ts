/**
 * Repeats a segment of a recorded run: from a mark, as far as is wanted, answered from the journal.
 * Nothing outside is touched; whatever differs from what was recorded is an error.
 */
import type { Syntax } from '../../grammar/syntax.js';
import type { Checkpoint, Engine } from '../core/engine.js';
import type { Evaluation } from '../evaluation.js';
import { type Boundary, divergenceError } from './boundary.js';
import { deliver } from './recording.js';
import type { Delivery, Mark, Segment } from './segment.js';

export class Replayer {
  /** The evaluation as it was then; null if none was under way. */
  evaluation: Evaluation | null = null;
  /** Whether what is repeated stops where a debugger wants it to. */
  stops = false;
  #cursor = 0;
  #delivered = 0;

  constructor(
    readonly engine: Engine,
    readonly boundary: Boundary,
    readonly segment: Segment,
  ) {}

  /** Whether all of the segment has been done. */
  get isAtEnd(): boolean {
    const { lastStep, journal, deliveries, ended } = this.segment;
    const { steps, state } = this.engine;
    const isDelivered = this.#cursor === journal.length && this.#delivered === deliveries.length;
    return isDelivered && steps === lastStep && state.kind === ended;
  }

  /** Entries of the journal that were used up. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Stand at a mark with a checkpoint. */
  goTo(mark: Mark & { readonly checkpoint: Checkpoint }): void {
    this.engine.rewind(mark.checkpoint);
    this.#stand(mark);
  }

  /** Stand at the first mark, where the machine has done the segment before: begin the form. Throws
   * OmegaMisuse `divergence`. */
  follow(): void {
    const { engine, segment } = this;
    const form = segment.form as Syntax;
    this.#repeat(() => engine.begin(form));
    this.#stand(segment.marks[0] as Mark);
  }

  #stand({ cursor, delivered, progress }: Mark): void {
    const { evaluation } = this.segment.situation;
    this.#cursor = cursor;
    this.#delivered = delivered;
    this.evaluation = progress === null ? null : (evaluation?.at(progress) ?? null);
  }

  /** A mark here, whose checkpoint whoever asked forgets. */
  mark(): Mark & { readonly checkpoint: Checkpoint } {
    return {
      step: this.engine.steps,
      cursor: this.#cursor,
      delivered: this.#delivered,
      checkpoint: this.engine.checkpoint(),
      progress: this.evaluation?.progress ?? null,
      counted: 0,
    };
  }

  /** Throws OmegaMisuse `divergence` unless as much has come from outside as at a mark. */
  check({ cursor, delivered }: Mark): void {
    if (cursor === this.#cursor && delivered === this.#delivered) return;
    this.#diverge(`${cursor} answers from outside`, `${this.#cursor}`);
  }

  /** Repeat at most `stepsMax` transitions, and none beyond that step. Throws OmegaMisuse
   * `divergence`. */
  advance(step: number, stepsMax: number): void {
    const { engine, evaluation } = this;
    const begun = engine.steps;
    const end = Math.min(step, begun + stepsMax);
    while (engine.steps < end && !this.#hasStopped) this.#goOn(end);
    if (evaluation !== null) evaluation.steps += engine.steps - begun;
  }

  /** After the last step: what was done without a transition. Throws OmegaMisuse `divergence`. */
  finish(): void {
    const { engine, segment, boundary } = this;
    const { lastStep, journal, deliveries, ended } = segment;
    while (
      this.#cursor < journal.length ||
      this.#delivered < deliveries.length ||
      engine.state.kind !== ended
    ) {
      this.#goOn(lastStep);
    }
    if (boundary.divergence !== null) this.#fail();
    const { evaluation } = this;
    if (engine.state.kind === 'done') evaluation?.formEnded(engine.state.values);
  }

  /** Something happens: a delivery, or transitions, or a fiber comes to wait. */
  #goOn(end: number): void {
    const { engine, segment } = this;
    const { steps, state } = engine;
    const next = segment.deliveries[this.#delivered];
    if (next !== undefined && this.#isDue(next)) {
      this.#delivered++;
      this.#repeat(() => deliver(engine, next.kind, next.text));
      return;
    }
    const until = Math.min(end, next?.step ?? end);
    this.#repeat(() => engine.run(Math.max(1, until - steps)));
    if (this.#hasStopped) return;
    if (engine.steps > until) this.#diverge('a stop', 'it goes on');
    if (engine.steps > steps || engine.state.kind !== state.kind) return;
    if (next === undefined || !this.#isDue(next)) {
      this.#diverge(`a run to step ${segment.lastStep}`, `it is ${engine.state.kind}`);
    }
  }

  get #hasStopped(): boolean {
    return this.stops && this.engine.debug.hasStopped;
  }

  #isDue({ step, cursor, at }: Delivery): boolean {
    const { engine } = this;
    return step === engine.steps && cursor === this.#cursor && at === engine.state.kind;
  }

  #repeat(action: () => unknown): void {
    const { boundary, segment, engine, stops } = this;
    engine.debug.isMuted = !stops;
    try {
      boundary.repeat(segment.journal, this.#cursor, action);
    } catch (error) {
      if (boundary.divergence === null) throw error;
    } finally {
      engine.debug.isMuted = false;
    }
    this.#cursor = boundary.cursor;
    if (boundary.divergence !== null) this.#fail();
  }

  #diverge(expected: string, got: string): never {
    const { engine, segment } = this;
    throw divergenceError({ expected, got }, { form: segment.number, step: engine.steps });
  }

  #fail(): never {
    const { expected, got } = this.boundary.divergence as { expected: string; got: string };
    this.#diverge(expected, got);
  }
}
