/** What a comma command is, and what it works with. */
import type { Repl } from './repl.js';

/** Where commands are typed: the REPL, or a debug console. */
export type CommandHost = Pick<
  Repl,
  | 'ask'
  | 'chosenFrame'
  | 'chosenLevel'
  | 'countInputs'
  | 'currentFile'
  | 'evaluate'
  | 'finish'
  | 'isTerminal'
  | 'moved'
  | 'paint'
  | 'quit'
  | 'request'
  | 'say'
  | 'showErrors'
  | 'sourceOf'
  | 'texts'
>;

export interface Command {
  readonly name: string;
  /** What follows the name; in brackets if it may be left out. */
  readonly params: string;
  readonly doc: string;
  /** `rest` is what follows the name on the line. */
  run(repl: CommandHost, rest: string): Promise<void>;
}
