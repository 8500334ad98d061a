/**
 * Steps back by forms: each goes to where a step forward of the same kind would have come from
 * (runtime/core/debug/stepping.ts). Nothing is performed on the way.
 */
import type { Span } from '../../grammar/syntax.js';
import type { Node } from '../core/compiler/ir.js';
import type { Lambda } from '../core/compiler/lambda.js';
import type { SessionEngine } from '../core/create-engine.js';
import { isVisible } from '../core/debug/activation.js';
import { formAround, formAt, innermostForm } from '../core/debug/forms.js';
import {
  type Before,
  beforeOf,
  beginningsOf,
  formLeft,
  type Position,
  positionOf,
} from '../core/debug/position.js';
import type { Stretch } from './branch.js';
import { type Found, goForward, hereIn, lastVisit, type Moment } from './debugging.js';
import type { History } from './history.js';

/** Transitions that are gone through first when the last form that has begun is looked for. */
const WINDOW_STEPS = 500;
/** Moments of an activation that are gone through in search of a form that was left. */
const MOMENTS_MAX = 1000;

/** Where it went. */
export interface Arrival {
  readonly span: Span | null;
  /** Breakpoints that are there. */
  readonly breakpoints: readonly number[];
  /** False: it is the oldest moment, before which nothing is known. */
  readonly found: boolean;
}

/** To the last breakpoint before here; without one, to the oldest moment. */
export async function backToBreakpoint(history: History): Promise<Arrival> {
  const found = await lastVisit(history, hereIn(history), {
    nodes: null,
    accepts: ({ breakpoints }) => breakpoints.length > 0,
  });
  return arrive(history, found);
}

/** To where control last came to a form, or a call, of the user's text: of several that begin
 * together, from the inner ones to those around them. */
export async function backIn(history: History, focus: Span | null = null): Promise<Arrival> {
  const around = focus === null ? null : formAround(machineOf(history).control, focus);
  if (around !== null) return { span: around, breakpoints: [], found: true };
  const search = { nodes: 'all', accepts: () => true } as const;
  const here = hereIn(history);
  const visit = await lastVisit(history, here, search, WINDOW_STEPS);
  const found = visit === null ? null : await lastStepIn(history, visit, here);
  const arrival = await arrive(history, found);
  return { ...arrival, span: innermostForm(machineOf(history).control) ?? arrival.span };
}

/** Where the last step in before a moment ended that is made from `from` on: between the last form
 * that has begun and here, steps in also end where a value has come back to. */
async function lastStepIn(history: History, from: Found, here: Moment): Promise<Found> {
  const { traveller, engine } = history;
  let last = from;
  await traveller.seek(from.index, from.step);
  engine.debug.isOnlyStepping = true;
  try {
    for (;;) {
      const inner = innermostForm(machineOf(history).control);
      const stop = await goForward(history, (debug) => debug.goOn('in', inner));
      const { index, step } = hereIn(history);
      if (stop === null || !history.isPast || step >= here.step) return last;
      if (step > last.step || index > last.index) last = { index, step, breakpoints: [] };
    }
  } finally {
    engine.debug.isOnlyStepping = false;
  }
}

/** To where the activation was called; of a top-level form, to its beginning. */
export async function backOut(history: History): Promise<Arrival> {
  const { depth } = positionOf(machineOf(history));
  const search = {
    nodes: 'all',
    accepts: (visit: { depth(): number }) => visit.depth() < depth,
  } as const;
  const here = hereIn(history);
  const first = beginningOfForm(history, here.index);
  const found = await lastVisit(history, here, search, WINDOW_STEPS, first);
  if (found === null && !history.traveller.isStopped) return arriveAt(history, first);
  const arrival = await arrive(history, found);
  return { ...arrival, span: innermostForm(machineOf(history).control) ?? arrival.span };
}

