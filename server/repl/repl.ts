/**
 * The REPL: lines in, forms out to a session, values back. A form may take several lines; Ctrl-C
 * interrupts the program and not the REPL; a program that reads the console gets the next line.
 */
import { createInterface, type Interface } from 'node:readline';
import type { MachineView } from '../../runtime/core/engine.js';
import { exhaustionLine } from '../../runtime/outcome.js';
import { isIncomplete } from '../../runtime/program.js';
import type { EvalResult, Outcome, ProgramError } from '../../runtime/subsystems/seam/outcome.js';
import { EXIT } from '../cli/verb.js';
import { flushConsole, freshLine, printLine, printText } from '../console-output.js';
import { errorText, type Paint, PLAIN, paintFor, placeOf } from '../error-text.js';
import { knownSource } from '../source-texts.js';
import type { Backend } from './backend.js';
import { runCommand } from './commands.js';
import { completionsOf } from './completion.js';
import { HISTORY_MAX, historyPath, loadHistory, saveHistory } from './history-file.js';
import { showMatchingParentheses } from './matching-parentheses.js';
import { stateText, valueText } from './value-text.js';

const PROMPT = 'omega> ';
const CONTINUATION = '  ...> ';
const COLUMNS_DEFAULT = 80;

/** A result as it comes over the wire or from `call`. */
type WireEvalResult = EvalResult<{ readonly value: string }> & { readonly value?: string };

/** Ctrl-C came while the program read. */
const INTERRUPTED = Symbol('interrupted');
/** A line, or null at the end of input. */
type LineRead = string | null | typeof INTERRUPTED;

export class Repl {
  readonly paint: Paint;
  readonly #terminal: boolean;
  readonly #lines: Interface;
  readonly #typedAhead: string[] = [];
  /** Who waits for the next line: a program that reads the console. */
  #reader: ((line: LineRead) => void) | null = null;
  #input = '';
  #inputs = 0;
  #busy = false;
  #inputEnded = false;
  /** It has been told to end: what was typed ahead is dropped. */
  #over = false;
  #end: (code: number) => void = () => {};
  readonly #ended: Promise<number>;

