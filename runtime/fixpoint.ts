/**
 * The operations on fixpoints: the one under way (of a form that is stepped, was interrupted or
 * stopped at a level), or else the one that has ended last.
 */
import { z } from 'zod';
import { level } from './conditions.js';
import type { FixpointState } from './core/fixpoint/view.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, subsystem } from './subsystems/seam/subsystem.js';

const stateSchema = z.object({
  computing: z.boolean().describe('False for one that has ended.'),
  round: z.int().describe('Rounds that have ended.'),
  changed: z.boolean().describe('Whether the last of them has changed the state.'),
  relations: z
    .array(z.object({ name: z.string(), size: z.int(), delta: z.int() }))
    .describe('Relations of facts; delta: how many facts are new since the round before.'),
  history: z
    .array(z.object({ round: z.int(), changed: z.boolean(), values: z.array(z.string()) }))
    .describe('The latest rounds with the variables after them, the oldest first.'),
  converged: z.boolean(),
  cycleLength: z.int().nullable().describe('Rounds from a state to the same one again.'),
  location: spanSchema,
  depth: z.int().describe('How many are inside each other.'),
});

export const fixpoint = subsystem({
  name: 'fixpoint',
  doc: 'Fixpoints: the rounds of the one under way, and how the last one has ended.',
  initial: () => null,
  operations: {
    isComputing: operation({
      doc: 'Whether a fixpoint is under way.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        return session.engine.fixpoints.state !== null;
      },
    }),
    getState: operation({
      doc: 'The fixpoint under way, or else the one that has ended last; null if there is none.',
      params: [],
      returns: stateSchema.nullable(),
      run(session: Session): FixpointState | null {
        const { state, last } = session.engine.fixpoints;
        return state ?? last;
      },
    }),
    getStateAt: operation({
      doc: 'The fixpoint that stopped at a level; null if none was under way there.',
      params: [level],
      returns: stateSchema.nullable(),
      run(session: Session, number): Promise<FixpointState | null> {
        return session.lookAt(number, ({ fixpoints }) => fixpoints.state);
      },
    }),
  },
  listeners: {},
});
