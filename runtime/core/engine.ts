/**
 * What the floors above see of the machine: one engine per session. An engine runs one top-level
 * form at a time, in slices: `begin` a form, then `run` until it answers something else than
 * `paused`.
 */
import type { Value } from '../../grammar/datum.js';
import type { Span, Syntax } from '../../grammar/syntax.js';
import type { Debugger } from './debug/debugger.js';
import type { EffectGate } from './effect/gate.js';
import type { HostOperation } from './effect/host-library.js';
import type { FactView } from './fact/view.js';
import type { FixpointView } from './fixpoint/view.js';
import type { Keeper } from './keeper.js';
import type { LogicView } from './logic/view.js';
import type { Refusals } from './refusals.js';
import type { SearchView } from './search/view.js';
import type { SetAside } from './set-aside.js';
import type { StreamCounts } from './stream-counts.js';
import type { TierOptions } from './tier/options.js';
import type { TierCounters } from './tier/tier.js';
import type { IntentLog } from './transaction/intents.js';
import type { TransactionView } from './transaction/view.js';
import type { World } from './world.js';

/** Text of a library that programs may import, found by the host; `null` if it has none. */
export type FindLibrary = (name: string) => { readonly text: string; readonly file: string } | null;

export interface EngineOptions {
  readonly world: World;
  /** Finds user libraries by their file name without extension, for example "foo/bar" for (foo
   * bar). */
  readonly findLibrary?: FindLibrary;
  /** Finds the text of a file named by `include` or `load`, relative to the including file. */
  readonly findFile?: (
    path: string,
    from: string | null,
  ) => { readonly text: string; readonly file: string } | null;
  readonly limits?: Partial<EngineLimits>;
  /** What the host offers programs, as the library (omega host). */
  readonly operations?: readonly HostOperation[];
  /** What operations pass on their way to the world. */
  readonly gate?: EffectGate;
  /** Where it is written down what commits are about to do; without it, nowhere. */
  readonly intents?: IntentLog | null;
  /** Keeps states for programs. */
  readonly keeper?: Keeper;
  /** When code is compiled to JavaScript; null: never. See TIERS. */
  readonly tier?: TierOptions | null;
}

/** Everything that can grow has a limit; reaching one is a `limit` condition. */
export interface EngineLimits {
  /** Macro uses expanded for one top-level form. */
  readonly expansionsMax: number;
  /** Nesting of one top-level form after expansion. */
  readonly nestingMax: number;
  /** Elements of one vector, string or bytevector. */
  readonly elementsMax: number;
  /** Bits of one exact integer. */
  readonly integerBitsMax: number;
}

/** Where the machine stands after a slice. */
export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'paused' }
  /** For console input (`feedConsole`), or for a time in so many seconds (null: none) or the end of
   * an operation of the host (`wake`). */
  | {
      readonly kind: 'waiting';
      readonly request: 'console-input' | 'events';
      readonly delay: number | null;
    }
  | { readonly kind: 'done'; readonly values: readonly Value[] }
  /** An uncaught raise of `payload` (usually a Condition). The state is kept for inspection. */
  | {
      readonly kind: 'failed';
      readonly payload: Value;
      readonly span: Span | null;
      readonly trace: readonly TraceLine[];
    }
  | { readonly kind: 'exited'; readonly code: number };

/** One line of the Omega stack, innermost first. */
export interface TraceLine {
  /** Name of the procedure that was running, or "top level". */
  readonly procedure: string;
  /** The call that had not returned. */
  readonly span: Span | null;
  /** Tail calls were made between this line and the one above it, so their frames are gone. */
  readonly elided: boolean;
}

/** The registers as plain JSON for people: every value written, long ones cut. */
export interface MachineView {
  readonly status: RunState['kind'];
  readonly steps: number;
  /** C: what happens next. */
  readonly control: {
    readonly kind: string;
    readonly text: string;
    readonly span: Span | null;
  } | null;
  /** E: the variables in scope there. */
  readonly environment: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  /** S: sizes, as far as the store knows them. */
  readonly store: { readonly version: number; readonly globals: number };
  /** K: frames, innermost first, at most `framesMax`. */
  readonly kontinuation: ReadonlyArray<{
    readonly procedure: string;
    readonly text: string;
    readonly span: Span | null;
    readonly environment: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  }>;
  readonly depth: number;
}

/** A way to go on after a failure. */
export interface RestartInfo {
  /** For `invokeRestart`. */
  readonly index: number;
  readonly name: string;
  /** What it does, for people. */
  readonly report: string;
  /** Names of the arguments it takes. */
  readonly parameters: readonly string[];
  /** It asks for its arguments itself if none are given. */
  readonly interactive: boolean;
}

/** An activation that has not ended. */
export interface FrameInfo {
  /** For `beginInFrame`. */
  readonly index: number;
  readonly procedure: string;
  readonly span: Span | null;
  /** Names of the variables in scope that have values. */
  readonly variables: readonly string[];
}

/** A state of an engine that can be gone back to. */
export interface Checkpoint {
  /** About how many bytes of memory are kept for it alone; it may grow while the engine runs. */
  readonly bytes: number;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly span: Span | null;
  readonly hint: string | null;
}

