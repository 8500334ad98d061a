/** The operation on streams: what has been computed of them. */
import { z } from 'zod';
import type { Session } from './session.js';
import { operation, subsystem } from './subsystems/seam/subsystem.js';

const countsSchema = z.object({
  forced: z
    .int()
    .describe('Elements and ends that were asked for and not known: they began to be computed.'),
  cached: z
    .int()
    .describe('How many of them were computed to their end, and are known since, kept or not.'),
});

export const streams = subsystem({
  name: 'streams',
  doc: 'Streams: how much of them has been computed.',
  initial: () => null,
  operations: {
    getCounts: operation({
      doc: 'What was computed of streams since the session began; failures take back nothing.',
      params: [],
      returns: countsSchema,
      run(session: Session) {
        const { forced, cached } = session.engine.streams;
        return { forced, cached };
      },
    }),
  },
  listeners: {},
});
