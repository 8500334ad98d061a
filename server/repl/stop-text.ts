/**
 * How a debugger shows where a program has stopped: the place, why, the form in its lines. Nothing
 * here knows of a terminal.
 */
import type { Span } from '../../grammar/syntax.js';
import type { StackFrame } from '../../runtime/core/debug/inspection.js';
import type { Variable } from '../../runtime/debug.js';
import type { DebugState } from '../../runtime/debugging.js';
import type { HistoryState } from '../../runtime/history/view.js';
import { excerpt, type Paint, placeOf, type SourceOf } from '../error-text.js';
import { oneLine } from './level-text.js';

/** Lines of a form that are shown. */
const LINES_SHOWN = 5;

/** All that is shown of a stop. */
export interface StopView {
  readonly state: DebugState;
  /** The innermost activation; null where nothing is under way. */
  readonly frame: Pick<StackFrame, 'procedure' | 'span'> | null;
  /** The value that has come back. */
  readonly returned: Pick<Variable, 'value'> | null;
  readonly history: Pick<HistoryState, 'newest' | 'branches'>;
}

/** Ask a session for what is shown of where it is. */
export async function viewStop(
  request: (method: string, params?: unknown) => Promise<unknown>,
): Promise<StopView> {
  const state = (await request('debug/getState')) as DebugState;
  const history = (await request('history/getState')) as HistoryState;
  if (!state.stopped) return { state, frame: null, returned: null, history };
  const [frame = null] = (await request('debug/getStack', { count: 1 })) as StackFrame[];
  const returned = (await request('debug/getReturned')) as Variable | null;
  return { state, frame, returned, history };
}

/** Where it has stopped, in a few lines. */
export function stopText(view: StopView, sourceOf: SourceOf, paint: Paint): string {
  const { state, frame, returned, history } = view;
  const { past, step, branch, stop } = state;
  const lines: string[] = [];
  const inBranch = history.branches > 1 ? `, branch ${branch}` : '';
  if (past) lines.push(paint.strong(`past: step ${step} of ${history.newest}${inBranch}`));
  if (returned !== null) lines.push(`value: ${oneLine(returned.value)}`);
  if (frame === null) {
    const newest = step === history.newest ? ', the newest' : '';
    lines.push(`${past ? '' : `step ${step}${newest}: `}no program has stopped here`);
    return lines.join('\n');
  }
  const span = stop?.span ?? frame.span;
  const why = reasonText(stop);
  const place = span === null ? "in Omega's own code" : placeOf(span);
  const within = `in ${oneLine(frame.procedure)}`;
  lines.push(`${paint.strong(place)}: ${why === '' ? '' : `${why}, `}${within}`);
  if (stop?.text && stop.breakpoints.length > 0) lines.push(`  ${oneLine(stop.text)}`);
  if (span !== null) lines.push(...formLines(span, sourceOf, paint));
  return lines.join('\n');
}

/** Why it has stopped; nothing for a step that has ended. */
function reasonText(stop: DebugState['stop']): string {
  if (stop === null) return '';
  const { reason, breakpoints, text } = stop;
  switch (reason) {
    case 'breakpoint':
    case 'function breakpoint':
    case 'instruction breakpoint':
      return `breakpoint ${breakpoints.join(', ')}`;
    case 'data breakpoint':
      return `about to be assigned (watch ${breakpoints.join(', ')})`;
    case 'pause':
      return 'interrupted';
    default:
      return text === null ? '' : oneLine(text);
  }
}

/** A form in its source lines: carets below its first one, a bar beside the others. */
export function formLines(span: Span, sourceOf: SourceOf, paint: Paint): readonly string[] {
  const source = sourceOf(span.file);
  if (source === null) return [];
  const lines = [...excerpt(span, source, paint)];
  const last = Math.min(span.endLine, span.line + LINES_SHOWN - 1);
  for (let line = span.line + 1; line <= last; line++) {
    lines.push(...excerpt({ ...span, line, column: 1 }, source, paint).slice(0, 1));
  }
  if (span.endLine > last) lines.push(`   … ${span.endLine - last} lines more`);
  return lines;
}
