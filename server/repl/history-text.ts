/** How a REPL shows a history: where one is in it, and what there is of it. */
import type { BranchInfo, FormInfo, HistoryState } from '../../runtime/history/view.js';
import { columns } from '../cli/verb.js';
import { type Paint, placeOf } from '../error-text.js';
import { oneLine } from './level-text.js';

/** Forms shown at once. */
const FORMS_SHOWN = 20;

/** Where one is: the step, the form, and what is done next. */
export function whereText(state: HistoryState, form: FormInfo | undefined, paint: Paint): string {
  const { past, step, oldest, newest, control, status, branch, branches } = state;
  const range = past ? ` of ${oldest} to ${newest}` : ', the newest';
  const inBranch = branches > 1 ? `, branch ${branch}` : '';
  const inForm = form === undefined ? '' : `  in form ${form.form}: ${oneLine(form.text)}`;
  const place = control?.span ? paint.quiet(`  ${placeOf(control.span)}`) : '';
  const next = control === null ? `(${status})` : oneLine(control.text);
  return `${paint.strong(`step ${step}${range}${inBranch}`)}${inForm}\n  ${next}${place}`;
}

/** The forms of a branch around the one that one is in, with their steps, a row each, and the
 * branches if there are several. */
export function historyText(
  state: HistoryState,
  forms: readonly FormInfo[],
  branches: readonly BranchInfo[],
): string {
  if (forms.length === 0) return nothingText(state);
  const here = forms.findIndex((form) => form.here);
  const end = Math.min(forms.length, here + Math.ceil(FORMS_SHOWN / 2));
  const shown = forms.slice(Math.max(0, end - FORMS_SHOWN), Math.max(end, FORMS_SHOWN));
  const rows = shown.map((info) => {
    const { form, text, firstStep, lastStep, outcome, ended } = info;
    const failed = outcome === 'ok' || ended === 'done' ? '' : `  ${outcome ?? ended}`;
    const mark = info.here ? '▸' : ' ';
    return [`${mark} ${form}  ${firstStep}-${lastStep}`, `${oneLine(text)}${failed}`] as const;
  });
  const more = forms.length - shown.length;
  return [
    ...columns(rows),
    ...(more > 0 ? [`… ${more} more`] : []),
    ...(branches.length > 1 ? branches.map(branchText) : []),
  ].join('\n');
}

function branchText({ branch, from, newest, current }: BranchInfo): string {
  const origin = from === null ? '' : `, from step ${from.step} of branch ${from.branch}`;
  return `${current ? '▸' : ' '} branch ${branch}, to step ${newest}${origin}`;
}

function nothingText({ recording, gap }: HistoryState): string {
  if (gap !== null) return `nothing is recorded now: ${gap}`;
  return recording ? 'nothing was evaluated yet' : 'nothing is recorded; ,history/start begins';
}
