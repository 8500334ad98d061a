/** What is told of a history: where the session is in it, the forms of a branch, the branches. */
import { write } from '../../grammar/printer.js';
import { type Span, type Syntax, toDatum } from '../../grammar/syntax.js';
import type { RunState } from '../core/engine.js';
import type { Outcome } from '../subsystems/seam/outcome.js';
import { endOf, lastStepOf, type Stretch } from './branch.js';
import type { History } from './history.js';

/** Characters of a form that are shown. */
const FORM_MAX = 200;

/** Where a session is. */
export interface HistoryState {
  readonly recording: boolean;
  /** Why what was done last is not recorded all the same; null if it is. */
  readonly gap: string | null;
  readonly past: boolean;
  readonly branch: number;
  readonly form: number | null;
  readonly step: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly status: RunState['kind'];
  readonly control: { readonly text: string; readonly span: Span | null } | null;
  readonly forms: number;
  readonly branches: number;
  readonly checkpoints: number;
  readonly bytes: number;
}

export function historyState(history: History): HistoryState {
  const { engine, timeline, branch, range, isRecording, isPast } = history;
  const { control, status } = engine.view(0);
  return {
    recording: isRecording,
    gap: timeline.gap,
    past: isPast,
    branch: branch.id,
    form: stretchOf(history)?.segment.number ?? null,
    step: engine.steps,
    oldest: range?.oldest ?? null,
    newest: range?.newest ?? null,
    status,
    control: control === null ? null : { text: control.text, span: control.span },
    forms: branch.stretches.length,
    branches: timeline.branches.length,
    checkpoints: timeline.checkpointCount,
    bytes: timeline.bytes,
  };
}

/** The stretch that the session is in; at the present, the latest. */
function stretchOf({ traveller, branch }: History): Stretch | undefined {
  const { moment } = traveller;
  return branch.stretches.at(moment === null ? -1 : moment.index);
}

/** A top-level form of a recording, or the rest of one that was gone on with. */
export interface FormInfo {
  readonly form: number;
  readonly text: string;
  readonly location: Span | null;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly ended: RunState['kind'];
  readonly outcome: Outcome['kind'] | null;
  readonly here: boolean;
}

/** So many forms of the branch under way, from that one on, oldest first. */
export function formsOf(history: History, from: number, count: number): readonly FormInfo[] {
  const here = stretchOf(history);
  return history.branch.stretches
    .filter(({ segment }) => segment.number >= from)
    .slice(0, count)
    .map((stretch) => {
      const { segment, until } = stretch;
      const { form, number, oldestStep, situation } = segment;
      return {
        form: number,
        text: form === null ? '' : formText(form),
        location: form?.span ?? null,
        firstStep: oldestStep,
        lastStep: lastStepOf(stretch),
        ended: endOf(stretch),
        outcome: until === null ? (situation.evaluation?.result?.kind ?? null) : null,
        here: stretch === here,
      };
    });
}

function formText(form: Syntax): string {
  return write(toDatum(form), { charactersMax: FORM_MAX });
}

export interface BranchInfo {
  readonly branch: number;
  /** Where it was forked; null for the first one. */
  readonly from: { readonly branch: number; readonly step: number } | null;
  readonly newest: number;
  readonly forms: number;
  readonly current: boolean;
}

export function branchesOf({ timeline, engine }: History): readonly BranchInfo[] {
  return timeline.branches.map((branch) => ({
    branch: branch.id,
    from: branch.fork,
    newest: branch.tip?.step ?? engine.steps,
    forms: branch.stretches.length,
    current: branch === timeline.branch,
  }));
}
