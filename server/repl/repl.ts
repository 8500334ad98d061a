/**
 * The REPL: lines in, forms out to a session, values back. A form may take several lines; Ctrl-C
 * interrupts the program and not the REPL; a program that reads the console gets the next line.
 */
import { createInterface, type Interface } from 'node:readline';
import type { HistoryState } from '../../runtime/history/view.js';
import type { LevelInfo } from '../../runtime/levels.js';
import { exhaustionLine } from '../../runtime/outcome.js';
import { isIncomplete } from '../../runtime/program.js';
import type { EvalResult, Outcome, ProgramError } from '../../runtime/subsystems/seam/outcome.js';
import { EXIT } from '../cli/verb.js';
import { flushConsole, freshLine, printLine, printText } from '../console-output.js';
import { errorText, type Paint, PLAIN, paintFor, placeOf } from '../error-text.js';
import { knownSource } from '../source-texts.js';
import { RemoteError } from '../wire/client.js';
import { type Backend, evaluationsOf } from './backend.js';
import { commandOf, runCommand } from './commands.js';
import { completionsOf } from './completion.js';
import { HISTORY_MAX, LineHistory, loadHistory } from './history-file.js';
import { InputTexts } from './input-texts.js';
import { menuText } from './level-text.js';
import { sayStop } from './look-commands.js';
import { showMatchingParentheses } from './matching-parentheses.js';
import { waitingText } from './transaction-text.js';
import { beside, valueText } from './value-text.js';

const PROMPT = 'omega> ';
const CONTINUATION = '...> ';
const COLUMNS_DEFAULT = 80;

/** A result as it comes over the wire or from `call`. */
export type WireEvalResult = EvalResult<{ readonly value: string }> & { readonly value?: string };

/** Ctrl-C came while the program read. */
const INTERRUPTED = Symbol('interrupted');
/** A line, or null at the end of input. */
type LineRead = string | null | typeof INTERRUPTED;

export class Repl {
  readonly paint: Paint;
  readonly isTerminal: boolean;
  readonly texts = new InputTexts();
  /** The level that commands are about until the next evaluation; else the innermost. */
  chosenLevel: number | undefined;
  /** The frame that they are about; else the innermost. */
  chosenFrame: number | undefined;
  /** The file that lines without one are of; null: none was loaded. */
  currentFile: string | null = null;
  /** A program that exits does not end it: it can be gone back in. */
  staysAfterExit = false;
  #level: number | null = null;
  #pastStep: number | null = null;
  readonly #lines: Interface;
  readonly #typedAhead: string[] = [];
  readonly #history = new LineHistory();
  /** Who waits for the next line: a program that reads the console. */
  #reader: ((line: LineRead) => void) | null = null;
  #input = '';
  #counted: Promise<void> | null = null;
  /** It works off lines; a program runs only while it is evaluating. */
  #busy = false;
  #evaluating = false;
  #inputEnded = false;
  /** It has been told to end: what was typed ahead is dropped. */
  #over = false;
  #end: (code: number) => void = () => {};
  readonly #ended: Promise<number>;

