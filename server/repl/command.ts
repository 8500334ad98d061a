/** What a comma command is. */
import type { Repl } from './repl.js';

export interface Command {
  readonly name: string;
  /** What follows the name; in brackets if it may be left out. */
  readonly params: string;
  readonly doc: string;
  /** `rest` is what follows the name on the line. */
  run(repl: Repl, rest: string): Promise<void>;
}
