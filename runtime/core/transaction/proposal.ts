/**
 * Proposals: changes of the world that wait. What a transaction or a branch of a search would do is
 * kept as data, read by later reads of the same branch, and done when nothing can undo it any more.
 */
import type { Described, DescriptionPart, Value } from '../../../grammar/datum.js';
import { list, MString, NIL, UNSPECIFIED } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { EffectOperation } from '../effect/operation.js';
import { textOfUtf8 } from '../utf8.js';
import type { ByteSink } from '../world.js';
import { plainName } from './file-name.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };

export type ProposalStatus =
  /** Of a transaction or branch under way. */
  | 'staged'
  /** Waits for review. */
  | 'queued'
  | 'performed'
  | 'rejected'
  /** Performed, and undone since. */
  | 'compensated';

/** What all proposals say of themselves. */
export interface ProposalFacts {
  /** No two of a session have the same. */
  readonly id: number;
  readonly location: Span | null;
  /** It is to wait for review. */
  readonly isReviewed: boolean;
}

export abstract class Proposal implements Described {
  status: ProposalStatus = 'staged';
  /** What it will do is still being written, to a port. Written through the store. */
  isOpen = false;

  constructor(readonly facts: ProposalFacts) {}

  get id(): number {
    return this.facts.id;
  }

  /** Name of the operation. */
  abstract readonly op: string;
  /** What it is about, for people: of a file, its name. */
  abstract readonly target: string;
  /** What was there and what will be: text or bytes; #f for nothing. */
  abstract readonly before: Value;
  abstract readonly after: Value;

  /** It in a few words: the operation with what it is about, as it could be written. */
  get text(): string {
    return `${this.op} ${write(new MString(this.target))}`;
  }

  /** From now on it stays as it is, also when what the branch has written is undone. */
  seal(): void {}

  describe(): readonly DescriptionPart[] {
    return [`#<proposal ${this.id} ${this.text}>`];
  }
}

/** Parts of a file's contents, the latest first. Immutable. */
export class Chunks {
  readonly size: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly before: Chunks | null,
  ) {
    this.size = bytes.length + (before?.size ?? 0);
  }
}

/** A file is to have these contents, or not to be there. */
export class FileProposal extends Proposal {
  /** By which the file is found again. */
  readonly name: string;
  #sealed: Uint8Array | null = null;

  constructor(
    facts: ProposalFacts,
    readonly op: 'write-file!' | 'append-file!' | 'delete-file!',
    readonly target: string,
    /** Null: the file is not there. */
    readonly contentsBefore: Uint8Array | null,
    /** The contents after it; while its port is open they grow. Null: none, it is deleted. */
    public chunks: Chunks | null,
  ) {
    super(facts);
    this.name = plainName(target);
  }

  /** The contents after it; null: it is deleted. O(their length). */
  get contents(): Uint8Array | null {
    if (this.op === 'delete-file!') return null;
    return this.#sealed ?? joined(this.chunks);
  }

  override seal(): void {
    this.#sealed = this.contents;
  }

  get before(): Value {
    return shown(this.contentsBefore);
  }

  get after(): Value {
    return shown(this.contents);
  }
}

/** More is to be written to a port that was opened before. */
export class PortProposal extends Proposal {
  readonly op = 'write-port!';
  readonly before = false;
  #sealed: Uint8Array | null = null;

  constructor(
    facts: ProposalFacts,
    readonly target: string,
    readonly sink: ByteSink,
    public chunks: Chunks | null,
  ) {
    super(facts);
  }

  get contents(): Uint8Array {
    return this.#sealed ?? joined(this.chunks);
  }

  override seal(): void {
    this.#sealed = this.contents;
  }

  get after(): Value {
    return shown(this.contents);
  }
}

/** An operation is to be performed with these arguments. */
export class OperationProposal extends Proposal {
  constructor(
    facts: ProposalFacts,
    readonly operation: EffectOperation,
    readonly args: readonly Value[],
  ) {
    super(facts);
  }

  /** What it answered when it was performed. */
  answer: Value = UNSPECIFIED;

  get op(): string {
    return this.operation.name;
  }

  get target(): string {
    const [first] = this.args;
    return first instanceof MString ? first.toString() : '';
  }

  override get text(): string {
    return callText(this.op, this.args);
  }

  get before(): Value {
    return false;
  }

  get after(): Value {
    return this.args.length === 0 ? NIL : list(this.args);
  }
}

/** The call of an operation, briefly. */
export function callText(name: string, args: readonly Value[]): string {
  return `(${[name, ...args.map((arg) => write(arg, BRIEF))].join(' ')})`;
}

/** Contents with more at the end. */
export function grown(before: Chunks | null, bytes: Uint8Array): Chunks {
  return new Chunks(bytes, before);
}

/** All of it in one piece. O(n). */
export function joined(chunks: Chunks | null): Uint8Array {
  const all = new Uint8Array(chunks?.size ?? 0);
  for (let c = chunks; c !== null; c = c.before) all.set(c.bytes, c.size - c.bytes.length);
  return all;
}

/** Text where the bytes are text. */
function shown(bytes: Uint8Array | null): Value {
  if (bytes === null) return false;
  const text = textOfUtf8(bytes);
  return text === null ? bytes.slice() : new MString(text);
}
