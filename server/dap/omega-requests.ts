/**
 * The requests that no other debugger has: the states of searches, transactions, fixpoints and
 * relational searches, and what can be done to them.
 */
import { z } from 'zod';
import type { Engine } from '../../runtime/core/engine.js';
import type { DebugAdapter } from './debug-adapter.js';
import type { Debuggee } from './debuggee.js';
import { count, type Handler, handler, number, text, threadSchema } from './handler.js';
import { RequestError } from './request-error.js';
import { invokeRestart } from './restarts.js';
import { checkCurrent, checkThread } from './stack-requests.js';
import { travel } from './step-requests.js';

const anyThread = z.looseObject({ threadId: number.optional() });

/** What a part of the language is doing where the program has stopped; null: nothing. */
function state(of: (engine: Engine) => unknown): Handler {
  return handler(anyThread, async ({ debuggee }) => {
    debuggee.checkStopped();
    const { session } = debuggee;
    return { state: await session.withRunner((runner) => runner.lookHere(of)) };
  });
}

const TIMELINE_FORMS_MAX = 10_000;

async function timeline({ debuggee }: DebugAdapter): Promise<{ readonly state: unknown }> {
  debuggee.checkStopped();
  const { history } = debuggee.runtime;
  const now = history.getState();
  if (!now.recording && now.forms === 0) return { state: null };
  const formsMax = Math.min(TIMELINE_FORMS_MAX, Math.max(1, now.forms));
  const forms = history.getForms(undefined, formsMax);
  return { state: { ...now, forms, branches: history.getBranches() } };
}

const alternativeSchema = threadSchema.extend({ choicePointId: number, index: count.unwrap() });

/** Take another way at a choice point, or take one away. */
function alternative(act: 'pickAlternative' | 'pruneAlternative'): Handler {
  return handler(alternativeSchema, async (adapter, { threadId, choicePointId, index }) => {
    const { debuggee } = adapter;
    checkThread(adapter, threadId);
    await checkAlternative(debuggee, choicePointId, index);
    adapter.afterwards(() =>
      debuggee.moveOn(({ debug }) => debug[act](choicePointId, index), 'goto'),
    );
  });
}

/** Throws RequestError `unknown-target`. */
async function checkAlternative(
  { session }: Debuggee,
  choicePointId: number,
  index: number,
): Promise<void> {
  const search = await session.withRunner((runner) =>
    runner.lookHere(({ searches }) => searches.state),
  );
  const points = search?.choicePoints ?? [];
  const point = points.find(({ id }) => id === choicePointId);
  if (point === undefined) {
    const there = points.map(({ id }) => id).join(', ') || 'none';
    const message = `there is no choice point ${choicePointId}; there are ${there}`;
    throw new RequestError('unknown-target', message);
  }
  const all = [...point.tried, ...point.remaining];
  if (all.some((one) => one.index === index)) return;
  const message = `choice point ${choicePointId} has no alternative ${index}`;
  throw new RequestError('unknown-target', message);
}

const proposalSchema = z.looseObject({ threadId: number.optional(), proposalId: number });

function review(act: 'accept' | 'reject'): Handler {
  return handler(proposalSchema, async (adapter, { proposalId }) => {
    const { debuggee } = adapter;
    debuggee.checkStopped();
    const { transactions } = debuggee.runtime;
    const isThere = transactions.getReviewQueue().some(({ id }) => id === proposalId);
    if (!isThere) {
      throw new RequestError('unknown-target', `no proposal ${proposalId} waits for review`);
    }
    await debuggee.aside(() => transactions[act]([proposalId]));
    adapter.afterwards(() => debuggee.changed(['variables']));
    return { state: transactions.getReviewQueue() };
  });
}

const gotoTime = handler(threadSchema.extend({ step: count.unwrap() }), (adapter, args) => {
  travel(adapter, args.threadId, ({ debug }) => debug.goTo(args.step), 'goto');
});

/** Where a variable got its value, and how; "omega/gotoTime" goes there. */
const valueOrigin = handler(
  threadSchema.extend({ name: text.min(1), frameId: number.optional() }),
  async (adapter, { threadId, name, frameId }) => {
    const { debuggee } = adapter;
    checkThread(adapter, threadId);
    debuggee.checkRecorded();
    const place = frameId === undefined ? null : debuggee.seen.frameOf(frameId);
    if (place !== null) await checkCurrent(debuggee, place.fiber);
    const { debug } = debuggee.runtime;
    return { state: await debuggee.aside(() => debug.getOrigin(name, place?.index)) };
  },
);

const compareBranches = handler(
  z.looseObject({ threadId: number.optional(), branch: number, other: number }),
  async ({ debuggee }, { branch, other }) => {
    debuggee.checkRecorded();
    return { state: await debuggee.aside(() => debuggee.runtime.history.compare(branch, other)) };
  },
);

export const OMEGA_REQUESTS: Readonly<Record<string, Handler>> = {
  'omega/getAmbState': state(({ searches }) => searches.state),
  'omega/getTransactionState': state(({ transactions }) => transactions.state),
  'omega/getFixpointState': state(({ fixpoints }) => fixpoints.state),
  'omega/getLogicState': state(({ logic }) => logic.state),
  'omega/getTimeline': handler(anyThread, timeline),
  'omega/pickAlternative': alternative('pickAlternative'),
  'omega/pruneAlternative': alternative('pruneAlternative'),
  'omega/acceptProposal': review('accept'),
  'omega/rejectProposal': review('reject'),
  'omega/invokeRestart': handler(
    threadSchema.extend({ restartId: number, args: z.array(text).max(100).default([]) }),
    async (adapter, { threadId, restartId, args }) => {
      checkThread(adapter, threadId);
      await invokeRestart(adapter, restartId, args);
    },
  ),
  'omega/gotoTime': gotoTime,
  'omega/valueOrigin': valueOrigin,
  'omega/reverseStepIn': handler(threadSchema, (adapter, { threadId }) =>
    travel(adapter, threadId, ({ debug }) => debug.stepBackIn()),
  ),
  'omega/reverseStepOut': handler(threadSchema, (adapter, { threadId }) =>
    travel(adapter, threadId, ({ debug }) => debug.stepBackOut()),
  ),
  'omega/compareBranches': compareBranches,
};
