/**
 * The program of a client: a session, launched for it or attached to; whether it runs or has
 * stopped, and what the client is told when that changes.
 */
import { debuggingOf } from '../../runtime/debug-steering.js';
import type { DebugOutcome } from '../../runtime/debugging.js';
import { type OmegaRuntime, runtimeOf } from '../../runtime/omega-runtime.js';
import { errorLine, exhaustionLine, type Failure, hasFailed } from '../../runtime/outcome.js';
import type { Session } from '../../runtime/session.js';
import type { EventName, RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';
import { EXIT } from '../cli/verb.js';
import { errorText } from '../error-text.js';
import { failureText, reviewText } from '../program-run.js';
import { knownSource } from '../source-texts.js';
import { BreakpointBook } from './breakpoint-book.js';
import type { ClientView } from './client-view.js';
import { CodeWatch } from './code-watch.js';
import type { AdapterHost } from './debug-adapter.js';
import type { Tell } from './events.js';
import { Filters } from './filters.js';
import { Instructions } from './instructions.js';
import { ProgramOutput } from './program-output.js';
import type { DebuggeeOptions } from './programs.js';
import { RequestError, requestError } from './request-error.js';
import { Seen } from './seen.js';
import { Sources } from './sources.js';
import { stoppedBody, threadOf } from './stopped.js';

/** What a client is told when something has happened to its program. */
export interface Ending {
  readonly exitCode: number;
  /** What is said on standard error. */
  readonly words: string | null;
}

/** What a stop is called in place of the session's own word. */
type Told = 'goto' | 'pause' | 'entry';
type Exhausted = Extract<EvalResult, { readonly kind: 'exhausted' }>;
type State = 'configured' | 'running' | 'reading' | 'stopped' | 'ended';

export class Debuggee {
  readonly runtime: OmegaRuntime;
  readonly breakpoints: BreakpointBook;
  readonly sources: Sources;
  readonly seen = new Seen();
  readonly instructions = new Instructions();
  readonly filters: Filters;
  #state: State = 'configured';
  /** Moves of this client that are under way: what the session tells then is known already. */
  #moves = 0;
  /** What is to be said when a program that has stopped for the last time goes on. */
  #ending: Ending | null = null;
  #isLeft = false;
  readonly #watch: CodeWatch;
  readonly #output: ProgramOutput;
  readonly #listeners: ReadonlyArray<() => void>;

  constructor(
    readonly session: Session,
    readonly options: DebuggeeOptions,
    readonly host: AdapterHost,
    readonly client: ClientView,
    readonly tellClient: Tell,
  ) {
    this.runtime = runtimeOf(session);
    this.breakpoints = new BreakpointBook(this.runtime, client, options.noDebug);
    this.filters = new Filters(this.runtime, options.noDebug);
    this.#watch = new CodeWatch(this.breakpoints, this.tell);
    this.sources = new Sources(this.runtime, client, (source) =>
      this.tell('loadedSource', { reason: 'new', source }),
    );
    this.#output = new ProgramOutput(session, host, client, tellClient);
    this.#listeners = [
      this.#hear('eval-start', () => this.#othersBegan()),
      this.#hear('eval-complete', ({ result }) => this.#othersEnded(result)),
      this.#hear('history-forked', () => this.#forked()),
      this.#hear('disposed', () => this.#gone()),
    ];
  }

  /** Whether it is there for this client alone. */
  get #isOwn(): boolean {
    return this.options.isLaunched || this.options.isRecording;
  }

  /** Tell the client; what the program has printed comes first. */
  readonly tell: Tell = (name, body) => {
    this.#output.flush();
    if (!this.#isLeft) this.tellClient(name, body);
  };

  get state(): State {
    return this.#state;
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** Throws RequestError `notStopped`. */
  checkStopped(): void {
    if (this.#state !== 'stopped') throw new RequestError('notStopped', 'the program runs');
  }

  /** Throws RequestError `state-conflict` if there is no past to go to. */
  checkRecorded(): void {
    this.checkStopped();
    if (this.options.noDebug) throw new RequestError('state-conflict', 'nothing is recorded');
    this.session.history.checkRecorded();
  }

  /** Go on, by whatever moves the session; the client is told when it has stopped or ended. The
   * reason is what is told in place of the session's. */
  go(move: (runtime: OmegaRuntime) => Promise<DebugOutcome>, reason?: Told): void {
    this.seen.clear();
    this.#state = 'running';
    this.#moves++;
    this.#watch.start();
    move(this.runtime)
      .finally(() => this.#moves--)
      .then((outcome) => this.#arrived(outcome, reason))
      .catch((error: unknown) => this.#stuck(error));
  }

  /** The client has said all that it wants first. */
  begin(): void {
    Promise.resolve(this.options.begin(this)).catch((error: unknown) => this.#stuck(error));
  }

  /** Have the breakpoints of the one that this comes in place of. */
  takeOver({ breakpoints, filters }: Debuggee): void {
    this.breakpoints.takeOver(breakpoints);
    this.filters.takeOver(filters);
  }

  /** Go on from a stop; one that was the last is the end. */
  goOn(move: (runtime: OmegaRuntime) => Promise<DebugOutcome>): void {
    const ending = this.#ending;
    if (ending === null || this.session.history.isPast) this.go(move);
    else if (this.#isOwn) this.#end(ending);
    else this.#idle();
  }

  /** Go on in another way from a stop, whether or not that was the last. */
  moveOn(move: (runtime: OmegaRuntime) => Promise<DebugOutcome>, reason?: Told): void {
    this.#ending = null;
    this.go(move, reason);
  }

  /** Evaluate while it is stopped, so that nobody takes that for the program. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    this.#moves++;
    try {
      return await work();
    } finally {
      this.#moves--;
    }
  }

  /** Stop as soon as may be. */
  pause(): void {
    if (this.#state === 'reading') {
      this.#stopped('pause').catch(() => {});
      return;
    }
    if (this.#state !== 'running') return;
    if (!this.session.interrupt() && this.#moves === 0) this.session.engine.debug.stopAtEntry();
  }

  /** What the program reads from the console next; null: no more comes. Answers whether it waited
   * for that. */
  input(line: string | null): boolean {
    if (this.#state !== 'reading') return false;
    this.go(async () => this.#ended(await this.session.resume(line)));
    return true;
  }

  /** What was stopped before the client came, is so for it now. */
  async find(): Promise<void> {
    this.#state = 'running';
    const { isRecording } = this.options;
    if (isRecording) this.#ending = { exitCode: EXIT.ok, words: null };
    const { history, hasStopped } = this.session;
    if (isRecording || history.isPast || hasStopped) await this.#stopped('pause');
  }

  /** An evaluation has ended, or stopped. */
  readonly #ended = (result: EvalResult): DebugOutcome =>
    debuggingOf(this.session).ended(this.session, result);

  /** Evaluate a whole program. */
  run(text: string, file: string, stopOnEntry: boolean): void {
    if (stopOnEntry) this.session.engine.debug.stopAtEntry();
    this.go(
      async () => {
        const options = { file, program: true, opensLevel: true };
        return this.#ended(await this.session.submit(text, options).result);
      },
      stopOnEntry ? 'entry' : undefined,
    );
  }

  /** The values of variables are others now, or threads are called otherwise. */
  changed(areas: Array<'variables' | 'stacks' | 'threads' | 'all'>): void {
    this.seen.forgetValues();
    this.tell('invalidated', { areas });
  }

  /** The client is done with it: what was launched for it ends, anything else goes on. */
  async leave(): Promise<void> {
    if (this.#isLeft) return;
    this.#isLeft = true;
    const wasStopped = this.#state === 'stopped';
    this.#state = 'ended';
    this.#watch.stop();
    for (const off of this.#listeners) off();
    this.#output.close();
    const { session, host } = this;
    if (session.isDisposed) return;
    this.breakpoints.clear();
    this.filters.clear();
    if (this.#isOwn) session.interrupt();
    else if (wasStopped) this.#letGo();
    await host.pool.leave(session);
  }

  /** End what was launched. */
  terminate(): void {
    this.session.interrupt();
    if (this.#state === 'ended') return;
    this.#end({ exitCode: EXIT.interrupted, words: null });
  }

  // -----------------------------------------------------------------------------------------------

  #hear<K extends EventName>(event: K, listener: (data: RuntimeEventMap[K]) => void): () => void {
    this.session.on(event, listener);
    return () => this.session.off(event, listener);
  }

  /** What a client has left goes on where it stopped. */
  #letGo(): void {
    const { history } = this.runtime;
    const present = this.session.history.isPast ? history.goToPresent() : Promise.resolve(null);
    present.then(() => this.runtime.debug.continue()).catch(() => {});
  }

  async #arrived({ result }: DebugOutcome, reason?: Told): Promise<void> {
    if (this.#state === 'ended' || this.#isLeft) return;
    if (result === null) await this.#stopped(reason);
    else if (result.kind === 'needs') this.#reads();
    else if (result.kind === 'exhausted') await this.#ranOut(result);
    else if (hasFailed(result)) await this.#failed(result);
    else if (result.kind !== 'interrupted') await this.#finished(result);
  }

  #reads(): void {
    this.#state = 'reading';
    const output = 'The program reads the console: type a line here; ,eof ends its input.\n';
    this.tell('output', { category: 'console', output });
  }

  /** Tell that it has stopped. */
  async #stopped(reason?: Told): Promise<void> {
    this.#state = 'stopped';
    this.#watch.stop();
    const [level] = this.session.levels;
    const failed = level?.error != null && !this.session.history.isPast;
    if (failed && this.#ending === null) this.#ending = this.#endOf(level.error);
    const { stop } = this.runtime.debug.getState();
    const threadId = await threadOf(this.runtime);
    const hits = this.breakpoints.idsOf(stop?.breakpoints ?? []);
    const isEnd = !this.session.history.isPast && !this.session.hasStopped;
    const why = failed && level.error ? { error: level.error } : { isEnd };
    this.#watch.look();
    this.tell('stopped', stoppedBody(stop, threadId, hits, { ...why, ...(reason && { reason }) }));
  }

  /** Nobody has handled a condition. */
  async #failed(result: Failure): Promise<void> {
    const { error } = result;
    this.#ending = this.#endOf(error);
    if (!(await this.#isMeant(result))) {
      if (this.options.isLaunched) this.#end(this.#ending);
      else this.#idle();
      return;
    }
    const stop = { reason: 'exception', breakpoints: [], text: errorLine(error) } as const;
    debuggingOf(this.session).note(this.session, { ...stop, span: error.span });
    await this.#stopped();
  }

  #endOf(error: Failure['error']): Ending {
    return { exitCode: EXIT.failed, words: `${errorText(error, knownSource)}\n` };
  }

  async #isMeant({ level }: Failure): Promise<boolean> {
    const { unhandled } = this.filters;
    if (unhandled === null || level === null) return false;
    const { condition } = unhandled;
    if (condition === null) return true;
    const { value, error } = await this.runtime.debug.evaluate(condition);
    return error || value !== '#f';
  }

  async #ranOut(result: Exhausted): Promise<void> {
    const words = `stopped: ${exhaustionLine(result)}\n`;
    this.#ending = { exitCode: EXIT.limit, words };
    const isKept = result.level !== null;
    if (this.filters.limit && isKept) {
      const stop = { reason: 'exception', breakpoints: [], text: words.trim() } as const;
      const span = this.session.engine.debug.inspection.place;
      debuggingOf(this.session).note(this.session, { ...stop, span });
      await this.#stopped();
    } else if (this.options.isLaunched) this.#end(this.#ending);
    else this.#idle();
  }

  async #finished(result: EvalResult): Promise<void> {
    const { options, session } = this;
    if (!options.isLaunched) {
      this.#idle();
      return;
    }
    const exitCode = result.kind === 'ok' ? (result.exitCode ?? EXIT.ok) : EXIT.ok;
    const failures = await session.endProgram();
    const words = failures.map((failure) => `${failureText(failure)}\n`).join('');
    this.#ending = { exitCode, words: words === '' ? null : words };
    if (options.stopAtEnd && !options.noDebug) await this.#stopped();
    else this.#end(this.#ending);
  }

  /** Nothing is under way, and more may come. */
  #idle(): void {
    if (this.#state === 'stopped') this.tell('continued', { threadId: 1 });
    this.#ending = null;
    this.#state = 'running';
  }

  #end({ exitCode, words }: Ending): void {
    this.#state = 'ended';
    this.#watch.stop();
    const review = this.options.isLaunched ? reviewText(this.session) : null;
    const said = `${words ?? ''}${review === null ? '' : `${review}\n`}`;
    if (said !== '') this.tell('output', { category: 'stderr', output: said });
    if (this.options.isLaunched) this.tell('exited', { exitCode });
    this.tell('terminated', {});
  }

  /** It could not go on: it is where it was. */
  #stuck(error: unknown): void {
    if (this.#isLeft || this.#state === 'ended') return;
    const output = `omega: ${requestError(error).message}\n`;
    this.tell('output', { category: 'important', output });
    this.#stopped('pause').catch(() => this.host.close());
  }

  #othersBegan(): void {
    if (this.#moves > 0 || this.#isLeft) return;
    this.seen.clear();
    if (this.#state === 'stopped') this.tell('continued', { threadId: 1 });
    this.#state = 'running';
    this.#watch.start();
  }

  #othersEnded(result: EvalResult): void {
    if (this.#moves > 0 || this.#isLeft || this.#state === 'configured') return;
    const outcome = this.#ended(result);
    // Somebody's next evaluation may begin before the client could be told.
    setImmediate(() => {
      if (this.#isLeft || !this.session.isIdle) return;
      this.#arrived(outcome).catch((error: unknown) => this.#stuck(error));
    });
  }

  /** A branch has begun: what it ends in is not known. */
  #forked(): void {
    this.#ending = null;
    if (this.#state === 'stopped') this.changed(['threads']);
  }

  #gone(): void {
    if (this.#state === 'ended') return;
    this.#end({ exitCode: EXIT.ok, words: null });
  }
}
