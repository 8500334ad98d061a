/**
 * How much of the host's stack is left. Nobody tells, so it is tried: calls with many arguments go
 * down until there is no room, or enough. Compiled code that ran out of it while leaving a state
 * behind would lose that state, so its fuel is cut to what fits.
 */

const ARGUMENTS: readonly null[] = new Array(4000).fill(null);
const LEVEL_BYTES = 8 * ARGUMENTS.length;
const LEVELS_MAX = 20;

let levels = 0;

function descend(): void {
  if (++levels < LEVELS_MAX) (descend as (...args: readonly null[]) => void)(...ARGUMENTS);
}

/** Bytes of the host's stack that are left, as far as that matters: 640 KB at most. */
export function roomOnHostStack(): number {
  levels = 0;
  try {
    descend();
  } catch {
    levels--;
  }
  return levels * LEVEL_BYTES;
}
