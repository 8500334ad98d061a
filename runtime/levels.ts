/**
 * Levels: computations that stopped and stay, so that they can be looked at and gone on with by a
 * restart, whatever was evaluated in between (Common Lisp's debugger levels). The innermost one may
 * still stand in the machine; the others are set aside. Their number is bounded.
 */
import type { Span } from '../grammar/syntax.js';
import type { Engine, FrameInfo, RestartInfo } from './core/engine.js';
import type { SetAside } from './core/set-aside.js';
import type { Evaluation } from './evaluation.js';
import { OmegaMisuse } from './misuse.js';
import { type Failure, hasFailed } from './outcome.js';
import type { Outcome, ProgramError } from './subsystems/seam/outcome.js';

/** Levels kept; the outermost makes room. */
const LEVELS_MAX = 20;

/** An outcome after which a computation stays. */
export type Stopped = Failure | Extract<Outcome, { readonly kind: 'interrupted' | 'exhausted' }>;

export function stops(outcome: Outcome): outcome is Stopped {
  const { kind } = outcome;
  return hasFailed(outcome) || kind === 'interrupted' || kind === 'exhausted';
}

/** Goes on as if it had not been stopped. */
const CONTINUE: RestartInfo = {
  index: 0,
  name: 'continue',
  report: 'Go on.',
  parameters: [],
  interactive: false,
};
const ABORT: RestartInfo = { ...CONTINUE, name: 'abort', report: 'Go back to the top level.' };

/** A level as plain data. */
export interface LevelInfo {
  readonly level: number;
  readonly kind: Stopped['kind'];
  /** What was not handled; null where something else stopped it. */
  readonly error: ProgramError | null;
  readonly span: Span | null;
  readonly restarts: readonly RestartInfo[];
}

export class Level {
  restarts: readonly RestartInfo[] = [];
  /** Null while it stands in the machine. */
  aside: SetAside | null = null;

  constructor(
    readonly number: number,
    readonly evaluation: Evaluation,
    readonly outcome: Stopped,
  ) {}

  get kind(): Stopped['kind'] {
    return this.outcome.kind;
  }

  /** Whether it was stopped from outside, so that it can simply go on. */
  get canContinue(): boolean {
    return !hasFailed(this.outcome);
  }

  /** Whether it was stopped between two forms: then the machine knows nothing of it. */
  get isBetweenForms(): boolean {
    return this.canContinue && !this.evaluation.underWay;
  }

  /** Whether it is too large to stay when something else is evaluated. */
  get isTooLarge(): boolean {
    return this.outcome.kind === 'exhausted' && this.outcome.dimension === 'memory';
  }

  get info(): LevelInfo {
    const { outcome, number, kind, restarts } = this;
    const error = hasFailed(outcome) ? outcome.error : null;
    const span = outcome.kind === 'interrupted' ? outcome.span : (error?.span ?? null);
    return { level: number, kind, error, span, restarts };
  }
}

export class Levels {
  /** Outermost first. */
  #levels: readonly Level[] = [];

  constructor(readonly host: { readonly engine: Engine }) {}

  /** Innermost first. */
  get all(): readonly Level[] {
    return this.#levels.toReversed();
  }

  get innermost(): Level | null {
    return this.#levels.at(-1) ?? null;
  }

  /** The same levels as a list, outermost first, that does not change. */
  get list(): readonly Level[] {
    return this.#levels;
  }

  /** Have these levels instead, outermost first. What becomes of the others is the caller's affair.
   */
  set list(levels: readonly Level[]) {
    this.#levels = levels;
  }

  /** The level that stands in the machine, if one does. */
  get inMachine(): Level | null {
    const { innermost } = this;
    return innermost?.aside === null ? innermost : null;
  }

