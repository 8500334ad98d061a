/**
 * Effect handlers (Plotkin & Pretnar, "Handling Algebraic Effects", 2013), deep ones: the
 * continuation that a clause gets has the handler around it again. Handlers are prompts; those in
 * force are a list in the dynamic frames.
 */
import type { DescriptionPart, Value } from '../../../grammar/datum.js';
import { Applicable } from '../applicable.js';
import type { Continuation } from '../continuation.js';
import { enterContinuation, pushPrompt } from '../control/delimited.js';
import { Dynamic } from '../frame.js';
import { windingsOf } from '../jump.js';
import type { Machine } from '../machine.js';
import { graft, PromptTag, rootPrompt } from '../prompt.js';
import { HANDLED } from '../stubs.js';
import type { EffectOperation } from './operation.js';

/** One `handle` under way. */
export class EffectHandler {
  readonly tag = new PromptTag(false);

  constructor(
    /** Operations and the procedures of their clauses in turn. */
    readonly clauses: readonly Value[],
    /** The return clause, or #f. */
    readonly returns: Value,
    /** Runs a clause when the continuation has cleanups that must not be lost (see perform.ts). */
    readonly guarded: Value,
  ) {}

  /** The procedure of the clause for that operation; undefined without one. */
  clauseFor(operation: EffectOperation): Value {
    for (let i = 0; i < this.clauses.length; i += 2) {
      if (this.clauses[i] === operation) return this.clauses[i + 1];
    }
    return undefined;
  }

  describe(): readonly DescriptionPart[] {
    return ['#<effect-handler>'];
  }
}

/** Begin the extent of a handler: what is called next is its body. */
export function enterHandler(machine: Machine, { tag, returns }: EffectHandler): void {
  machine.push(HANDLED, [null, null, returns]);
  pushPrompt(machine, tag, false);
}

/** The continuation of an operation up to its handler. Any number of calls. */
export class Resumption extends Applicable {
  /** Whether it has been called. */
  used = false;

  constructor(
    readonly continuation: Continuation,
    readonly handler: EffectHandler,
  ) {
    super();
  }

  apply(machine: Machine, args: readonly Value[]): void {
    machine.store.setField(this, 'used', true);
    enterHandler(machine, this.handler);
    enterContinuation(machine, this.continuation, null, args);
  }

  /** The cleanups of the handlers inside, innermost first. */
  get cleanups(): readonly Value[] {
    const { dynamic, prompts, base } = this.continuation;
    return windingsOf(dynamic, graft(prompts, base, rootPrompt()))
      .map(({ winder }) => winder.registers)
      .filter((registers) => registers[Dynamic.Before] === false)
      .map((registers) => registers[Dynamic.After]);
  }

  describe(): readonly DescriptionPart[] {
    return ['#<resumption>'];
  }
}
