/** Calling primitives without a machine: all tables on one store and one world in memory. */
import type { Value } from '#omega/grammar/datum.js';
import { Condition, Fault } from '#omega/runtime/core/condition.js';
import { ConsoleInputPort } from '#omega/runtime/core/input-port.js';
import { ConsoleOutputPort } from '#omega/runtime/core/output-port.js';
import type { PrimitiveSpec, PrimitiveTable } from '#omega/runtime/core/primitive.js';
import { bytevectorPrimitives } from '#omega/runtime/core/primitives/bytevectors.js';
import { characterPrimitives } from '#omega/runtime/core/primitives/characters.js';
import { equivalencePrimitives } from '#omega/runtime/core/primitives/equivalence.js';
import { hashTablePrimitives } from '#omega/runtime/core/primitives/hash-tables.js';
import { inputPrimitives } from '#omega/runtime/core/primitives/input.js';
import { outputPrimitives } from '#omega/runtime/core/primitives/output.js';
import { pairPrimitives } from '#omega/runtime/core/primitives/pairs.js';
import { portPrimitives } from '#omega/runtime/core/primitives/ports.js';
import { recordPrimitives } from '#omega/runtime/core/primitives/records.js';
import { stringPrimitives } from '#omega/runtime/core/primitives/strings.js';
import { symbolPrimitives } from '#omega/runtime/core/primitives/symbols.js';
import { systemPrimitives } from '#omega/runtime/core/primitives/system.js';
import { vectorPrimitives } from '#omega/runtime/core/primitives/vectors.js';
import { Refusals } from '#omega/runtime/core/refusals.js';
import { Store } from '#omega/runtime/core/store.js';
import { StreamCounts } from '#omega/runtime/core/stream-counts.js';
import { type World, WorldError } from '#omega/runtime/core/world.js';

export const ELEMENTS_MAX = 1_000_000;

const TABLES: readonly PrimitiveTable[] = [
  bytevectorPrimitives,
  characterPrimitives,
  equivalencePrimitives,
  hashTablePrimitives,
  inputPrimitives,
  outputPrimitives,
  pairPrimitives,
  portPrimitives,
  recordPrimitives,
  stringPrimitives,
  symbolPrimitives,
  systemPrimitives,
  vectorPrimitives,
];

/** A session without a machine. */
export class Session {
  readonly store = new Store();
  /** What was written to the console. */
  printed = '';
  /** The files of the world. A file that is read comes in pieces of `pieceBytes`. */
  readonly files = new Map<string, Uint8Array>();
  pieceBytes = 3;
  readonly console = new ConsoleInputPort(this.store);
  readonly specs: readonly PrimitiveSpec[];
  readonly #specByName: ReadonlyMap<string, PrimitiveSpec>;

  constructor() {
    const world = this.#world();
    const output = new ConsoleOutputPort(this.store, world, 'output');
    const context = {
      store: this.store,
      world,
      limits: { elementsMax: ELEMENTS_MAX, expansionsMax: 1, nestingMax: 1, integerBitsMax: 1 },
      streams: new StreamCounts(),
      refusals: new Refusals(),
      ports: {
        currentInput: () => this.console,
        currentOutput: () => output,
        currentError: () => output,
      },
    };
    this.specs = TABLES.flatMap((table) => table(context));
    this.#specByName = new Map(this.specs.map((spec) => [spec.name, spec]));
  }

  /** Call a primitive. */
  call(name: string, ...args: Value[]): Value {
    const spec = this.#specByName.get(name);
    if (spec === undefined) throw new Error(`there is no primitive ${name}`);
    return (spec.operation?.host ?? (spec.fn as (...args: Value[]) => Value))(...args);
  }

  /** The code of the condition that a call raises, or null if it raises none. */
  codeOf(name: string, ...args: Value[]): string | null {
    try {
      this.call(name, ...args);
      return null;
    } catch (error) {
      if (error instanceof Fault && error.payload instanceof Condition) return error.payload.code;
      throw error;
    }
  }

  #world(): World {
    const existing = (path: string): Uint8Array => {
      const bytes = this.files.get(path);
      if (bytes === undefined) throw new WorldError('there is no such file');
      return bytes;
    };
    return {
      openInput: (path) => {
        const bytes = existing(path);
        let at = 0;
        const read = (): Uint8Array | null => {
          if (at >= bytes.length) return null;
          at += this.pieceBytes;
          return bytes.slice(at - this.pieceBytes, at);
        };
        return { read, close: () => {} };
      },
      openAppend: () => {
        throw new WorldError('not here');
      },
      listFiles: () => [...this.files.keys()].sort(),
      openOutput: (path) => {
        this.files.set(path, new Uint8Array(0));
        const write = (bytes: Uint8Array): void => {
          this.files.set(path, Uint8Array.of(...existing(path), ...bytes));
        };
        return { write, flush: () => {}, close: () => {} };
      },
      fileExists: (path) => this.files.has(path),
      deleteFile: (path) => {
        existing(path);
        this.files.delete(path);
      },
      writeConsole: (text) => {
        this.printed += text;
      },
      currentSecond: () => 1.5,
      currentJiffy: () => 42,
      jiffiesPerSecond: 1000,
      randomBytes: (count) => new Uint8Array(count).fill(7),
      commandLine: ['omega', 'a'],
      environmentVariable: (name) => (name === 'HOME' ? '/home' : undefined),
      environmentVariables: () => [['HOME', '/home']],
    };
  }
}