  /** Open a level for what stopped in the machine; null if nothing can go on with it. */
  open(evaluation: Evaluation, outcome: Stopped): Level | null {
    const level = new Level((this.innermost?.number ?? 0) + 1, evaluation, outcome);
    level.restarts = this.#offered(level);
    if (level.restarts.length === 0) return null;
    const levels = [...this.#levels, level];
    this.#levels = levels.slice(-LEVELS_MAX);
    this.#giveUp(levels.slice(0, -LEVELS_MAX));
    return level;
  }

  /** The level of that number, or the innermost one. Throws OmegaMisuse `state-conflict`. */
  find(number?: number): Level {
    const level =
      number === undefined ? this.innermost : this.#levels.find((one) => one.number === number);
    if (level) return level;
    const details = { level: number ?? null, levels: this.#levels.map((one) => one.number) };
    throw new OmegaMisuse('state-conflict', this.#whyNot(number), details);
  }

  /** The restarts of a level as they are now. */
  restartsOf(level: Level): readonly RestartInfo[] {
    level.restarts = this.#at(level, () => this.#offered(level));
    return level.restarts;
  }

  /** One restart of a level. Throws OmegaMisuse `state-conflict` if it is not, or no longer, what
   * the level showed last. */
  restart(level: Level, index: number): RestartInfo {
    const shown = level.restarts[index];
    const restarts = this.restartsOf(level);
    const restart = restarts[index];
    if (restart !== undefined && (shown === undefined || shown.name === restart.name)) {
      return restart;
    }
    const there = restarts.map(({ name, index: i }) => `${i} ${name}`).join(', ');
    const message =
      shown === undefined
        ? `level ${level.number} has no restart ${index}; it has ${there}`
        : `level ${level.number} no longer has the restart ${index} ${shown.name}; now ${there}`;
    throw new OmegaMisuse('state-conflict', message, { level: level.number, restarts });
  }

  /** The activations of a level that have not ended, innermost first. */
  framesOf(level: Level, framesMax?: number): readonly FrameInfo[] {
    return this.lookAt(level, (engine) => engine.frames(framesMax));
  }

  /** Throws OmegaMisuse `state-conflict` if a level has no activation of that index. */
  checkFrame(level: Level, index: number): void {
    const frames = this.framesOf(level, index + 1).length;
    if (frames > index) return;
    const message = `level ${level.number} has no frame ${index}; it has ${frames}`;
    throw new OmegaMisuse('state-conflict', message, { level: level.number, frames });
  }

  /** Look at a level as if it stood in the machine. */
  lookAt<T>(level: Level, look: (engine: Engine) => T): T {
    return this.#at(level, () => look(this.host.engine));
  }

  /** Change a level as if it stood in the machine. */
  change<T>(level: Level, action: (engine: Engine) => T): T {
    return this.#at(level, () => {
      const result = action(this.host.engine);
      if (level.aside === null) return result;
      level.aside = this.host.engine.setAside();
      this.standAt(level);
      return result;
    });
  }

  /** Free the machine for something else. What was stopped for being too large cannot stay beside
   * it, unless it is what the other thing is about. */
  setAside(concerned: Level | null = null): void {
    const { inMachine } = this;
    if (inMachine === null) this.host.engine.abandon();
    else inMachine.aside = this.host.engine.setAside();
    const gone = this.#levels.filter((level) => level !== concerned && level.isTooLarge);
    this.#levels = this.#levels.filter((level) => !gone.includes(level));
    this.#giveUp(gone);
  }

  /** Make the machine, which is free, stand at a level. */
  standAt({ aside }: Level): void {
    this.host.engine.takeUp(aside as SetAside);
  }

  /** A level goes on: it is one no more, and those inside it are given up. */
  close(level: Level): void {
    const index = this.#levels.indexOf(level);
    const inside = this.#levels.slice(index + 1);
    this.#levels = this.#levels.slice(0, Math.max(0, index));
    this.#giveUp(inside);
  }

  clear(): void {
    this.#levels = [];
  }

  #offered(level: Level): readonly RestartInfo[] {
    if (level.isBetweenForms) return [CONTINUE, { ...ABORT, index: 1 }];
    const own = this.host.engine.restarts();
    if (!level.canContinue) return own;
    return [CONTINUE, ...own.map((restart) => ({ ...restart, index: restart.index + 1 }))];
  }

  /** What waits for these is given up with them. */
  #giveUp(levels: readonly Level[]): void {
    for (const level of levels) if (level.aside) this.#at(level, () => this.host.engine.abandon());
  }

  /** Do something while the machine stands at a level. */
  #at<T>(level: Level, action: () => T): T {
    if (level.aside === null) return action();
    const here = this.host.engine.setAside();
    this.standAt(level);
    try {
      return action();
    } finally {
      this.host.engine.setAside();
      this.host.engine.takeUp(here);
    }
  }

  #whyNot(number: number | undefined): string {
    const [outermost] = this.#levels;
    const { innermost } = this;
    if (outermost === undefined || innermost === null)
      return 'nothing has stopped: no level is open';
    if (number !== undefined && number < outermost.number) {
      return `level ${number} is gone: only the innermost ${LEVELS_MAX} levels are kept`;
    }
    return `there is no level ${number}; the innermost is ${innermost.number}`;
  }
}
