/**
 * The outside world as the machine's primitives see it. Core has no clock, no files and no console
 * of its own; whoever embeds it hands in a `World`. Every call is synchronous; console input, which
 * may have to wait, is fed to the console port by the driver instead (see `NeedInput`).
 */

/** The world refused, for example "no such file". `message` is for the user. */
export class WorldError extends Error {}

/** An open file to read from. */
export interface ByteSource {
  /** The next bytes, or null at the end. */
  read(): Uint8Array | null;
  close(): void;
  /** What is still to be read, if no file has it: the branch under way has proposed it. */
  readonly proposed?: Uint8Array;
  /** The same file once more, to be read from that byte on; independent of this one. */
  readonly again?: (position: number) => ByteSource;
}

/** An open file to write to. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  flush(): void;
  close(): void;
  /** The name of the file, if that is known. */
  readonly path?: string;
  /** What is done to it is in the store, and undone with it. */
  readonly isUndoable?: boolean;
  /** Bytes that the file has until now, if that is known: where the next one goes. */
  readonly position?: number | undefined;
  /** The same open file, to be written from that byte on. */
  readonly again?: (position: number) => ByteSink;
}

export interface World {
  /** Open a file. Throws WorldError. */
  openInput(path: string): ByteSource;
  /** Create or truncate a file. Throws WorldError. */
  openOutput(path: string): ByteSink;
  /** Open a file to write at its end; it is created if need be. Throws WorldError. */
  openAppend(path: string): ByteSink;
  /** Names in a directory, sorted; those of directories end in a slash. Throws WorldError. */
  listFiles(path: string): readonly string[];
  /** Open a file that is there, to go on writing after so many bytes; what came after them is gone
   * then. Without it, ports that write files cannot go on from a saved state. Throws WorldError. */
  continueOutput?(path: string, position: number): ByteSink;
  fileExists(path: string): boolean;
  /** Throws WorldError. */
  deleteFile(path: string): void;
  /** Text for the console, standard output or standard error. */
  writeConsole(text: string, stream: 'output' | 'error'): void;
  /** Seconds since 1970-01-01T00:00:00 TAI, with fraction. */
  currentSecond(): number;
  /** Jiffies since an arbitrary epoch, an integer. */
  currentJiffy(): number;
  readonly jiffiesPerSecond: number;
  /** So many bytes that nobody can foretell; a world whose chance is not real gives the same in
   * every run. */
  randomBytes(count: number): Uint8Array;
  /** A world whose clock is not real lets it be that jiffy at once, and answers true. */
  advanceTo?(jiffy: number): boolean;
  /** Program name first. */
  readonly commandLine: readonly string[];
  environmentVariable(name: string): string | undefined;
  environmentVariables(): ReadonlyArray<readonly [string, string]>;
}

/** Thrown by an input primitive that needs console input which is not there yet. The machine goes
 * to
 * `waiting`; the driver feeds the port (`Engine.feedConsole`) and the same call is made again. */
export class NeedInput extends Error {}
