/**
 * Libraries of the user in a saved state: as the forms that define them, so that the state can be
 * loaded where nobody has their files.
 */
import type { Syntax } from '../../../grammar/syntax.js';
import { Condition, Fault } from '../condition.js';
import type { SessionEngine } from '../create-engine.js';
import type { Library } from '../library/library.js';
import { CodeFinder, libraryNamed, programCell, StateError } from './code.js';
import type { Json } from './codec.js';
import { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

export interface SavedLibraries {
  /** Name, form, content hashes of the units, whether the body has run. */
  readonly all: ReadonlyArray<readonly [string, Json, readonly string[], boolean]>;
  /** What the forms consist of. */
  readonly objects: readonly Json[];
}

export function saveLibraries(loaded: readonly Library[], encoder: Encoder): SavedLibraries {
  const forms = encoder.apart();
  const all = loaded.flatMap(({ name, source, units, state }) => {
    if (source === null) return [];
    const ids = units.map(({ id }) => id);
    return [[name, forms.value(source), ids, state === 'ready'] as const];
  });
  forms.finish();
  return { all, objects: forms.objects };
}

/** Make the libraries; others, and others of these names, are forgotten. Throws StateError if one
 * is not what it was. */
export function loadLibraries(engine: SessionEngine, { all, objects }: SavedLibraries): void {
  const code = new CodeFinder(engine, {}, [], (_, name) => programCell(engine.program, name));
  const decoder = new Decoder(engine, code, objects, null);
  decoder.finish();
  for (const [name, form] of all) {
    engine.libraries.carried.set(name, decoder.value(form) as Syntax);
  }
  const saved = new Map(all.map(([name, , ids]) => [name, ids]));
  for (const library of engine.libraries.loaded.values()) {
    const { name, source } = library;
    if (source !== null && !consistsOf(library, saved.get(name) ?? null)) {
      engine.libraries.forget(name);
    }
  }
  for (const [name, , ids, isReady] of all) {
    const library = made(engine, name);
    if (!consistsOf(library, ids)) {
      const why = 'its code, or a file that it includes, has changed';
      throw new StateError(`the library ${name} is not the one that was saved: ${why}`);
    }
    library.state = isReady ? 'ready' : 'new';
  }
}

function consistsOf({ units }: Library, ids: readonly string[] | null): boolean {
  return units.length === ids?.length && units.every(({ id }, i) => id === ids[i]);
}

function made(engine: SessionEngine, name: string): Library {
  try {
    return libraryNamed(engine, name);
  } catch (error) {
    if (!(error instanceof Fault && error.payload instanceof Condition)) throw error;
    const { message, hint } = error.payload;
    const advice = hint === null ? '' : `; ${hint}`;
    throw new StateError(`the library ${name} cannot be made: ${message}${advice}`);
  }
}
