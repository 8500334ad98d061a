/** Looking at what has stopped, and sending it elsewhere. */
import type { Value } from '../grammar/datum.js';
import type { Origin } from './core/debug/origin.js';
import type { Shown } from './core/debug/shown.js';
import type { Engine } from './core/engine.js';
import { Debugging, type DebugOutcome, type DebugState, guarded } from './debugging.js';
import { hereIn, lastVisit } from './history/debugging.js';
import { OmegaMisuse } from './misuse.js';
import { checkArguments } from './restart-arguments.js';
import type { Session } from './session.js';
import { checkOn } from './switches.js';

/** What a session keeps for its debugger. */
const KEPT = { name: 'debugging', initial: (): Debugging => new Debugging() } as const;

/** Where a session is, for a debugger. */
export function debuggingOf(session: Session): Debugging {
  return session.state(KEPT);
}

/** Look at what has stopped last. */
export function look<T>(
  session: Session,
  action: (engine: Engine, it: Debugging) => T,
): Promise<T> {
  checkOn(session, 'enableDebug');
  const it = debuggingOf(session);
  return session.withRunner((runner) =>
    runner.lookHere((engine) => guarded(() => action(engine, it))),
  );
}

/** Put what has stopped somewhere else. */
export function redirected(
  session: Session,
  action: (engine: Engine) => void,
): Promise<DebugOutcome> {
  checkOn(session, 'enableDebug');
  return debuggingOf(session).redirect(session, action);
}

/** Prune an alternative: of the one that is being tried, fail. */
export async function pruned(session: Session, id: number, index: number): Promise<DebugOutcome> {
  const it = debuggingOf(session);
  const view = await look(session, ({ searches }) => searches.state);
  const point = view?.choicePoints.find((one) => one.id === id);
  const isUnderWay = point?.tried.at(-1)?.index === index;
  if (isUnderWay)
    return redirected(session, ({ searches }) => searches.pruneAlternative(id, index));
  await session.withRunner((runner) => {
    session.history.changing();
    runner.changeHere(({ searches }) => guarded(() => searches.pruneAlternative(id, index)));
  });
  it.stays(session);
  return { state: it.stateOf(session), result: null };
}

export async function restarted(
  session: Session,
  index: number,
  texts: readonly string[],
): Promise<DebugOutcome> {
  const values = await look(session, (engine) => {
    const restarts = engine.restarts();
    const restart = restarts[index];
    if (restart === undefined) {
      const there = restarts.map(({ name }, i) => `${i} ${name}`).join(', ') || 'none';
      throw new OmegaMisuse('state-conflict', `there is no restart ${index}; there are ${there}`);
    }
    checkArguments(restart, texts.length, false);
    return texts.map((text) => valueFor(engine, text, 0));
  });
  const args = values.length === 0 ? null : values;
  return redirected(session, (engine) => engine.invokeRestart(index, args));
}

/** The value of an expression at a frame. Throws OmegaMisuse. */
export function valueFor({ debug: it }: Engine, expression: string, index: number | null): Value {
  const result = it.inspection.evaluate(expression, index);
  if (result.kind === 'value') return result.value;
  throw new OmegaMisuse('state-conflict', `the expression fails: ${result.message}`);
}

export function engineShown(session: Session, name: string, value: Value): Shown {
  return session.engine.debug.inspection.show(name, value);
}

/** Go back to where a variable of a frame, or of the top level, got the value that it has. */
export async function backToOrigin(
  session: Session,
  name: string,
  frame: number,
): Promise<DebugOutcome> {
  checkOn(session, 'enableDebug');
  const origin = await look(session, ({ debug }) => debug.inspection.originOf(name, frame));
  return goBackTo(session, origin);
}

/** Where that is, without going there. */
export async function originFor(
  session: Session,
  name: string,
  frame: number,
): Promise<DebugState> {
  const it = debuggingOf(session);
  const { stop } = it.stateOf(session);
  const { index, step } = hereIn(session.history);
  const { isPast } = session.history;
  const { state } = await backToOrigin(session, name, frame);
  await session.travel((history) =>
    history.travel(async () => {
      if (isPast) await history.traveller.seek(index, step);
      else history.traveller.toPresent();
    }),
  );
  it.note(session, stop);
  return state;
}

/** Go back to where the activation of a frame began. */
export async function restartFrame(session: Session, frame: number): Promise<DebugOutcome> {
  checkOn(session, 'enableDebug');
  const beginning = await look(session, ({ debug }) => debug.inspection.beginningOf(frame));
  return goBackTo(session, beginning);
}

async function goBackTo(session: Session, { nodes, depth, text }: Origin): Promise<DebugOutcome> {
  const found = await session.travel((history) => {
    history.checkRecorded();
    return history.travel(async () => {
      const here = hereIn(history);
      const { isPast } = history;
      const accepts = (visit: { depth(): number }): boolean =>
        depth === null || visit.depth() === depth;
      // What has failed there has not given it a value.
      const hasFailed = session.engine.debug.inspection.hasFailedAt(nodes);
      let moment = await lastVisit(history, here, { nodes, accepts });
      if (hasFailed && moment !== null)
        moment = await lastVisit(history, moment, { nodes, accepts });
      if (moment !== null) await history.traveller.seek(moment.index, moment.step);
      else if (isPast) await history.traveller.seek(here.index, here.step);
      else history.traveller.toPresent();
      return moment !== null;
    });
  });
  const isOrigin = text !== null;
  if (found) return debuggingOf(session).moved(session, text, isOrigin);
  const why = 'that was before the oldest moment that is recorded';
  throw new OmegaMisuse('state-conflict', why);
}
