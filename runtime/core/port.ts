/** Ports (R7RS 6.13): what all of them are, and which ones are used when none is given. */
import type { Described, DescriptionPart, Value } from '../../grammar/datum.js';
import { type Fault, fault } from './condition.js';
import type { Store } from './store.js';
import { WorldError } from './world.js';

/**
 * A port. What a port remembers in memory (positions, collected output) is written through the
 * store; what it does to the world is not undone.
 */
export abstract class Port implements Described {
  /** Whether it may still be used. For a port in memory, written through the store. */
  open = true;

  constructor(
    protected readonly store: Store,
    /** What is on the other side, for people: "console", "string", a file name in quotes. */
    readonly title: string,
  ) {}

  abstract readonly isInput: boolean;
  abstract readonly isTextual: boolean;

  /** Close the port. Closing it again does nothing. */
  close(): void {
    if (this.open) this.store.setField<Port, 'open'>(this, 'open', false);
  }

  describe(): readonly DescriptionPart[] {
    const content = this.isTextual ? 'textual' : 'binary';
    const state = this.open ? '' : ' (closed)';
    return [`#<${content} ${this.isInput ? 'input' : 'output'} port: ${this.title}${state}>`];
  }
}

/** The ports that input and output primitives use when none is given: the current values of the
 * parameters `current-input-port` and so on. */
export interface PortDefaults {
  currentInput(): Value;
  currentOutput(): Value;
  currentError(): Value;
}

/** Do something with a file; the world's refusal becomes a `file-error` about that file. */
export function withFile<T>(who: string, file: Value, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw fileError(who, file, error);
  }
}

function fileError(who: string, file: Value, error: WorldError): Fault {
  return fault('file-error', `${who}: ${error.message}:`, [file]);
}
