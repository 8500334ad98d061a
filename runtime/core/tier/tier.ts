/**
 * Tier 1: which code is compiled, and when. Code begins in the machine (tier 0); a procedure, a
 * turn of a loop or a place where a value comes back that is passed often enough is compiled to
 * JavaScript. Compiling and discarding happen between transitions of the machine, when no compiled
 * code runs.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import type { Machine } from '../machine.js';
import { CompiledLambda, type DirectFunction, EntryCode, type Switch } from './code.js';
import { Context } from './context.js';
import { Costs } from './costs.js';
import { type Generated, generate, PARAMETERS } from './generate.js';
import { Inlining } from './inlining.js';
import type { TierOptions } from './options.js';
import { RUNTIME, RUNTIME_NAMES } from './runtime.js';

/** Bodies beyond this stay in the machine: the host would not optimise them. */
const NODES_MAX = 2000;
const COST_MAX = 1000;
const NEVER = Number.NEGATIVE_INFINITY;
/** It is seen which code is used whenever that part of the room has been taken by new code. */
const LOOK_SHARE = 1 / 4;
/** Transitions of a run that are worth a look at the host's stack. */
const LOOK_STEPS_MIN = 20_000;

/** What has been compiled, for people. */
export interface TierCounters {
  /** Procedures that are compiled now, and places in them where code takes over. */
  readonly procedures: number;
  readonly entries: number;
  /** Characters of source of all that. */
  readonly source: number;
  /** Procedures whose code was thrown away: redefinition, or room for others. */
  readonly discarded: number;
}

export class Tier {
  readonly context: Context;
  readonly #runtime: Readonly<Record<(typeof RUNTIME_NAMES)[number], unknown>>;
  /** Code goes when its lambda does. */
  #codes: WeakRef<CompiledLambda>[] = [];
  /** Characters of source, with that of code that has gone since the last look. */
  #source = 0;
  /** … of code that was made since the last look at which is used. */
  #recent = 0;
  /** Grows with each use that is seen. */
  #uses = 0;
  #discarded = 0;
  #isForbidden = false;
  #hasRoom: boolean | null = null;

  constructor(
    machine: Machine,
    readonly options: TierOptions,
  ) {
    this.context = new Context(machine, options.chunk);
    this.#runtime = { ...RUNTIME, M: this.context, store: machine.store };
  }

  /** A run of so many transitions begins. */
  begin(stepsMax: number): void {
    if (stepsMax >= LOOK_STEPS_MIN) this.#hasRoom = null;
  }

  /** There was no room on the host's stack: no more compiled code in this run. */
  cramp(): void {
    this.#hasRoom = false;
  }

  /** The code for an entry that the machine has come to, if there is any by now and that much fuel
   * is enough for it. */
  codeFor(node: Node, registers: readonly Value[], fuel: number): EntryCode | null {
    this.#giveUpGuesses();
    if (this.context.isPlain(node)) return null;
    const compiled = node.lambda?.compiled ?? null;
    if (compiled?.isResting) compiled.wake(++this.#uses);
    if (node.code !== null) return this.#fits(node.code, fuel);
    const { callsMin, returnsMin } = this.options;
    if (++node.heat < (node.isReturn ? returnsMin : callsMin)) return null;
    const code = this.#compile(node, registers);
    return code && this.#fits(code, fuel);
  }

  /** Whether there is room for compiled code on the host's stack is seen when some is to run: in
   * the first run, and in every one that is long enough for the looking not to matter. */
  #fits(code: EntryCode, fuel: number): EntryCode | null {
    if (code.cost > fuel) return null;
    this.#hasRoom ??= this.context.fitsOnHostStack();
    return this.#hasRoom ? code : null;
  }

  get counters(): TierCounters {
    const codes = this.#living();
    return {
      procedures: codes.length,
      entries: codes.reduce((sum, { entryCount }) => sum + entryCount, 0),
      source: codes.reduce((sum, { size }) => sum + size, 0),
      discarded: this.#discarded,
    };
  }

  /** Throw away all code. None of it may be running. */
  discardAll(): void {
    for (const code of this.#living()) code.discard();
  }

  #living(): readonly CompiledLambda[] {
    return this.#codes.flatMap((reference) => {
      const code = reference.deref();
      return code?.isAlive ? [code] : [];
    });
  }

  /** Code that guesses wrong is thrown away, to be compiled without guesses. */
  #giveUpGuesses(): void {
    const misfit = this.context.takeMisfit();
    if (misfit === null) return;
    misfit.lambda.guesses = false;
    misfit.discard();
  }

  #compile(node: Node, registers: readonly Value[]): EntryCode | null {
    const lambda = node.lambda as Lambda;
    node.heat = NEVER;
    if (this.#isForbidden || lambda.nodes.length > NODES_MAX) return null;
    if (new Costs(new Inlining()).of(node) > COST_MAX) return null;
    const generated = generate(lambda, node, registers);
    const made = this.#make(generated, lambda);
    if (made === null) return null;
    if (made.direct !== null) {
      lambda.direct = made.direct;
      lambda.directCount = lambda.hasRest ? -1 : lambda.required;
      lambda.returnSlots = generated.returnSlots;
    }
    const code = new EntryCode(made.entry, generated.waiting, generated.cost, generated.turnCost);
    const compiled = this.#compiledLambda(lambda);
    compiled.add(node, code, generated.source.length, generated.cells, made);
    this.#source += generated.source.length;
    this.#recent += generated.source.length;
    const { sourceMax } = this.options;
    if (this.#source > sourceMax) this.#makeRoom(compiled);
    if (this.#recent > sourceMax * LOOK_SHARE) this.#putBy(compiled);
    return code;
  }

  #compiledLambda(lambda: Lambda): CompiledLambda {
    if (lambda.compiled === null) {
      const onDiscard = (): number => this.#discarded++;
      lambda.compiled = new CompiledLambda(lambda, ++this.#uses, onDiscard);
      this.#codes.push(new WeakRef(lambda.compiled));
    }
    return lambda.compiled;
  }

  #make({ source, constants, sites }: Generated, lambda: Lambda): Made | null {
    try {
      const prologue = `'use strict';\nconst { ${RUNTIME_NAMES.join(', ')} } = R;\n`;
      const make = new Function(...PARAMETERS, prologue + source);
      return make(this.#runtime, constants.values, lambda, sites) as Made;
    } catch (error) {
      // The host does not allow code from text: everything stays in the machine.
      if (!(error instanceof EvalError)) throw error;
      this.#isForbidden = true;
      return null;
    }
  }

  /** See which code is used from now on. */
  #putBy(latest: CompiledLambda): void {
    this.#recent = 0;
    for (const code of this.#living()) if (code !== latest) code.rest();
  }

  /** Discard the least recently used code until what is left is little enough. What nobody has
   * used since it was put by comes first (second chance; Corbató, "A Paging Experiment with the
   * Multics System", 1968). */
  #makeRoom(latest: CompiledLambda): void {
    const codes = this.#living().toSorted((a, b) => a.usedAt - b.usedAt);
    let source = codes.reduce((sum, { size }) => sum + size, 0);
    for (const code of codes) {
      if (source <= this.options.sourceMax / 2) break;
      if (code === latest) continue;
      source -= code.size;
      code.discard();
    }
    this.#source = source;
    this.#codes = this.#codes.filter((reference) => reference.deref()?.isAlive);
  }
}

interface Made extends Switch {
  readonly direct: DirectFunction | null;
  readonly entry: EntryCode['run'];
}
