/**
 * The operations on searches: the one under way (of a form that was interrupted, stepped or is set
 * aside at a level), and the one that the last top-level form has left.
 */
import { z } from 'zod';
import { level } from './conditions.js';
import type { AmbView } from './core/search/view.js';
import { resultSchema } from './execution.js';
import { wireResult } from './outcome.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, subsystem } from './subsystems/seam/subsystem.js';
import { checkOn } from './switches.js';

const placeSchema = z.object({
  text: z.string(),
  location: spanSchema,
  index: z
    .int()
    .optional()
    .describe('Of an alternative: its number, from 0, in the order of the text.'),
});

const ambSchema = z.object({
  searching: z.boolean().describe('False for a search that is parked.'),
  strategy: z.string(),
  depth: z.int().describe('Choices made in the branch under way.'),
  choicePoints: z.array(
    z.object({
      id: z.int(),
      location: spanSchema,
      label: z.string(),
      tried: z.array(placeSchema).describe('The last of them is under way.'),
      remaining: z.array(placeSchema),
      reasons: z
        .array(placeSchema.nullable())
        .describe('What each of "tried" has failed by; null for the one under way.'),
      reasonFailed: placeSchema.nullable().describe('What failed in the branch before.'),
    }),
  ),
  path: z.array(z.string()).describe('What was chosen, the outermost first.'),
  solutions: z.int(),
  explored: z.int(),
  failures: z.int(),
  nogoods: z.int().describe('Choices found to have no solution together, so far.'),
  frontierSize: z.int().describe('Choice points that have something left to try.'),
});

export const amb = subsystem({
  name: 'amb',
  doc: 'Searches: choice points, what they have tried and have left, and the next solution.',
  initial: () => null,
  operations: {
    isSearching: operation({
      doc: 'Whether a search is under way: some choice point is open.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        return session.engine.searches.state !== null;
      },
    }),
    getState: operation({
      doc: 'The search under way; null if there is none. A parked one is none.',
      params: [],
      returns: ambSchema.nullable(),
      run(session: Session): AmbView | null {
        return session.engine.searches.state;
      },
    }),
    getStateAt: operation({
      doc: 'The search that stopped at a level; null if none was under way there.',
      params: [level],
      returns: ambSchema.nullable(),
      run(session: Session, number): Promise<AmbView | null> {
        return session.lookAt(number, ({ searches }) => searches.state);
      },
    }),
    getParked: operation({
      doc: 'The search that the last top-level form with a choice has left; null if there is none.',
      params: [],
      returns: ambSchema.nullable(),
      run(session: Session): AmbView | null {
        return session.engine.searches.parked;
      },
    }),
    next: operation({
      doc: 'The next solution of the parked search, as (next-solution) answers it.',
      params: [],
      returns: resultSchema,
      run(session: Session) {
        checkOn(session, 'enableAmb');
        return session.eval('(next-solution)', { keepResult: true });
      },
      wire: wireResult,
    }),
    prune: operation({
      doc: 'Forget the parked search; whether there was one.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        checkOn(session, 'enableAmb');
        session.history.changing();
        return session.engine.searches.prune();
      },
    }),
  },
  listeners: {},
});
