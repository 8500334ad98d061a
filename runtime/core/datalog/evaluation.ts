/**
 * An evaluation under way. It advances by work, that is, rows considered, and halts between any two
 * of them; the sum of the work does not depend on where it halts. What is under way is not saved:
 * after the database has changed in another way, or has been loaded, it begins again from all rows
 * that are there, which takes at most one round anew.
 */
import type { Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import type { LimitKind, Maxima } from './limits.js';
import type { Program } from './program.js';
import { isInternal } from './program.js';
import { toldAt } from './rule-check.js';
import {
  type Allowance,
  type Batch,
  changedRows,
  type Halt,
  Saturation,
  takeAnswers,
} from './saturation.js';

/** Why `advance` came back. */
export type Advance =
  /** The work was used up. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'done' }
  /** A procedure is to be called for each of these inputs; then comes `answer`. */
  | { readonly kind: 'calls'; readonly calls: Calls }
  /** So many rounds, facts in all, or facts that it makes are allowed. `raise` allows more,
   * `settle` goes on without. */
  | { readonly kind: 'limit'; readonly what: LimitKind; readonly most: number };

export interface Calls {
  readonly name: string;
  readonly procedure: Value;
  /** Whether the answers are terms, or else tell whether a test holds (anything but #f). */
  readonly hasOutput: boolean;
  readonly inputs: ReadonlyArray<readonly Value[]>;
}

/** For watchers, between two calls of `advance`. */
export interface EvaluationView {
  readonly computing: boolean;
  readonly round: number;
  /** Rows added or removed in this round so far. */
  readonly changed: number;
  /** The relations that are being computed: rows, and changes in this round. */
  readonly relations: ReadonlyArray<{
    readonly name: string;
    readonly size: number;
    readonly delta: number;
  }>;
  /** The rounds before, at most the latest 1000. */
  readonly history: ReadonlyArray<{ readonly round: number; readonly changed: number }>;
}

/** One part of an evaluation: which relations of which program are wanted. */
export interface Stage {
  readonly program: Program;
  /** Asked when the stage begins. */
  roots(): readonly string[];
  /** Whether all rules of the program are done in step, instead of component by component. */
  readonly isTogether?: boolean;
  /** Asked after each round: whether that is enough. */
  readonly isEnough?: () => boolean;
}

/** What evaluations of one database share. */
export interface Host {
  /** Grows when the database changes by anything but evaluation. */
  readonly generation: number;
}

export class Evaluation {
  /** Rows considered so far. */
  work = 0;
  readonly #allowance: Allowance;
  #stage = 0;
  #saturation: Saturation | null = null;
  #steps: Generator<Halt, void> | null = null;
  #generation: number;
  #batch: Batch | null = null;

  constructor(
    readonly host: Host,
    readonly stages: readonly Stage[],
    maxima: Maxima,
  ) {
    const { roundsMax, factsMax, derivedMax } = maxima;
    this.#allowance = {
      ...{ roundsMax, factsMax, derivedMax },
      ...{ workLeft: 0, round: 0, roundsBefore: 0, rowsBefore: null, cut: null, isGivenUp: false },
    };
    this.#generation = host.generation;
  }

  get isDone(): boolean {
    return this.#stage === this.stages.length;
  }

  /** Go on, considering at most so many rows. */
  advance(workMax: number): Advance {
    this.#checkGeneration();
    if (this.#batch !== null) return { kind: 'calls', calls: callsOf(this.#batch, this.#program) };
    const allowance = this.#allowance;
    let left = Math.min(workMax, Number.MAX_SAFE_INTEGER);
    while (!this.isDone) {
      allowance.workLeft = left;
      const step = this.#next();
      this.work += left - allowance.workLeft;
      left = allowance.workLeft;
      if (step.done === true) {
        this.#stage++;
        this.#steps = null;
      } else if (step.value.kind === 'calls') {
        this.#batch = step.value.batch;
        return { kind: 'calls', calls: callsOf(this.#batch, this.#program) };
      } else {
        return step.value;
      }
    }
    return { kind: 'done' };
  }

  /** Answer the calls: a value for each of the inputs.
   * @throws Fault `wrong-type` for an output that is no term */
  answer(values: readonly Value[]): void {
    const batch = this.#batch;
    if (batch === null || values.length !== batch.inputs.length)
      throw fault('state-conflict', 'these answers belong to no calls of this evaluation');
    const { terms } = this.#program.space;
    const { hasOutput, span } = batch.external;
    try {
      takeAnswers(
        batch,
        values.map((value) => (hasOutput ? terms.intern(value) : value !== false)),
      );
    } catch (error) {
      throw toldAt(error, span, null);
    }
    this.#batch = null;
  }

  /** Allow more. */
  raise(maxima: Partial<Maxima>): void {
    Object.assign(this.#allowance, maxima);
  }

  /** Take what is there of the relations that are being evaluated, and go on with what can be said
   * without the rest: nothing is negated or taken together of which not all is there. From here on
   * limits end what they limit, and are not told. */
  settle(): void {
    if (this.isDone) return;
    this.#allowance.cut ??= new Set();
    this.#allowance.isGivenUp = true;
    this.#batch = null;
  }

  get view(): EvaluationView {
    const watched = this.#saturation?.watched;
    const component = watched?.component ?? [];
    return {
      computing: !this.isDone,
      round: this.#allowance.round,
      changed: watched === undefined ? 0 : changedRows(watched),
      relations: component.flatMap(({ name, rows }, i) => {
        const delta = rows.rowCount + rows.killCount - (watched?.rowsBefore[i] ?? 0);
        return isInternal(name) ? [] : [{ name, size: rows.size, delta }];
      }),
      history: [...(watched?.history ?? [])],
    };
  }

  get #program(): Program {
    return (this.stages[this.#stage] as Stage).program;
  }

  #checkGeneration(): void {
    if (this.#generation === this.host.generation || this.isDone) return;
    this.#generation = this.host.generation;
    this.#stage = 0;
    this.#steps = null;
    this.#batch = null;
    Object.assign(this.#allowance, { rowsBefore: null, cut: null, isGivenUp: false });
  }

  /** The next step. After an error it goes on from what is there, with the same error if nothing
   * has changed. */
  #next(): IteratorResult<Halt, void> {
    try {
      return this.#current().next();
    } catch (error) {
      this.#steps = null;
      throw error;
    }
  }

  /** The steps of the stage. */
  #current(): Generator<Halt, void> {
    if (this.#steps !== null) return this.#steps;
    const { program, isTogether = false, isEnough, roots } = this.stages[this.#stage] as Stage;
    this.#saturation = new Saturation(program, this.#allowance, isEnough);
    const names = roots();
    this.#steps = isTogether ? this.#saturation.together() : this.#saturation.run(names);
    return this.#steps;
  }
}

function callsOf({ external, inputs }: Batch, { space }: Program): Calls {
  const { name, procedure, hasOutput } = external;
  const values = inputs.map((input) => Array.from(input, (id) => space.terms.value(id)));
  return { name, procedure, hasOutput, inputs: values };
}
