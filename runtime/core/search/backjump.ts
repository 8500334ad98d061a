/**
 * Backjumping: a failure that goes back further than to the latest choice (Gaschnig, "Performance
 * Measurement and Analysis of Certain Search Algorithms", 1979). Whoever asks for it knows that
 * what is passed over cannot help; which choices those are is the business of libraries.
 */
import type { Machine } from '../machine.js';
import { Stack } from './agenda.js';
import type { Search } from './choice.js';
import { dropChoice, failIn, searchHere } from './search.js';

/** The number of the choice that a failure here goes back to, 0 if there is none; null where
 * branches are not tried depth-first. */
export function latestChoice(machine: Machine): number | null {
  const search = searchHere(machine);
  if (search === null || search.agenda === null) return machine.choices?.at.id ?? 0;
  return isDepthFirst(search) ? (search.agenda.best?.at.id ?? 0) : null;
}

/** Fail, and forget what was chosen in this search after the choice with that number. Choices are
 * numbered in their order. Anything done to the world meanwhile is undone first, if it can be. */
export function failTo(machine: Machine, id: number): void {
  machine.tally.fail(machine.control);
  const search = searchHere(machine);
  if (search !== null && search.agenda !== null) {
    if (isDepthFirst(search)) forgetEntriesAfter(machine, search, id);
  } else {
    for (let { choices } = machine; choices !== null; choices = machine.choices) {
      const { at, isBase, crossing } = choices;
      if (at.search !== search || isBase || crossing !== null || at.id <= id) break;
      dropChoice(machine);
    }
  }
  failIn(machine, search);
}

function isDepthFirst({ agenda, random }: Search): boolean {
  return agenda instanceof Stack && random === null;
}

function forgetEntriesAfter(machine: Machine, { agenda }: Search, id: number): void {
  for (let entry = agenda?.best; entry && entry.at.id > id; entry = agenda?.best) {
    agenda?.removeBest();
    machine.store.release(entry.at.version);
  }
}
