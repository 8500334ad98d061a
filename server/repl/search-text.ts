/** How a REPL draws a search: choice points inside each other, what was tried and what is left. */
import type { AmbView, ChoiceView, PlaceView } from '../../runtime/core/search/view.js';
import { type Paint, placeOf } from '../error-text.js';

/** Alternatives of a choice point that are shown on each side of the one under way. */
const AROUND = 4;

/** The choice tree as text. */
export function searchText(view: AmbView, paint: Paint): string {
  const { strategy, explored, failures, nogoods, choicePoints, depth } = view;
  const state = view.searching ? 'searching' : 'parked (,next goes on, ,prune forgets it)';
  const learnt = nogoods > 0 ? `, learnt ${nogoods} nogoods` : '';
  const head = `${state}: ${strategy}, tried ${explored}, failed ${failures} times${learnt}`;
  const rows = drawn(choicePoints, paint);
  const missing = depth - choicePoints.length;
  return [
    head,
    ...(missing > 0 ? [`… ${missing} choices more outside of these`] : []),
    ...rows,
  ].join('\n');
}

function drawn([choice, ...inside]: readonly ChoiceView[], paint: Paint): readonly string[] {
  if (choice === undefined) return [];
  const { label, location, tried, remaining, reasons } = choice;
  const place = location === null ? '' : paint.quiet(`  ${placeOf(location)}`);
  const before = tried.slice(0, -1).slice(-AROUND);
  const after = remaining.slice(0, AROUND);
  const hidden = tried.length - 1 - before.length;
  const left = remaining.length - after.length;
  const failures = reasons.slice(hidden, -1).map((reason) => failureText(reason, paint));
  const rows = [
    ...(hidden > 0 ? [[`  … ${hidden} tried before`]] : []),
    ...before.map(({ text }, i) => [`  ${text}${failures[i]}`]),
    [
      `▸ ${paint.strong(tried.at(-1)?.text ?? '')}`,
      ...drawn(inside, paint).map((row) => `  ${row}`),
    ],
    ...after.map(({ text }) => [`  ${text}`]),
    ...(left > 0 ? [[`  … ${left} more`]] : []),
  ];
  return [`${label}${place}`, ...rows.flatMap((row, i) => branch(row, i === rows.length - 1))];
}

/** Why an alternative has failed. */
function failureText(reason: PlaceView | null, paint: Paint): string {
  if (reason === null) return '';
  return paint.quiet(`  failed${reason.location ? ` at ${placeOf(reason.location)}` : ''}`);
}

/** A branch of a tree: its first row at the fork, the others below. */
function branch([first = '', ...others]: readonly string[], isLast: boolean): readonly string[] {
  const [fork, below] = isLast ? ['└', ' '] : ['├', '│'];
  return [`${fork}${first}`, ...others.map((row) => `${below}${row}`)];
}
