/**
 * Effect operations: what a program can ask of the world outside it. Each says what it needs and
 * what kind of thing it is; everything that reaches outside is one of them (perform.ts).
 */
import type { DescriptionPart, Value } from '../../../grammar/datum.js';
import { Applicable } from '../applicable.js';
import type { Machine } from '../machine.js';
import type { HostFunction } from '../primitive.js';
import { arityOf } from '../primitive.js';
import { arityFault } from '../procedures.js';
import { perform } from './perform.js';

/** Whether doing it again gives the same: always, as recorded, or not at all. */
export type Determinism = 'pure' | 'recorded' | 'live';
/** What happens inside a search or transaction: it is done, it waits for the end, or it is refused.
 */
export type RegionRule = 'allowed' | 'staged' | 'refused';

export interface EffectRecord {
  /** What a program must be allowed, for example `file-read`; null: nothing. */
  readonly capability: string | null;
  /** What it costs, in whatever unit its budget counts. */
  readonly cost: Value;
  readonly determinism: Determinism;
  readonly region: RegionRule;
  /** Shapes of the arguments and the answer, as data; #f: anything. */
  readonly input: Value;
  readonly output: Value;
  /** A procedure of the answer and the arguments that undoes it, or #f. */
  readonly compensation: Value;
  /** Doing it again changes nothing. */
  readonly isIdempotent: boolean;
}

/** A record with the usual entries. */
export function effectRecord(
  capability: string | null,
  determinism: Determinism,
  region: RegionRule = 'allowed',
): EffectRecord {
  const shapes = { input: false, output: false };
  const undoing = { compensation: false, isIdempotent: false };
  return { capability, cost: 0, determinism, region, ...shapes, ...undoing };
}

export class EffectOperation extends Applicable {
  /** A primitive of the engine performs it. */
  isPrimitive = false;
  /** Inside a transaction it is done all the same: what it does there waits by itself. */
  stagesItself = false;
  readonly min: number;
  readonly max: number;

  constructor(
    readonly name: string,
    /** The signature, as of a primitive. */
    readonly params: string,
    readonly record: EffectRecord,
    /** How the host does it; null: it does not. A promise makes the fiber wait. */
    readonly host: HostFunction | null,
    /** How the program does it when nobody handles it, or #f. */
    readonly procedure: Value = false,
  ) {
    super();
    const { min, max } = arityOf(params);
    this.min = min;
    this.max = max;
  }

  apply(machine: Machine, args: readonly Value[]): void {
    this.checkCount(args);
    perform(machine, this, args);
  }

  /** Throws Fault `arity` if it does not take so many. */
  checkCount(args: readonly Value[]): void {
    if (args.length >= this.min && args.length <= this.max) return;
    throw arityFault(`(${[this.name, this.params].filter(Boolean).join(' ')})`, args);
  }

  describe(): readonly DescriptionPart[] {
    return [`#<effect ${this.name}>`];
  }
}
