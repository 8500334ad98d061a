/** The requests that begin and end: `initialize`, `launch`, `attach`, … `disconnect`. */
import { timingSafeEqual } from 'node:crypto';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import { CAPABILITIES } from './capabilities.js';
import { ClientView } from './client-view.js';
import type { DebugAdapter } from './debug-adapter.js';
import { type Handler, handler, number, text } from './handler.js';
import {
  attach,
  attachSchema,
  launch,
  launchSchema,
  relaunch,
  relaunchSchema,
} from './programs.js';
import { RequestError } from './request-error.js';

const initializeSchema = z.looseObject({
  adapterID: text.optional(),
  linesStartAt1: z.boolean().optional(),
  columnsStartAt1: z.boolean().optional(),
  pathFormat: text.optional(),
  supportsVariableType: z.boolean().optional(),
});

type InitializeArguments = z.output<typeof initializeSchema>;

function initialize(
  adapter: DebugAdapter,
  args: InitializeArguments,
): DebugProtocol.InitializeResponse['body'] {
  if (adapter.isInitialized) {
    throw new RequestError('not-initialized', '"initialize" has come before');
  }
  adapter.isInitialized = true;
  adapter.client = new ClientView(args);
  return CAPABILITIES;
}

/** Throws RequestError `unauthorized` or `has-program`. */
function checkMayBegin({ host, hasProgram }: DebugAdapter, given: string | undefined): void {
  if (host.token !== null && !isSame(given ?? '', host.token)) {
    throw new RequestError('unauthorized', 'the argument "token" is not the one of this server');
  }
  if (hasProgram) throw new RequestError('has-program', 'there is a program already');
}

/** … in a time that does not tell where they differ. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const LIFE_REQUESTS: Readonly<Record<string, Handler>> = {
  initialize: handler(initializeSchema, initialize),
  launch: handler(launchSchema, (adapter, args) => {
    checkMayBegin(adapter, args.token);
    adapter.adopt(launch(adapter, args));
    adapter.afterwards(() => adapter.tell('initialized', undefined));
  }),
  attach: handler(attachSchema, async (adapter, args) => {
    checkMayBegin(adapter, args.token);
    adapter.adopt(await attach(adapter, args));
    adapter.afterwards(() => adapter.tell('initialized', undefined));
  }),
  configurationDone: handler(z.looseObject({}), (adapter) => {
    const { debuggee } = adapter;
    if (debuggee.state !== 'configured') {
      throw new RequestError('state-conflict', 'the program has begun already');
    }
    adapter.afterwards(() => debuggee.begin());
  }),
  restart: handler(
    z.looseObject({ arguments: relaunchSchema.optional() }),
    async (adapter, args) => {
      const { debuggee } = adapter;
      const next = await relaunch(adapter, debuggee, args.arguments ?? {});
      adapter.adopt(next);
      adapter.afterwards(() => next.begin());
    },
  ),
  terminate: handler(z.looseObject({}), (adapter) => {
    const { debuggee } = adapter;
    adapter.afterwards(() => debuggee.terminate());
  }),
  disconnect: handler(z.looseObject({}), async (adapter) => {
    if (adapter.hasProgram) await adapter.debuggee.leave();
    adapter.afterwards(() => adapter.host.close());
  }),
  cancel: handler(z.looseObject({ requestId: number.optional() }), (adapter, { requestId }) => {
    if (requestId !== undefined) adapter.cancel(requestId);
  }),
};
