/** The requests that go on, and back. Each is answered at once; where that has led, events tell. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import type { DebugOutcome } from '../../runtime/debugging.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import type { DebugAdapter } from './debug-adapter.js';
import { type Handler, handler, number, sourceSchema, threadSchema } from './handler.js';
import { momentsOf } from './moments.js';
import { checkThread, fiberOf } from './stack-requests.js';
import { stepInto, targetsOf } from './step-targets.js';

type Move = (runtime: OmegaRuntime) => Promise<DebugOutcome>;

/** "line" is what clients say that know nothing else; all steps are by forms. */
const stepSchema = threadSchema.extend({
  granularity: z.enum(['statement', 'line', 'instruction']).optional(),
});

/** Go on when the response has been sent. */
function forward(adapter: DebugAdapter, threadId: number, move: Move): void {
  const { debuggee } = adapter;
  checkThread(adapter, threadId);
  adapter.afterwards(() => debuggee.goOn(move));
}

/** Go somewhere in what is recorded. */
export function travel(adapter: DebugAdapter, threadId: number, move: Move, reason?: 'goto'): void {
  const { debuggee } = adapter;
  checkThread(adapter, threadId);
  debuggee.checkRecorded();
  adapter.afterwards(() => debuggee.go(move, reason));
}

function step(move: Move): Handler {
  return handler(stepSchema, (adapter, { threadId, granularity }) => {
    const isFine = granularity === 'instruction';
    forward(adapter, threadId, isFine ? ({ debug }) => debug.stepInstruction() : move);
  });
}

const go = handler(
  threadSchema,
  (adapter, { threadId }): DebugProtocol.ContinueResponse['body'] => {
    forward(adapter, threadId, ({ debug }) => debug.continue());
    return { allThreadsContinued: true };
  },
);

const stepIn = handler(
  stepSchema.extend({ targetId: number.optional() }),
  (adapter, { threadId, granularity, targetId }) => {
    if (targetId !== undefined) {
      checkThread(adapter, threadId);
      const move = stepInto(adapter.debuggee, targetId);
      forward(adapter, threadId, move);
    } else {
      const isFine = granularity === 'instruction';
      const move: Move = ({ debug }) => (isFine ? debug.stepInstruction() : debug.stepIn());
      forward(adapter, threadId, move);
    }
  },
);

const stepBack = handler(stepSchema, (adapter, { threadId, granularity }) => {
  const isFine = granularity === 'instruction';
  const { session } = adapter.debuggee;
  const move: Move = ({ debug }) =>
    isFine ? debug.goTo(Math.max(0, session.engine.steps - 1)) : debug.stepBack();
  travel(adapter, threadId, move);
});

const restartFrame = handler(z.looseObject({ frameId: number }), (adapter, { frameId }) => {
  const { debuggee } = adapter;
  debuggee.checkRecorded();
  const { index } = debuggee.seen.frameOf(frameId);
  adapter.afterwards(() => debuggee.go(({ debug }) => debug.restartFrame(index), 'goto'));
});

const goto = handler(threadSchema.extend({ targetId: number }), (adapter, args) => {
  checkThread(adapter, args.threadId);
  const step = adapter.debuggee.seen.moment(args.targetId);
  travel(adapter, args.threadId, ({ debug }) => debug.goTo(step), 'goto');
});

export const STEP_REQUESTS: Readonly<Record<string, Handler>> = {
  continue: go,
  next: step(({ debug }) => debug.stepOver()),
  stepIn,
  stepInTargets: handler(
    z.looseObject({ frameId: number }),
    async (
      { client, debuggee },
      { frameId },
    ): Promise<DebugProtocol.StepInTargetsResponse['body']> => {
      debuggee.checkStopped();
      const place = debuggee.seen.frameOf(frameId);
      return { targets: await targetsOf(debuggee, client, place) };
    },
  ),
  stepOut: step(({ debug }) => debug.stepOut()),
  stepBack,
  reverseContinue: handler(threadSchema, (adapter, { threadId }) =>
    travel(adapter, threadId, ({ debug }) => debug.reverseContinue()),
  ),
  restartFrame,
  goto,
  gotoTargets: handler(
    z.looseObject({ source: sourceSchema, line: number, column: number.optional() }),
    async (
      { client, debuggee },
      { source, line, column },
    ): Promise<DebugProtocol.GotoTargetsResponse['body']> => {
      debuggee.checkRecorded();
      const file = client.file(source as DebugProtocol.Source);
      const own = column === undefined ? undefined : client.ownColumn(column);
      return { targets: await momentsOf(debuggee, client, file, client.ownLine(line), own) };
    },
  ),
  pause: handler(threadSchema, (adapter, { threadId }) => {
    const { debuggee } = adapter;
    fiberOf(debuggee, threadId);
    adapter.afterwards(() => debuggee.pause());
  }),
};
