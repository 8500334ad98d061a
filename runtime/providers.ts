/**
 * Providers: what a runtime takes from whoever embeds it. The defaults touch nothing outside, so
 * the same runtime runs in a browser; the Node implementations live in the server and are injected.
 */
import type { EffectGate } from './core/effect/gate.js';
import type { HostOperation } from './core/effect/host-library.js';
import type { EngineOptions } from './core/engine.js';
import type { IntentLog } from './core/transaction/intents.js';
import { type World, WorldError } from './core/world.js';
import { OmegaMisuse } from './misuse.js';
import type { Session } from './session.js';

/** Lets other work of the host run between two slices. */
export interface Scheduler {
  yield(): Promise<void>;
  /** Call something in so many milliseconds; answers how to call that off. Without it, the host's
   * timers do. */
  after?(ms: number, callback: () => void): () => void;
}

/** How much memory is in use, for memory limits. */
export interface MemoryMeter {
  /** A quick estimate from above: what is no longer reachable may be counted in. */
  bytesUsed(): number;
  /** What is reachable. May take a garbage collection. */
  bytesUsedExactly(): number;
}

/** Where a protocol server listens. */
export interface ProtocolAddress {
  readonly host: string;
  readonly port: number;
}

/** Makes sessions reachable from outside. */
export interface ProtocolProvider {
  /** Listen; clients may join this session by its name. Rejects if the place is taken. */
  start(session: Session, at: ProtocolAddress): Promise<ProtocolAddress>;
  /** Close the port and all connections. Without effect if not started. */
  stop(session: Session): Promise<void>;
}

/** Where images are kept in files. Both throw WorldError. */
export interface ImageFiles {
  read(path: string): string;
  /** Write a whole file: should that be cut short, there is still what was there before. */
  write(path: string, text: string): void;
}

/** The sessions that live beside this one, for `session/list`. */
export interface SessionDirectory {
  sessions(): readonly Session[];
}

export interface RuntimeProviders {
  readonly world: World;
  readonly findLibrary: NonNullable<EngineOptions['findLibrary']>;
  readonly findFile: NonNullable<EngineOptions['findFile']>;
  /** Operations that programs can ask of the host, as the library (omega host). */
  readonly operations: readonly HostOperation[];
  /** Decides about every operation before it is done; null: all are let through. */
  readonly gate: EffectGate | null;
  /** Where it is written down what commits are about to do, so that a crash loses nothing. */
  readonly intents: IntentLog | null;
  readonly images: ImageFiles;
  readonly scheduler: Scheduler;
  readonly memory: MemoryMeter | null;
  readonly protocol: ProtocolProvider;
  /** Null: the session is alone. */
  readonly directory: SessionDirectory | null;
}

/** A world with nothing in it: no files, no environment, a clock that stands still, so that waiting
 * takes no time, entropy that is all zeros, and a console whose text goes nowhere but into results
 * and events. */
export const EMPTY_WORLD: World = {
  openInput: (path) => refuse(`cannot open ${path}: this runtime has no file system`),
  openOutput: (path) => refuse(`cannot create ${path}: this runtime has no file system`),
  openAppend: (path) => refuse(`cannot open ${path}: this runtime has no file system`),
  listFiles: (path) => refuse(`cannot list ${path}: this runtime has no file system`),
  fileExists: () => false,
  deleteFile: (path) => refuse(`cannot delete ${path}: this runtime has no file system`),
  writeConsole: () => {},
  currentSecond: () => 0,
  currentJiffy: () => 0,
  jiffiesPerSecond: 1_000_000,
  randomBytes: (count) => new Uint8Array(count),
  advanceTo: () => true,
  commandLine: ['omega'],
  environmentVariable: () => undefined,
  environmentVariables: () => [],
};

function refuse(message: string): never {
  throw new WorldError(message);
}

/** What the host may offer of its event loop; looked up by name, since no host is presupposed. */
interface HostLoop {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly setTimeout?: (callback: () => void, ms: number) => unknown;
  readonly clearTimeout?: (timer: unknown) => void;
  readonly MessageChannel?: new () => {
    readonly port1: { onmessage: (() => void) | null; close(): void };
    readonly port2: { postMessage(message: unknown): void };
  };
}

/** Hosts take no longer delay; a wait that ends too early is taken up again. */
const TIMEOUT_MAX = 2_000_000_000;

/** A turn of the host's event loop: `setImmediate` where there is one, else a message to itself
 * (browsers delay nested timeouts by 4 ms), else a timeout. */
export const HOST_SCHEDULER: Required<Scheduler> = {
  yield(): Promise<void> {
    const loop = globalThis as unknown as HostLoop;
    return new Promise((resolve) => {
      if (loop.setImmediate) loop.setImmediate(resolve);
      else if (loop.MessageChannel) {
        const { port1, port2 } = new loop.MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(null);
      } else if (loop.setTimeout) loop.setTimeout(resolve, 0);
      else resolve();
    });
  },
  after(ms, callback) {
    const loop = globalThis as unknown as HostLoop;
    const timer = loop.setTimeout?.(callback, Math.min(Math.ceil(ms), TIMEOUT_MAX));
    return () => loop.clearTimeout?.(timer);
  },
};

const NO_PROTOCOL: ProtocolProvider = {
  start() {
    const what = 'this runtime has no protocol provider; inject one or use the Node entry';
    return Promise.reject(new OmegaMisuse('not-provided', what));
  },
  stop: () => Promise.resolve(),
};

/** Providers that touch nothing outside. */
export const DEFAULT_PROVIDERS: RuntimeProviders = {
  world: EMPTY_WORLD,
  findLibrary: () => null,
  findFile: () => null,
  operations: [],
  gate: null,
  intents: null,
  images: {
    read: (path) => refuse(`cannot open ${path}: this runtime has no file system`),
    write: (path) => refuse(`cannot create ${path}: this runtime has no file system`),
  },
  scheduler: HOST_SCHEDULER,
  memory: null,
  protocol: NO_PROTOCOL,
  directory: null,
};
