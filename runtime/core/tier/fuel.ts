/** The statements that account for transitions (see costs.ts). */

/** What fuel is counted in: entries', that for the turns of loops, or a local variable. */
export type Pool = 'M.fuel' | 'M.left' | 'q';

/** The most that loops may spend at a time; small integers stay small. A local variable counts up
 * to it: the host sees that such a sum does not overflow. */
export const LOOP_FUEL = 1_000_000_000;

/** Fuel for loops as the local variable has it. */
export const LOCAL_FUEL = `${LOOP_FUEL} - q`;

/** Whether there is not enough left. */
export function lacks(pool: Pool, cost: number): string {
  return pool === 'q' ? `q > ${LOOP_FUEL - cost}` : `${pool} < ${cost}`;
}

/** Whether there is enough in the local variable. */
export function suffices(cost: number): string {
  return `q <= ${LOOP_FUEL - cost}`;
}

/** What loops spend between two looks at what their variables are. */
const PART = 1 << 16;

/** Let a variable be up to where the local one may count before such a look. */
export function beginPart(end: string, cost: number): string {
  const most = LOOP_FUEL - cost;
  return `${end} = q < ${most - PART} ? q + ${PART} : ${most};\n`;
}

/** What is spent; what is given back, if it is less than nothing. */
export function pay(pool: Pool, cost: number): string {
  if (cost === 0) return '';
  const [amount, isSpent] = [Math.abs(cost), cost > 0];
  return `${pool} ${isSpent === (pool === 'q') ? '+' : '-'}= ${amount};\n`;
}

/** Count in the local variable from here on. */
export function takeLocal(): string {
  return `q = M.left < ${LOOP_FUEL} ? ${LOOP_FUEL} - M.left : 0;\n`;
}

/** Put loop fuel back before leaving the loops that count in a local variable. */
export function flush(from: Pool, to: Pool): string {
  return from === 'q' && to !== 'q' ? `M.left = ${LOCAL_FUEL};\n` : '';
}
