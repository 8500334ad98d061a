/** Small pieces of generated code. */
import type { Temporaries } from './expressions.js';

/** Assign variables together. */
export function assignTogether(
  names: readonly string[],
  values: readonly string[],
  temporaries: Temporaries,
): string {
  const pairs = names
    .map((name, i) => [name, values[i] as string] as const)
    .filter(([name, value]) => name !== value);
  if (pairs.length === 1) return pairs.map(([name, value]) => `${name} = ${value};\n`).join('');
  const held = pairs.map(() => temporaries.fresh());
  const read = pairs.map(([, value], i) => `${held[i]} = ${value};\n`);
  const write = pairs.map(([name], i) => `${name} = ${held[i]};\n`);
  return [...read, ...write].join('');
}
