/**
 * The session as its clients see it: who it is, how busy it is, and which others there are.
 */
import { z } from 'zod';
import type { Session } from './session.js';
import { operation, subsystem } from './subsystems/seam/subsystem.js';

const sessionSchema = z.object({
  id: z.string(),
  busy: z.boolean(),
  evaluations: z.int(),
  steps: z.int(),
  definitions: z.int(),
});

export type SessionDescription = z.output<typeof sessionSchema>;

export const sessionManager = subsystem({
  name: 'session',
  doc: 'Who this session is and which others live beside it.',
  initial: () => null,
  operations: {
    list: operation({
      doc: 'All sessions of this process that clients may join, this one included.',
      params: [],
      returns: z.array(sessionSchema),
      run(session: Session) {
        const others = session.providers.directory?.sessions() ?? [];
        return [...new Set([session, ...others])].map(describeSession);
      },
    }),
    current: operation({
      doc: 'This session.',
      params: [],
      returns: sessionSchema,
      run(session: Session) {
        return describeSession(session);
      },
    }),
    definitions: operation({
      doc: 'The names this session has defined at top level.',
      params: [],
      returns: z.array(z.string()),
      run(session: Session) {
        return session.engine.definitions();
      },
    }),
  },
  listeners: {},
});

function describeSession(session: Session): SessionDescription {
  return {
    id: session.id,
    busy: session.isBusy,
    evaluations: session.evaluations,
    steps: session.engine.steps,
    definitions: session.engine.definitions().length,
  };
}
