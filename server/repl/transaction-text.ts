/** How a REPL shows transactions and proposals: what would change, file by file. */
import { counted } from '../../runtime/core/counted.js';
import type {
  ProposalView,
  TransactionInfo,
  TransactionState,
} from '../../runtime/core/transaction/view.js';
import { type Paint, placeOf } from '../error-text.js';
import { oneLine } from './level-text.js';
import { type DiffLine, lineDiff } from './line-diff.js';

/** Lines of a change that are shown, and common lines around those that change. */
const LINES_SHOWN = 20;
const CONTEXT = 1;
const PROPOSALS_SHOWN = 50;
const MARGIN = '      ';
/** Operations whose texts are contents of a file. */
const ON_FILES = new Set(['write-file!', 'append-file!', 'delete-file!', 'write-port!']);

/** How many wait, and what can be done about them. */
export function waitingText(count: number): string {
  const what = count === 1 ? '1 proposal waits' : `${count} proposals wait`;
  return `${what} for review: ,proposals shows, ,accept performs, ,reject forgets`;
}

/** The proposals of a transaction under way, and those in review. */
export function proposalsText(
  state: TransactionState | null,
  queue: readonly ProposalView[],
  paint: Paint,
): string {
  const staged = state?.proposals ?? [];
  const parts: string[] = [];
  if (state !== null && staged.length > 0) {
    parts.push(`of transaction ${state.transaction.id}, under way:`, ...listed(staged, paint));
  }
  if (queue.length > 0) parts.push('in review:', ...listed(queue, paint));
  return parts.length === 0 ? 'there are no proposals' : parts.join('\n');
}

/** A transaction and those around it. */
export function transactionText(state: TransactionState | null, queued: number): string {
  const review = queued === 0 ? [] : [waitingText(queued)];
  if (state === null) return ['no transaction is under way', ...review].join('\n');
  const { transaction, proposals, savepoints } = state;
  const waiting = counted(proposals.length, 'proposal');
  const around = savepoints.toReversed().map((info) => `  inside ${infoText(info)}`);
  return [`${infoText(transaction)}: ${waiting}`, ...around, ...review].join('\n');
}

function infoText({ id, status, review, location }: TransactionInfo): string {
  const place = location === null ? '' : `, begun at ${placeOf(location)}`;
  return `transaction ${id}, ${status}${review ? ', to be reviewed' : ''}${place}`;
}

function listed(proposals: readonly ProposalView[], paint: Paint): readonly string[] {
  const shown = proposals.slice(0, PROPOSALS_SHOWN);
  const more = proposals.length - shown.length;
  return [
    ...shown.flatMap((proposal) => proposalText(proposal, paint)),
    ...(more > 0 ? [`  … ${more} more`] : []),
  ];
}

function proposalText(proposal: ProposalView, paint: Paint): readonly string[] {
  const { id, op, target, before, after, location } = proposal;
  const place = location === null ? '' : paint.quiet(`  ${placeOf(location)}`);
  const head = `${String(id).padStart(4)}  ${paint.strong(op)}`;
  if (!ON_FILES.has(op)) return [`${head} ${oneLine(after ?? before ?? '')}${place}`];
  const note = op === 'write-port!' || before !== null ? '' : ' (new)';
  return [`${head} ${oneLine(target)}${note}${place}`, ...changes(before, after, paint)];
}

/** The lines that change, with those around them. */
function changes(before: string | null, after: string | null, paint: Paint): readonly string[] {
  const lines = lineDiff(before ?? '', after ?? '');
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  const rows = lines.flatMap((line, i) => {
    if (near[i]) return [rowOf(line, paint)];
    return near[i - 1] && near.includes(true, i) ? [`${MARGIN}…`] : [];
  });
  const more = rows.length - LINES_SHOWN;
  if (more <= 0) return rows;
  return [...rows.slice(0, LINES_SHOWN), `${MARGIN}… ${more} lines more`];
}

function rowOf({ kind, text }: DiffLine, paint: Paint): string {
  const line = oneLine(text);
  if (kind === 'same') return `${MARGIN}  ${line}`;
  return kind === 'new' ? `${MARGIN}${paint.strong(`+ ${line}`)}` : `${MARGIN}- ${line}`;
}