  constructor(readonly backend: Backend) {
    this.#terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    this.paint = this.#terminal ? paintFor(process.stdout) : PLAIN;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#lines = createInterface({
      input: process.stdin,
      output: this.#terminal ? process.stdout : undefined,
      terminal: this.#terminal,
      prompt: PROMPT,
      historySize: HISTORY_MAX,
      removeHistoryDuplicates: true,
      ...(this.#terminal ? { history: loadHistory(historyPath()) } : {}),
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        completionsOf(backend, line).then(
          (found) => done(null, found),
          () => done(null, [[], line]),
        );
      },
    });
    backend.onOutput((text, stream) => printText(text, stream));
    if (this.#terminal) showMatchingParentheses(this.#lines);
  }

  /** Read and evaluate until the input ends or the program exits; answers the exit code. */
  async run(banner: string): Promise<number> {
    if (this.#terminal) this.say(banner);
    this.#lines.on('line', (line) => this.#take(line));
    this.#lines.on('close', () => this.#endOfInput());
    this.#lines.on('SIGINT', () => this.#interrupted());
    this.#lines.on('history', (history: string[]) => {
      // What a program reads is no form to come back to.
      if (this.#reader !== null) history.shift();
      saveHistory(historyPath(), history);
    });
    process.on('SIGINT', () => this.#interrupted());
    this.backend.gone
      .then(() => {
        if (this.#terminal && !this.#busy) printText('\n');
        this.say('the server closed the connection');
        this.#finishWith(EXIT.failed);
      })
      .catch((error: unknown) => this.#crash(error));
    this.#prompt();
    const code = await this.#ended;
    this.#lines.close();
    flushConsole();
    return code;
  }

  /** Call an operation of the session. */
  request(method: string, params?: unknown): Promise<unknown> {
    return this.backend.request(method, params);
  }

  /** Print a line, on a line of its own. */
  say(text: string): void {
    freshLine();
    printLine(text);
  }

  quit(code: number): void {
    this.#finishWith(code);
  }

  #finishWith(code: number): void {
    this.#over = true;
    this.#end(code);
  }

  /** Evaluate by that operation, giving the program lines when it reads, and show what came of it.
   */
  async evaluate(method: string, params: object, source: string): Promise<WireEvalResult> {
    let result = (await this.request(method, params)) as WireEvalResult;
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
    this.#show(result, source);
    return result;
  }

  /** Make one transition and show the state after it. */
  async step(): Promise<void> {
    const { state, outcome, done } = (await this.request('runtime/step')) as {
      state: MachineView;
      outcome: Outcome<{ readonly value: string }> | null;
      done: boolean;
    };
    this.say(stateText(state, this.paint));
    if (!done || outcome === null) return;
    const value = outcome.kind === 'ok' ? `: ${(outcome as WireEvalResult).value ?? ''}` : '';
    this.say(`ended: ${outcome.kind}${value}`);
    if (outcome.kind === 'error') this.showErrors(outcome.errors, '');
  }

  /** Show errors with their source lines. */
  showErrors(errors: readonly ProgramError[], source: string): void {
    for (const error of errors) {
      const sourceOf = (file: string): string | null =>
        error.span?.file === file && source !== '' ? source : knownSource(file);
      this.say(errorText(error, sourceOf, this.paint));
    }
  }

  #show(result: WireEvalResult, source: string): void {
    freshLine();
    switch (result.kind) {
      case 'ok':
        if (result.exitCode !== null) this.#finishWith(result.exitCode);
        else this.#showValues(result);
        return;
      case 'error':
        this.showErrors(result.errors, source);
        return;
      case 'interrupted': {
        const place = result.span ? ` at ${placeOf(result.span)}` : '';
        this.say(`interrupted${place}; ,continue goes on, ,state shows the machine`);
        return;
      }
      case 'exhausted':
        this.say(`stopped: ${exhaustionLine(result)}; ,state shows the machine`);
        return;
      case 'needs':
      case 'proposed':
      case 'nonconverged':
      case 'cycle':
        this.say(`ended: ${result.kind}`);
        return;
    }
  }

  #showValues(result: WireEvalResult & { readonly kind: 'ok' }): void {
    const { binding, values } = result;
    // Only the unspecified value gets no name.
    if (binding === null && values.length <= 1) return;
    const columns = process.stdout.columns ?? COLUMNS_DEFAULT;
    const look = { columns, coloured: this.paint !== PLAIN };
    values.forEach(({ value }, index) => {
      const name = index === 0 ? binding : null;
      const label = this.#terminal && name !== null ? `${this.paint.quiet(`${name} =`)} ` : '';
      if (!this.#terminal) printLine(value);
      else this.#showRows(label, valueText(value, name, look));
    });
  }

  /** A value of several rows begins on a row of its own. */
  #showRows(label: string, rows: string): void {
    printLine(label + (rows.includes('\n') && label !== '' ? `\n${rows}` : rows));
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
    for (let line = this.#typedAhead.shift(); line !== undefined; line = this.#typedAhead.shift()) {
      await this.#takeLine(line);
      if (this.#over) return;
    }
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
      const rest = text.trimStart().replace(/^,\s*\S*/, '');
      if (isIncomplete(rest)) return;
    } else if (isIncomplete(text)) return;
    this.#input = '';
    if (text.trim() === '') return;
    await this.#guard(text);
  }

  /** Evaluate a complete input; whatever goes wrong, the REPL goes on. */
  async #guard(text: string): Promise<void> {
    try {
      if (text.trimStart().startsWith(',')) {
        await runCommand(this, text.trim());
        return;
      }
      this.#inputs++;
      const params = { code: text, file: `input-${this.#inputs}`, keep: true };
      await this.evaluate('runtime/eval', params, text);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  #prompt(): void {
    if (!this.#terminal) return;
    freshLine();
    flushConsole();
    this.#lines.setPrompt(this.#input === '' ? PROMPT : CONTINUATION);
    this.#lines.prompt();
  }

  #nextLine(): Promise<LineRead> {
    const line = this.#typedAhead.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#inputEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  /** Ctrl-C: stop the program if one runs, else drop what was typed. */
  #interrupted(): void {
    if (this.#busy) {
      if (this.#reader === null) this.backend.interrupt();
      this.#reader?.(INTERRUPTED);
      this.#reader = null;
    }
    if (!this.#terminal) this.#finishWith(EXIT.interrupted);
    if (this.#busy || !this.#terminal) return;
    this.#input = '';
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    printText('^C\n');
    this.#prompt();
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
    if (rest.trim() === '' || this.#terminal) {
      if (this.#terminal) this.say('');
      this.#finishWith(EXIT.ok);
      return;
    }
    this.#guard(rest).then(
      () => this.#finishWith(EXIT.ok),
      (error: unknown) => this.#crash(error),
    );
  }

  #crash(error: unknown): void {
    this.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.#finishWith(EXIT.failed);
  }
}
