/**
 * An engine whose owner is told of everything that changes it. What leaves it alone is listed;
 * whatever else is called counts as a change.
 */
import type { Syntax } from '../../grammar/syntax.js';
import type { Engine, RunState } from '../core/engine.js';

/** What a watcher does in place of the engine's own. */
export interface Watcher {
  begin(form: Syntax): void;
  run(stepsMax: number): RunState;
  feedConsole(text: string | null): void;
  wake(): void;
  /** The engine is about to be changed in another way. */
  touched(): void;
}

const HARMLESS: ReadonlySet<string | symbol> = new Set<keyof Engine>([
  'checkpoint',
  'compiled',
  'definitions',
  'fixpoints',
  'forget',
  'frames',
  'isTerminal',
  'lookup',
  'names',
  'onArrival',
  'place',
  'report',
  'restarts',
  'saveState',
  'searches',
  'setTier',
  'state',
  'steps',
  'transactions',
  'valueOf',
  'view',
]);

type Method = (...args: unknown[]) => unknown;

/** That engine, watched. */
export function watchedEngine(engine: Engine, watcher: Watcher): Engine {
  const own: Partial<Engine> = {
    begin: (form) => watcher.begin(form),
    run: (stepsMax) => watcher.run(stepsMax),
    step: () => watcher.run(1),
    feedConsole: (text) => watcher.feedConsole(text),
    wake: () => watcher.wake(),
  };
  const methods = new Map<string | symbol, Method>();
  return new Proxy(engine, {
    get(_, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const value: unknown = Reflect.get(engine, name, engine);
      if (typeof value !== 'function') return value;
      const known = methods.get(name);
      if (known !== undefined) return known;
      const method: Method = (...args) => {
        if (!HARMLESS.has(name)) watcher.touched();
        return Reflect.apply(value, engine, args);
      };
      methods.set(name, method);
      return method;
    },
    set: (_, name, value) => Reflect.set(engine, name, value, engine),
  });
}