  constructor(readonly backend: Backend) {
    this.isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    this.paint = this.isTerminal ? paintFor(process.stdout) : PLAIN;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#lines = createInterface({
      input: process.stdin,
      output: this.isTerminal ? process.stdout : undefined,
      terminal: this.isTerminal,
      prompt: PROMPT,
      historySize: HISTORY_MAX,
      removeHistoryDuplicates: true,
      ...(this.isTerminal ? { history: loadHistory() } : {}),
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        completionsOf(backend, line).then(
          (found) => done(null, found),
          () => done(null, [[], line]),
        );
      },
    });
    backend.onOutput((text, stream) => printText(text, stream));
    backend.onLog(({ text, span }) => this.say(`${span ? `${placeOf(span)}: ` : ''}${text}`));
    if (this.isTerminal) showMatchingParentheses(this.#lines);
  }

  /** Read and evaluate until the input ends or the program exits; answers the exit code. The
   * lines in `begin` come before any that is typed. */
  async run(banner: string, begin: readonly string[] = []): Promise<number> {
    this.#counted = this.countInputs();
    if (this.isTerminal) this.say(banner);
    this.#lines.on('line', (line) => this.#take(line));
    this.#lines.on('close', () => this.#endOfInput());
    this.#lines.on('SIGINT', () => this.#interrupted());
    this.#lines.on('history', (lines: string[]) => {
      this.#history.changed(lines, this.#reader === null);
    });
    process.on('SIGINT', () => this.#interrupted());
    this.backend.gone
      .then(() => {
        if (this.isTerminal && !this.#busy) printText('\n');
        this.say('the server closed the connection');
        this.quit(EXIT.failed);
      })
      .catch((error: unknown) => this.#crash(error));
    if (begin.length === 0) this.#prompt();
    for (const line of begin) this.#take(line);
    const code = await this.#ended;
    this.#lines.close();
    flushConsole();
    return code;
  }

  /** Call an operation of the session. */
  request(method: string, params?: unknown): Promise<unknown> {
    return this.backend.request(method, params);
  }

  /** The text that spans call so. */
  readonly sourceOf = (file: string): string | null => this.texts.get(file) ?? knownSource(file);

  /** What commands were about is no more. */
  moved(): void {
    this.chosenLevel = undefined;
    this.chosenFrame = undefined;
  }

  /** Print a line, on a line of its own. */
  say(text: string): void {
    freshLine();
    printLine(text);
  }

  /** End with that exit code. */
  quit(code: number): void {
    this.#over = true;
    this.#end(code);
  }

  /** Texts are numbered on from those that the session has had, perhaps elsewhere. */
  async countInputs(): Promise<void> {
    this.texts.countFrom(await evaluationsOf(this.backend));
  }

  /** Ask for something that a person types, of one or more lines; null if it is refused. */
  async ask(prompt: string): Promise<string | null> {
    let text = '';
    do {
      freshLine();
      flushConsole();
      this.#lines.setPrompt(text === '' ? prompt : CONTINUATION.padStart(prompt.length));
      this.#lines.prompt();
      const line = await this.#nextLine();
      if (typeof line !== 'string') return null;
      text += `${line}\n`;
    } while (text.trim() === '' || isIncomplete(text));
    return text;
  }

  /** Evaluate by that operation, and show what came of it. */
  async evaluate(method: string, params: object): Promise<WireEvalResult> {
    return this.finish((await this.request(method, params)) as WireEvalResult);
  }

  /** Give the program lines when it reads, and show what came of it. */
  async finish(begun: WireEvalResult): Promise<WireEvalResult> {
    let result = begun;
    while (result.kind === 'needs') {
      flushConsole();
      const line = await this.#nextLine();
      if (line === INTERRUPTED) {
        this.say('interrupted while it read; ,continue goes on, ,state shows the machine');
        return result;
      }
      const input = line === null ? null : `${line}\n`;
      result = (await this.request('runtime/resume', { input })) as WireEvalResult;
    }
    await this.#show(result);
    return result;
  }

  /** Show errors with their source lines. */
  showErrors(errors: readonly ProgramError[]): void {
    for (const error of errors) this.say(errorText(error, this.sourceOf, this.paint));
  }

  async #show(result: WireEvalResult): Promise<void> {
    freshLine();
    switch (result.kind) {
      case 'ok':
        if (result.exitCode === null) this.#showValues(result);
        else if (!this.staysAfterExit) this.quit(result.exitCode);
        else this.say(`exited with ${result.exitCode}; ,back goes back in it, ,quit ends`);
        return;
      case 'proposed':
        this.#showValues(result);
        if (this.isTerminal) this.say(waitingText(result.proposals.length));
        return;
      case 'error':
      case 'nonconverged':
      case 'cycle':
        if (this.isTerminal && result.error.code === 'aborted') await this.#sayWhere();
        else this.showErrors(result.errors);
        this.#showMenu(result);
        return;
      case 'interrupted': {
        if (result.stop !== undefined) {
          await sayStop(this);
          return;
        }
        const place = result.span ? ` at ${placeOf(result.span)}` : '';
        this.say(`interrupted${place}; ,continue goes on, ,state shows the machine`);
        this.#showMenu(result);
        return;
      }
      case 'exhausted':
        this.say(`stopped: ${exhaustionLine(result)}; ,state shows the machine`);
        this.#showMenu(result);
        return;
      case 'needs':
        this.say(`ended: ${result.kind}`);
        return;
    }
  }

  /** Show the ways to go on, where somebody can choose. */
  #showMenu(outcome: Outcome<{ readonly value: string }>): void {
    if (!this.isTerminal || !('level' in outcome) || outcome.level === null) return;
    this.say(menuText(outcome.level, outcome.restarts));
  }

  /** Say which level this is now. */
  async #sayWhere(): Promise<void> {
    await this.#lookAtLevel();
    this.say(this.#level === null ? 'back at the top level' : `back at level ${this.#level}`);
  }

  /** Find out which level is the innermost. */
  async #lookAtLevel(): Promise<void> {
    const [innermost] = (await this.request('conditions/getLevels')) as readonly LevelInfo[];
    this.#level = innermost?.level ?? null;
    const { past, step } = (await this.request('history/getState')) as HistoryState;
    this.#pastStep = past ? step : null;
  }

  #showValues(result: WireEvalResult & { readonly kind: 'ok' | 'proposed' }): void {
    const { binding, values } = result;
    // Only the unspecified value gets no name.
    if (binding === null && values.length <= 1) return;
    const columns = process.stdout.columns || COLUMNS_DEFAULT;
    const look = { columns, coloured: this.paint !== PLAIN };
    values.forEach(({ value }, index) => {
      const name = index === 0 ? binding : null;
      const label = this.isTerminal && name !== null ? `${this.paint.quiet(`${name} =`)} ` : '';
      if (!this.isTerminal) printLine(value);
      else printLine(beside(label, valueText(value, name, look)));
    });
  }

  #take(line: string): void {
    if (this.#reader) {
      const reader = this.#reader;
      this.#reader = null;
      reader(line);
      return;
    }
    this.#typedAhead.push(line);
    if (!this.#busy) this.#work().catch((error: unknown) => this.#crash(error));
  }

  /** Work off the lines that came. */
  async #work(): Promise<void> {
    this.#busy = true;
    await this.#counted;
    for (let line = this.#typedAhead.shift(); line !== undefined; line = this.#typedAhead.shift()) {
      await this.#takeLine(line);
      if (this.#over) return;
    }
    // Without an answer the level is what it was.
    if (this.isTerminal) await this.#lookAtLevel().catch(() => {});
    if (this.#over) return;
    this.#busy = false;
    flushConsole();
    if (this.#inputEnded) this.#finish();
    else this.#prompt();
  }

  async #takeLine(line: string): Promise<void> {
    const isCommand = this.#input === '' && line.trimStart().startsWith(',');
    this.#input += `${line}\n`;
    const text = this.#input;
    if (isCommand) {
      // A command's form may go on over lines, as any form may.
      if (isIncomplete(commandOf(text).rest)) return;
    } else if (isIncomplete(text)) return;
    this.#input = '';
    if (text.trim() === '') return;
    await this.#guard(text);
  }

  /** Evaluate a complete input; whatever goes wrong, the REPL goes on. */
  async #guard(text: string): Promise<void> {
    this.#evaluating = true;
    try {
      if (text.trimStart().startsWith(',')) {
        await runCommand(this, text.trim());
        return;
      }
      this.moved();
      const params = { code: text, file: this.texts.nameFor(text), keep: true };
      await this.evaluate('runtime/eval', params);
    } catch (error) {
      // That the other side is gone is said where it is noticed, once.
      if (error instanceof RemoteError && error.code === 'closed') return;
      this.say(error instanceof Error ? error.message : String(error));
    } finally {
      this.#evaluating = false;
    }
  }

  #prompt(): void {
    if (!this.isTerminal) return;
    freshLine();
    flushConsole();
    const level = this.#level === null ? '' : `[${this.#level}]`;
    const past = this.#pastStep === null ? '' : `@${this.#pastStep}`;
    const prompt = PROMPT.replace('>', `${level}${past}>`);
    this.#lines.setPrompt(this.#input === '' ? prompt : CONTINUATION.padStart(prompt.length));
    this.#lines.prompt();
  }

  #nextLine(): Promise<LineRead> {
    const line = this.#typedAhead.shift();
    if (line !== undefined) {
      this.#history.forget(line);
      return Promise.resolve(line);
    }
    if (this.#inputEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  /** Ctrl-C: stop the program if one runs, else drop what was typed. */
  #interrupted(): void {
    if (this.#evaluating) {
      if (this.#reader === null) this.backend.interrupt();
      this.#reader?.(INTERRUPTED);
      this.#reader = null;
    }
    if (!this.isTerminal) this.quit(EXIT.interrupted);
    if (this.#evaluating || this.#over) return;
    this.#input = '';
    this.#typedAhead.length = 0;
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    printText('^C\n');
    if (!this.#busy) this.#prompt();
  }

  #endOfInput(): void {
    this.#inputEnded = true;
    this.#reader?.(null);
    this.#reader = null;
    if (!this.#busy && !this.#over) this.#finish();
  }

  /** The input is over: what was left unfinished is said to be so. */
  #finish(): void {
    const rest = this.#input;
    this.#input = '';
    if (rest.trim() === '' || this.isTerminal) {
      if (this.isTerminal) this.say('');
      this.quit(EXIT.ok);
      return;
    }
    this.#guard(rest).then(
      () => this.quit(EXIT.ok),
      (error: unknown) => this.#crash(error),
    );
  }

  #crash(error: unknown): void {
    this.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.quit(EXIT.failed);
  }
}
