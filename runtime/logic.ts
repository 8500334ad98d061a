/**
 * The operations on relational searches: the run under way (of a form that was interrupted, stepped
 * or is set aside at a level), and its tables.
 */
import { z } from 'zod';
import { level } from './conditions.js';
import type { LogicState, TableView } from './core/logic/view.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, subsystem } from './subsystems/seam/subsystem.js';

const tablesSchema = z.array(
  z.object({
    name: z.string(),
    call: z.string().describe('The arguments; variables are _.0 _.1 ….'),
    answers: z.int(),
    consumers: z.int().describe('Branches that go on whenever there is one more.'),
  }),
);

const logicSchema = z.object({
  querying: z.literal(true),
  depth: z.int().describe('Relations inside each other that the branch under way has entered.'),
  goal: z
    .object({ name: z.string().nullable(), location: spanSchema })
    .nullable()
    .describe('The relation being tried.'),
  tables: tablesSchema,
  suspended: z.int().describe('Branches that wait for tables.'),
});

export const logic = subsystem({
  name: 'logic',
  doc: 'Relational searches: the run under way, the goal that is tried, and the tables.',
  initial: () => null,
  operations: {
    getState: operation({
      doc: 'The innermost run under way; null if there is none.',
      params: [],
      returns: logicSchema.nullable(),
      run(session: Session): LogicState | null {
        return session.engine.logic.state;
      },
    }),
    getStateAt: operation({
      doc: 'The run that stopped at a level; null if none was under way there.',
      params: [level],
      returns: logicSchema.nullable(),
      run(session: Session, number): Promise<LogicState | null> {
        return session.lookAt(number, (engine) => engine.logic.state);
      },
    }),
    getTables: operation({
      doc: 'The tables of the run under way, in the order in which their calls came.',
      params: [],
      returns: tablesSchema,
      run(session: Session): readonly TableView[] {
        return session.engine.logic.state?.tables ?? [];
      },
    }),
  },
  listeners: {},
});
