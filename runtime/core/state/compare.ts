/**
 * How two saved states differ, by what their programs have defined. Values are the same if they are
 * saved the same: all that they refer to, with what is shared and what is not. What Omega's own
 * libraries hold is the same by its name.
 */
import { Sym, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { SessionEngine } from '../create-engine.js';
import type { EngineOptions } from '../engine.js';
import type { Difference } from '../keeper.js';
import { Encoder } from './encoder.js';
import { loadState } from './state.js';

/** Characters of a written value. */
const WRITTEN_MAX = 400;

interface Definition {
  readonly written: string;
  /** All of it, as it would be saved. */
  readonly saved: string;
}

/** How the second state differs from the first, in the order of the names. Throws StateError.
 * O(names × what they refer to). */
export function compareStates(
  before: string,
  after: string,
  options: EngineOptions,
): readonly Difference[] {
  const old = definitionsIn(before, options);
  const now = definitionsIn(after, options);
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was?.saved === is?.saved) return [];
    const change = was === undefined ? 'defined' : is === undefined ? 'gone' : 'changed';
    return [{ name, change, before: was?.written ?? null, after: is?.written ?? null }];
  });
}

function definitionsIn(state: string, options: EngineOptions): ReadonlyMap<string, Definition> {
  const engine = new SessionEngine(options);
  loadState(engine, state);
  const { program } = engine;
  const encoder = Encoder.of(engine);
  const found = new Map<string, Definition>();
  for (const [identifier, binding] of program.bindings) {
    const isAssigned =
      binding.kind === 'global' && binding.origin === null && binding.cell.assigned;
    const isOurs = program.defined.has(identifier) || isAssigned;
    if (!(identifier instanceof Sym) || !isOurs) continue;
    if (binding.kind === 'global') {
      const { value } = binding.cell;
      const written = write(value, { charactersMax: WRITTEN_MAX });
      found.set(identifier.name, { written, saved: savedText(encoder, value) });
    } else {
      const source = binding.kind === 'macro' ? binding.transformer.source : null;
      const written = `#<syntax ${identifier.name}>`;
      found.set(identifier.name, { written, saved: `syntax ${savedText(encoder, source)}` });
    }
  }
  return found;
}

/** A value as it is saved by itself: the same text for the same. */
function savedText(encoder: Encoder, value: Value): string {
  const apart = encoder.apart();
  const root = apart.value(value);
  apart.finish();
  return JSON.stringify([root, apart.objects, apart.code.places]);
}
