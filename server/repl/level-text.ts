/**
 * How a REPL shows levels: their restarts as a menu, what stopped them, their frames.
 */
import type { FrameInfo, RestartInfo } from '../../runtime/core/engine.js';
import type { LevelInfo } from '../../runtime/levels.js';
import { errorLine } from '../../runtime/outcome.js';
import { columns } from '../cli/verb.js';
import { placeOf } from '../error-text.js';

const LINE_MAX = 100;
const VARIABLES_SHOWN = 12;

/** The restarts of a level, each with what to type for it. */
export function menuText(level: number, restarts: readonly RestartInfo[]): string {
  const width = Math.max(...restarts.map(({ name }) => name.length));
  const last = String(restarts.length - 1).length;
  const rows = restarts.map(({ index, name, report }) => {
    const key = `,${index}`.padEnd(last + 1);
    return `  ${key} ${oneLine(name).padEnd(width)}  ${oneLine(report)}`;
  });
  return [`restarts (level ${level}):`, ...rows].join('\n');
}

/** The levels, a row each. */
export function levelsText(levels: readonly LevelInfo[]): string {
  if (levels.length === 0) return 'no level is open';
  return columns(levels.map((level) => [`  ${level.level}`, levelText(level)] as const)).join('\n');
}

function levelText({ kind, error, span }: LevelInfo): string {
  const place = span ? `  ${placeOf(span)}` : '';
  const what = error === null ? kind : `error[${error.code}]: ${errorLine(error)}`;
  return oneLine(what) + place;
}

/** A frame as it is shown. */
export interface FrameRow extends Pick<FrameInfo, 'index' | 'procedure' | 'span'> {
  readonly variables?: readonly string[];
  /** Tail calls have come between it and the one inside it. */
  readonly elided?: boolean;
}

/** Frames, a row each; the one that commands are about is marked. */
export function framesText(frames: readonly FrameRow[], chosen?: number): string {
  if (frames.length === 0) return 'no frames';
  const rows = columns(
    frames.map(({ index, procedure, span, variables = [] }) => {
      const shown = variables.slice(0, VARIABLES_SHOWN).join(' ');
      const more = variables.length > VARIABLES_SHOWN ? ' …' : '';
      const known = shown === '' ? '' : `  (${shown}${more})`;
      const mark = index === chosen ? '▸' : ' ';
      const place = `${span ? placeOf(span) : ''}${known}`;
      return [`${mark} ${index} ${oneLine(procedure)}`, place] as const;
    }),
  );
  return rows
    .flatMap((row, i) => (frames[i]?.elided ? ['    … tail calls elided', row] : [row]))
    .map((row) => row.trimEnd())
    .join('\n');
}

/** Text of a program in one line, without what would act on the terminal. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const line = text.replace(/\s+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u{FFFD}');
  return line.length > LINE_MAX ? `${line.slice(0, LINE_MAX - 1)}…` : line;
}