/** To where the outermost form began, or was come to, that a step over would have ended here. */
export async function backOver(history: History): Promise<Arrival> {
  let here = positionOf(machineOf(history));
  const end = here.node;
  if (end === null || !isVisible(end)) return backIn(history);
  const form = await backToForm(history, end);
  if (form !== null) return form;
  for (let count = 0; count < MOMENTS_MAX; count++) {
    const before = await previous(history, here);
    if (before === null) return arrive(history, null);
    const { position, kind } = before;
    if (kind === 'began') return backToCaller(history, position);
    const left = position.node === null ? null : formLeft(position.node, end, kind === 'turn');
    if (left !== null && position.node !== null) return beginningOf(history, position, left);
    here = position;
  }
  return backIn(history);
}

/** From where a top-level form begins, to where the one before it has; null from elsewhere. */
async function backToForm(history: History, { lambda }: Node): Promise<Arrival | null> {
  const { branch, engine } = history;
  const { index } = hereIn(history);
  const { segment } = branch.stretches[index] as Stretch;
  if (lambda?.parent !== null || engine.steps > segment.firstStep) return null;
  const before = branch.stretches[index - 1]?.segment.form ?? null;
  if (before === null || before === segment.form) return null;
  return arriveAt(history, beginningOfForm(history, index - 1));
}

/** The stretch in which the form of a stretch begins. */
function beginningOfForm({ branch }: History, index: number): number {
  const form = branch.stretches[index]?.segment.form;
  return branch.stretches.findIndex(({ segment }) => segment.form === form);
}

/** To the beginning of a stretch. */
async function arriveAt(history: History, index: number): Promise<Arrival> {
  const { segment } = history.branch.stretches[index] as Stretch;
  await history.traveller.seek(index, segment.oldestStep);
  const { control } = machineOf(history);
  return { span: formAt(control) ?? segment.form?.span ?? null, breakpoints: [], found: true };
}

/** The moment of the activation before a position, where the machine stands then; or the moment at
 * which it was called. Null: nothing is known of it. */
async function previous(
  history: History,
  here: Position,
): Promise<{ readonly position: Position; readonly kind: Before['kind'] } | null> {
  const { traveller, branch } = history;
  let { index } = hereIn(history);
  const oldest = branch.stretches[index]?.segment.oldestStep ?? 0;
  if (here.step <= oldest) index--;
  if (index < 0) return null;
  await traveller.seek(index, here.step - 1);
  const position = positionOf(machineOf(history));
  const before = beforeOf(here, position);
  if (before.kind !== 'called') return { position, kind: before.kind };
  const found = await lastVisit(
    history,
    { index, step: here.step },
    { nodes: before.nodes, accepts: (visit) => visit.depth() === here.depth },
  );
  if (found === null) return null;
  await traveller.seek(found.index, found.step);
  return { position: positionOf(machineOf(history)), kind: 'same' };
}

/** To where a form began that the machine stands in. */
async function beginningOf(history: History, at: Position, form: Span): Promise<Arrival> {
  const node = at.node as Node;
  const beginnings = beginningsOf(form, node.lambda as Lambda);
  const { index } = hereIn(history);
  const found = await lastVisit(
    history,
    { index, step: at.step + 1 },
    { nodes: beginnings, accepts: (visit) => visit.depth() === at.depth },
  );
  if (found === null) {
    await history.traveller.seek(index, at.step);
    return { span: form, breakpoints: [], found: true };
  }
  return arrive(history, found, form);
}

/** The machine stands at the call by which an activation began; if that is in code of Omega, at the
 * last place before it that is not. */
async function backToCaller(history: History, { node }: Position): Promise<Arrival> {
  if (!isVisible(node)) return backIn(history);
  return { span: node.span ?? formAt(node), breakpoints: [], found: true };
}

/** Stand at what was found; without it, at the oldest moment. */
async function arrive(
  history: History,
  found: Found | null,
  form: Span | null = null,
): Promise<Arrival> {
  const { traveller, branch } = history;
  const [first] = branch.stretches;
  if (found !== null) await traveller.seek(found.index, found.step);
  else if (first !== undefined && !traveller.isStopped) {
    await traveller.seek(0, first.segment.oldestStep);
  }
  const span = form ?? formAt(machineOf(history).control);
  return { span, breakpoints: found?.breakpoints ?? [], found: found !== null };
}

function machineOf({ engine }: History): SessionEngine['machine'] {
  return (engine as SessionEngine).machine;
}
