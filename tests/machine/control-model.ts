/**
 * What the programs of `control-program.ts` mean, said as simply as can be: the continuation is one
 * list of frames with prompts, winders, handlers among them (Felleisen & Friedman 1987; Felleisen
 * 1988; SRFI 226). A continuation is a piece of that list; putting it elsewhere copies it. Nothing
 * here is shared with the machine.
 */
import {
  between,
  type Cleanup,
  copied,
  type Datum,
  dropShared,
  type Extent,
  entersBarrier,
  type Frame,
  type Handle,
  type Handler,
  handlersAt,
  isPrompt,
  nearest,
  outside,
  parametersAt,
  type Step,
  waitFor,
  windings,
} from './control-frames.js';
import { CATCHING, DEFAULTED, FUEL, type Program, SLOTS } from './control-program.js';

/** What a program showed: its log, as Omega writes it, and whether it ended or failed. */
export interface Shown {
  readonly log: string;
  readonly ended: 'done' | 'failed';
}

/** More transitions than this, or a longer log, and the program is left out. */
const STEPS_MAX = 20_000;
const CHARACTERS_MAX = 20_000;

interface Resumption {
  readonly frames: readonly Frame[];
  readonly handle: Handle;
  used: boolean;
}

type Kept =
  | { readonly kind: 'whole'; readonly k: Frame; readonly base: Frame }
  | { readonly kind: 'part'; readonly frames: readonly Frame[]; readonly tag: number }
  | { readonly kind: 'resumption'; readonly resumption: Resumption };

/** What the program shows; null if it takes too long. */
export function shownBy(program: Program): Shown | null {
  const model = new Model();
  let step: Step = model.begin(program);
  for (let count = 0; step !== null; count++) {
    if (count > STEPS_MAX) return null;
    step = step();
  }
  const log = written(model.log, CHARACTERS_MAX);
  return log === null ? null : { log, ended: model.failed ? 'failed' : 'done' };
}

/** As `write` writes it; null if it is longer than so many characters. Data may be shared many
 * times over. */
function written(datum: Datum, charactersMax: number): string | null {
  if (typeof datum !== 'object') return String(datum);
  let text = '(';
  for (const item of datum) {
    const part = written(item, charactersMax - text.length);
    if (part === null || text.length + part.length > charactersMax) return null;
    text += `${text === '(' ? '' : ' '}${part}`;
  }
  return `${text})`;
}

class Model {
  readonly log: Datum[] = [];
  failed = false;
  #fuel = FUEL;
  #serial = 0;
  readonly #slots: Array<Kept | null> = Array.from({ length: SLOTS }, () => null);

  begin(program: Program): Step {
    const root: Frame = { kind: 'prompt', tag: 0, next: null };
    const end = waitFor((value, k) => this.#note('end', value, () => this.#give('done', k)), root);
    return () => this.#eval(program, end);
  }

  #note(what: string, value: Datum, next: Step): Step {
    this.log.push([what, value]);
    return next;
  }

