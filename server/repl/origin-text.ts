/** How a debugger tells where the value of a variable has come from. */
import type { DebugState } from '../../runtime/debugging.js';
import { type Paint, placeOf, type SourceOf } from '../error-text.js';
import { oneLine } from './level-text.js';
import { formLines } from './stop-text.js';

export interface Origin {
  readonly name: string;
  readonly value: string;
  /** The moment; null: it is not known. */
  readonly state: DebugState | null;
  /** Why it is not known. */
  readonly reason?: string;
}

interface Look {
  readonly sourceOf: SourceOf;
  readonly paint: Paint;
}

export function originText(
  { name, value, state, reason }: Origin,
  { sourceOf, paint }: Look,
): string {
  const head = `${paint.strong(name)} = ${oneLine(value)}`;
  if (state === null) return `${head}; ${reason ?? 'where it comes from is not known'}`;
  const { stop, step } = state;
  const span = stop?.span ?? null;
  const place = span === null ? '' : `${placeOf(span)}: `;
  return [
    head,
    `${place}${stop?.text ?? ''} (step ${step})`,
    ...(span === null ? [] : formLines(span, sourceOf, paint)),
    `,origin ${name} goes there`,
  ].join('\n');
}