export interface NameInfo {
  readonly name: string;
  readonly kind: 'syntax' | 'procedure' | 'variable';
  /** For a procedure, "(name param ...)". */
  readonly signature: string | null;
  readonly doc: string | null;
  /** Where it is exported from, for example ["(scheme base)"]. */
  readonly libraries: readonly string[];
}

export interface Engine {
  /** Expand and compile a top-level form of the program and make it the machine's control. A form
   * that does not expand leaves the machine `failed`. `wholeProgram` tells that the text starts
   * with an import declaration, so R7RS program rules hold (see `startProgram`). */
  begin(form: Syntax): void;
  /** At most `stepsMax` transitions. Never throws for the program's errors. */
  run(stepsMax: number): RunState;
  /** One transition: `run(1)`. */
  step(): RunState;
  readonly state: RunState;
  /** Transitions made since the engine was created. */
  readonly steps: number;
  /** The text that the next transition is about; null for what has none. */
  readonly place: Span | null;
  /** No form under way. True for a fresh engine. */
  isTerminal(): boolean;
  /** Drop the form under way. */
  abandon(): void;
  /** Start a new program environment: the one a file without `import` sees, or the empty one that a
   * program beginning with `import` fills. The REPL's is the former. */
  startProgram(kind: 'open' | 'importing'): void;
  /** What fibers have raised that nobody handled, joined, or was told of here. */
  takeFailures(): ReadonlyArray<readonly [fiber: string, payload: Value]>;
  /** Begin the end of a program: fibers that are left are cancelled. False if there are none. */
  beginEnd(): boolean;
  /** Set aside the form that failed or was stopped, so that others can run; the engine is idle. */
  setAside(): SetAside;
  /** Take up what was set aside, where it stood. */
  takeUp(aside: SetAside): void;
  /** The ways to go on from a failure or stop, innermost first. */
  restarts(): readonly RestartInfo[];
  /** Go on that way: the state is `paused`, `run` goes on. Without `args` a restart that can asks
   * for them. False if there is no such restart. */
  invokeRestart(index: number, args: readonly Value[] | null): boolean;
  /** What a person is told of a condition, if its type has a procedure for that. */
  report(payload: Value): string | null;
  /** The activations that have not ended, innermost first, at most so many. */
  frames(framesMax?: number): readonly FrameInfo[];
  /** Begin a form that sees the variables of an activation (their values; assignments to them stay
   * with the form). The form under way is gone, so set it aside first and take it up to find its
   * frames. False if there is no such activation. */
  beginInFrame(index: number, form: Syntax): boolean;
  /** More console input; null is end of file. */
  feedConsole(text: string | null): void;
  /** Go on after a time has come, or an operation of the host has ended. */
  wake(): void;
  /** Is told when an operation of the host has ended. */
  onArrival: () => void;
  /** Expand only, and report what is wrong with these forms, in order, without running anything;
   * definitions made by earlier forms are known to later ones. */
  check(forms: readonly Syntax[]): readonly Diagnostic[];
  /** The form with all macros expanded, as a datum to print. Throws Fault. */
  expand(form: Syntax): Value;
  view(framesMax?: number): MachineView;
  /** What is compiled now; null if nothing ever is. */
  readonly compiled: TierCounters | null;
  /** From now on compile so; what was compiled is discarded. */
  setTier(options: TierOptions | null): void;
  /** The JavaScript that a form's procedures are compiled to, or, of a name, that of the procedure
   * it is bound to. Runs nothing. Throws Fault. */
  emit(form: Syntax): string;
  /** The whole state under way as JSON text, with a value that `loadState` answers. Throws
   * StateError for what cannot be saved. */
  saveState(extra?: Value): string;
  /** Be in a saved state. Throws StateError if it does not fit; then the engine is of no use. */
  loadState(json: string): Value;
  /** The whole state as it is between two transitions, to be gone back to, with a value that
   * `rewind` answers. */
  checkpoint(extra?: Value): Checkpoint;
  /** Be as it was then; any number of times. */
  rewind(checkpoint: Checkpoint): Value;
  /** Nobody will go back there. */
  forget(checkpoint: Checkpoint): void;
  /** The world with the files of the branch under way. */
  readonly files: World;
  /** The search under way, and the one that is parked. */
  readonly searches: SearchView;
  /** The transaction under way, and what waits for review. */
  readonly transactions: TransactionView;
  /** Facts and rules. */
  readonly facts: FactView;
  /** Relational searches under way. */
  readonly logic: LogicView;
  /** The fixpoint under way, and the one that ended last. */
  readonly fixpoints: FixpointView;
  readonly streams: Readonly<StreamCounts>;
  /** Breakpoints, steps, and looking at what was stopped. */
  readonly debug: Debugger;
  /** Parts of the language that are switched off. */
  readonly refusals: Refusals;
  /** Names visible to the program, for completion. */
  names(): readonly string[];
  lookup(name: string): NameInfo | null;
  /** What a name of the program's top level holds now; a marker of its own where it has no value.
   * O(1). */
  valueOf(name: string): Value;
  /** Names the program itself has defined at top level. */
  definitions(): readonly string[];
  /** Bind a top-level name (for `$1` and hosts). */
  define(name: string, value: Value): void;
}