  #eval(p: Program, k: Frame): Step {
    switch (p.kind) {
      case 'number':
        return () => this.#give(p.number, k);
      case 'note':
        return this.#note('note', p.number, () => this.#eval(p.body, k));
      case 'pair':
        return this.#first(p.first, k, (a, next) =>
          this.#first(p.second, next, (b, last) => this.#give([a, b], last)),
        );
      case 'wind': {
        const extent = { id: ++this.#serial, before: p.before, after: p.after };
        return this.#enter(extent, k, (next) => this.#eval(p.body, { kind: 'wind', extent, next }));
      }
      case 'keep':
        this.#slots[p.slot] = { kind: 'whole', k, base: nearest(k, isPrompt(0)) as Frame };
        return () => this.#eval(p.body, k);
      case 'enter':
        return this.#first(p.value, k, (value, next) => this.#enterSlot(p.slot, value, next));
      case 'call-in':
        return this.#callIn(p.slot, p.body, k);
      case 'prompt':
        return () => this.#eval(p.body, { kind: 'prompt', tag: p.tag, next: k });
      case 'barrier':
        return () => this.#eval(p.body, { kind: 'barrier', next: k });
      case 'catch':
        return () => this.#eval(p.body, { kind: 'prompt', tag: CATCHING, next: k });
      case 'abort':
        return this.#first(p.value, k, (value, next) => {
          const place = nearest(next, isPrompt(CATCHING));
          if (place === null) return this.#give(value, next);
          const to = outside(place);
          return this.#jump(next, to, () => this.#give(['aborted', value], to));
        });
      case 'shift':
        return this.#shift(p, k);
      case 'guard': {
        const handler: Handler = { kind: 'guard', guard: p };
        return () => this.#eval(p.body, { kind: 'handler', handler, next: k });
      }
      case 'handler': {
        const handler: Handler = { kind: 'procedure', body: p.handler };
        return () => this.#eval(p.body, { kind: 'handler', handler, next: k });
      }
      case 'raise':
        return this.#first(p.value, k, (_, next) =>
          this.#raise(next, handlersAt(next), p.continuable),
        );
      case 'restart':
        return () => this.#eval(p.body, { kind: 'restart', next: k });
      case 'invoke':
        return this.#first(p.value, k, (value, next) => {
          const place = nearest(next, ({ kind }) => kind === 'restart');
          if (place === null) return this.#give(value, next);
          const to = outside(place);
          return this.#jump(next, to, () => this.#give(['again', value], to));
        });
      case 'handle':
        return () => this.#handle(p, k);
      case 'perform':
        return this.#first(p.value, k, (x, next) => this.#perform(p.operation, x, next));
      case 'parameterize':
        return this.#first(p.value, k, (value, next) => {
          const values = parametersAt(next);
          values[p.parameter] = value;
          return this.#eval(p.body, { kind: 'parameters', values, next });
        });
      case 'parameter':
        return () => this.#give(parametersAt(k)[p.parameter] as Datum, k);
    }
  }

  /** Evaluate, and go on with the value. */
  #first(p: Program, k: Frame, run: (value: Datum, next: Frame) => Step): Step {
    return () => this.#eval(p, waitFor(run, k));
  }

  /** Hand a value to a continuation. */
  #give(value: Datum, k: Frame): Step {
    const { next } = k;
    if (next === null) return null;
    const pass = waitFor((_, last) => this.#give(value, last), next);
    switch (k.kind) {
      case 'wait':
        return () => k.run(value, next);
      case 'wind':
        return this.#leave(k.extent, pass);
      case 'cleanup':
        return this.#clean(k.cleanup, pass);
      case 'handle':
        return () => this.#give(k.handle.returns ? ['returned', value] : value, next);
      case 'prompt':
      case 'barrier':
      case 'handler':
      case 'handlers':
      case 'restart':
      case 'parameters':
        return () => this.#give(value, next);
    }
  }

  // Winders --------------------------------------------------------------------------------------

  #enter({ id, before }: Extent, k: Frame, run: (next: Frame) => Step): Step {
    return this.#first(before, k, (_, next) => this.#note('in', id, () => run(next)));
  }

  #leave({ id, after }: Extent, k: Frame): Step {
    return this.#note('out', id, () => this.#eval(after, k));
  }

  #clean(cleanup: Cleanup, k: Frame): Step {
    if (cleanup.done) return () => this.#give(0, k);
    cleanup.done = true;
    return () => cleanup.act(k);
  }

  /** Go from one continuation to another; `suspends`: cleanups on the way are not done. */
  #jump(from: Frame, to: Frame, arrive: () => Step, suspends = false): Step {
    const here = windings(from);
    const there = windings(to);
    dropShared(here, there);
    const enters = there.reverse();
    const enter = (index: number): Step => {
      const frame = enters[index]?.frame;
      if (frame === undefined) return arrive;
      if (frame.kind === 'cleanup') return enter(index + 1);
      return this.#enter(frame.extent, outside(frame), () => enter(index + 1));
    };
    const leave = (index: number): Step => {
      const frame = here[index]?.frame;
      if (frame === undefined) return enter(0);
      const on = waitFor(() => leave(index + 1), outside(frame));
      if (frame.kind === 'wind') return this.#leave(frame.extent, on);
      return suspends ? leave(index + 1) : this.#clean(frame.cleanup, on);
    };
    return leave(0);
  }

  // Continuations --------------------------------------------------------------------------------

  #enterSlot(slot: number, value: Datum, k: Frame): Step {
    const kept = this.#slots[slot] ?? null;
    if (kept === null || this.#fuel === 0) return this.#give(value, k);
    this.#fuel--;
    return this.#call(kept, value, k);
  }

  #callIn(slot: number, body: Program, k: Frame): Step {
    const kept = this.#slots[slot] ?? null;
    if (kept === null || kept.kind !== 'whole' || this.#fuel === 0) return this.#eval(body, k);
    this.#fuel--;
    return this.#replace(kept.k, kept.base, k, (to) => this.#eval(body, to));
  }

  #call(kept: Kept, value: Datum, k: Frame): Step {
    switch (kept.kind) {
      case 'whole':
        return this.#replace(kept.k, kept.base, k, (to) => this.#give(value, to));
      case 'part':
        return this.#compose(kept.frames, value, { kind: 'prompt', tag: kept.tag, next: k });
      case 'resumption': {
        const { resumption } = kept;
        resumption.used = true;
        const { handle, frames } = resumption;
        return this.#compose(frames, value, { kind: 'handle', handle, next: k });
      }
    }
  }

  /** Put a continuation in the place of the present one, down to the nearest default prompt. */
  #replace(kept: Frame, base: Frame, k: Frame, arrive: (to: Frame) => Step): Step {
    const here = nearest(k, isPrompt(0)) as Frame;
    const to = here === base ? kept : copied(between(kept, base), here);
    return entersBarrier(k, to) ? this.#fault(k) : this.#jump(k, to, () => arrive(to));
  }

  /** Put frames on a continuation, and hand them a value. */
  #compose(frames: readonly Frame[], value: Datum, onto: Frame): Step {
    const to = copied(frames, onto);
    return this.#jump(onto, to, () => this.#give(value, to));
  }

  #shift({ tag, slot, body }: Extract<Program, { kind: 'shift' }>, k: Frame): Step {
    const place = nearest(k, isPrompt(tag));
    if (place === null) return this.#give('no-prompt', k);
    const frames = between(k, place);
    if (frames.some(({ kind }) => kind === 'barrier')) return this.#fault(k);
    return this.#jump(k, place, () => {
      this.#slots[slot] = { kind: 'part', frames, tag };
      return this.#eval(body, place);
    });
  }

  // Raising --------------------------------------------------------------------------------------

  /** What cannot be done is raised. */
  #fault(k: Frame): Step {
    return this.#raise(k, handlersAt(k), false);
  }

  /** Offer what was raised in a continuation to handlers, innermost first. */
  #raise(k: Frame, [first, ...others]: readonly Handler[], continuable: boolean): Step {
    if (first === undefined) {
      this.failed = true;
      return null;
    }
    const inside: Frame = { kind: 'handlers', handlers: others, next: k };
    if (first.kind === 'procedure') {
      return this.#first(first.body, inside, (value, next) =>
        continuable ? this.#give(['handled', value], next) : this.#fault(next),
      );
    }
    const place = nearest(k, (frame) => frame.kind === 'handler' && frame.handler === first);
    if (place === null) return this.#fault(inside);
    const { accepts, handler } = first.guard;
    const to = outside(place);
    const caught = (value: Datum, next: Frame): Step => this.#give(['caught', value], next);
    if (accepts) return this.#jump(k, to, () => this.#first(handler, to, caught));
    // Through a barrier there is no way back: it is raised again where the guard is.
    const goOn = entersBarrier(to, k)
      ? () => this.#fault(to)
      : () => this.#jump(to, k, () => this.#raise(k, others, continuable));
    return this.#jump(k, to, goOn);
  }

  // Effects --------------------------------------------------------------------------------------

  #handle(handle: Handle, k: Frame): Step {
    const { cleanup, body } = handle;
    if (cleanup === null) return this.#eval(body, { kind: 'handle', handle, next: k });
    const act = (next: Frame): Step => this.#note('cleanup', cleanup, () => this.#give(0, next));
    const place: Frame = { kind: 'cleanup', cleanup: { act, done: false }, next: k };
    return this.#eval(body, { kind: 'handle', handle, next: place });
  }

  #perform(operation: number, x: Datum, k: Frame): Step {
    const isWanted = (f: Frame): boolean => f.kind === 'handle' && f.handle.operation === operation;
    const place = nearest(k, isWanted);
    if (place?.kind !== 'handle') {
      return operation === DEFAULTED ? this.#give(['default', x], k) : this.#fault(k);
    }
    const { handle } = place;
    const frames = between(k, place);
    if (frames.some(({ kind }) => kind === 'barrier')) return this.#fault(k);
    const resumption: Resumption = { frames, handle, used: false };
    const cleanups = frames.flatMap((f) => (f.kind === 'cleanup' ? [f.cleanup] : []));
    const to = outside(place);
    const run = (next: Frame): Step => this.#clause(handle, x, resumption, next);
    if (cleanups.length === 0) return this.#jump(k, to, () => run(to), true);
    const act = (next: Frame): Step => this.#cleanAll(resumption.used ? [] : cleanups, next);
    const guarded: Frame = { kind: 'cleanup', cleanup: { act, done: false }, next: to };
    return this.#jump(k, to, () => run(guarded), true);
  }

  /** The clause has ended and never called its continuation: nothing else will do these. */
  #cleanAll([first, ...others]: readonly Cleanup[], k: Frame): Step {
    if (first === undefined) return this.#give(0, k);
    return this.#clean(
      first,
      waitFor((_, next) => this.#cleanAll(others, next), k),
    );
  }

  #clause({ clause, slot, inClause }: Handle, x: Datum, resumption: Resumption, k: Frame): Step {
    const kept: Kept = { kind: 'resumption', resumption };
    const call = (value: Datum, next: Frame): Step => this.#call(kept, value, next);
    const wrapped = (value: Datum, next: Frame): Step => this.#give(['wrapped', value], next);
    switch (clause) {
      case 'drop':
        return this.#first(inClause, k, (a, next) => this.#give(['dropped', x, a], next));
      case 'resume':
        return this.#first(inClause, k, (_, next) => call(x, next));
      case 'wrap':
        return this.#first(inClause, k, (a, next) => call([a, x], waitFor(wrapped, next)));
      case 'twice': {
        const both = (a: Datum) => (c: Datum, next: Frame) => this.#give(['twice', a, c], next);
        return call(
          x,
          waitFor(
            (a, next) => this.#first(inClause, next, (b, last) => call(b, waitFor(both(a), last))),
            k,
          ),
        );
      }
      case 'keep':
        this.#slots[slot] = kept;
        return this.#eval(inClause, k);
    }
  }
}
