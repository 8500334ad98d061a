/** The operations on breakpoints, and on what else a program is to stop at. */
import { z } from 'zod';
import type { BreakpointInfo, Target } from './core/debug/breakpoint.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';
import { checkOn } from './switches.js';

/** Breakpoints that there may be. */
const BREAKPOINTS_MAX = 10_000;
/** Lines of a text in which places are looked for. */
const LINES_MAX = 10_000;

const targetSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('source'),
      file: z.string().min(1),
      line: z.int().min(1),
      column: z.int().min(1).nullable().optional(),
    })
    .describe('The first form that begins on a line, or from a column of it on.'),
  z
    .object({ kind: z.literal('function'), name: z.string().min(1) })
    .describe('Where procedures of that name begin.'),
  z
    .object({
      kind: z.literal('data'),
      name: z.string().min(1),
      scope: spanSchema.optional(),
    })
    .describe(
      'Before a variable gets another value: one of the top level, or the local one that is in ' +
        'scope at a place.',
    ),
  z
    .object({ kind: z.literal('instruction'), reference: z.string().min(1) })
    .describe('A node of the machine, as "debug/disassemble" names it.'),
]);

const texts = {
  condition: z
    .string()
    .nullable()
    .describe('An expression of the variables there that must be true; what it writes is undone.'),
  hitCondition: z
    .string()
    .nullable()
    .describe('"n" or "=n": the n-th time; ">n", ">=n", "<n", "<=n", "%n".'),
  logMessage: z
    .string()
    .nullable()
    .describe('Do not stop, but tell this, with the values of expressions in braces.'),
  enabled: z.boolean(),
};

const requestSchema = z
  .object({ target: targetSchema, ...texts })
  .partial()
  .required({
    target: true,
  });

const breakpointSchema = z.object({
  target: targetSchema,
  ...texts,
  id: z.int(),
  verified: z.boolean().describe('Whether there is code that it is in; it may come later.'),
  message: z.string().nullable().describe('Why not, or what is wrong with its condition.'),
  span: spanSchema.describe('The form that it is at.'),
  hits: z.int().describe('How often control came to it, its condition being true.'),
});

const filterSchema = z.object({
  happening: z
    .enum(['signal', 'warning', 'amb-fail', 'rollback', 'effect'])
    .describe(
      'Something is signalled or raised, handled or not; a &warning is; a search fails; a ' +
        'transaction is rolled back; an operation is performed, and "condition" is its name.',
    ),
  condition: z
    .string()
    .nullable()
    .optional()
    .describe('An expression that must be true of "condition", what was raised.'),
});

export const breakpoints = subsystem({
  name: 'breakpoints',
  doc:
    'Where a program is to stop. What stops there is an evaluation that ends "interrupted", with ' +
    'its state kept, and says why in "stop".',
  initial: () => null,
  operations: {
    add: operation({
      doc: 'Set a breakpoint. In code that is not there yet it is found when that comes.',
      params: [parameter('breakpoint', requestSchema, 'Where, and when.')],
      returns: breakpointSchema,
      run(session: Session, request): BreakpointInfo {
        checkOn(session, 'enableDebug');
        const { debug } = session.engine;
        if (debug.breakpointCount >= BREAKPOINTS_MAX) {
          throw new RangeError(`there are ${BREAKPOINTS_MAX} breakpoints already; remove some`);
        }
        const { target, condition, hitCondition, logMessage, enabled } = request;
        return debug.add({
          target: targetOf(target),
          condition: condition ?? null,
          hitCondition: hitCondition ?? null,
          logMessage: logMessage ?? null,
          enabled: enabled ?? true,
        });
      },
    }),
    remove: operation({
      doc: 'Remove a breakpoint; whether there was one.',
      params: [parameter('id', z.int(), 'Its number.')],
      returns: z.boolean(),
      run(session: Session, id) {
        return session.engine.debug.remove([id]) > 0;
      },
    }),
    clear: operation({
      doc: 'Remove all breakpoints; how many there were.',
      params: [],
      returns: z.int(),
      run(session: Session) {
        const { debug } = session.engine;
        return debug.remove(debug.breakpoints.map(({ id }) => id));
      },
    }),
    getAll: operation({
      doc: 'All breakpoints.',
      params: [],
      returns: z.array(breakpointSchema),
      run(session: Session): readonly BreakpointInfo[] {
        return session.engine.debug.breakpoints;
      },
    }),
    getPlaces: operation({
      doc: 'The forms in some lines of a text at which a breakpoint can be, once it is loaded.',
      params: [
        parameter('file', z.string().min(1), 'The name of the text, as spans have it.'),
        parameter('firstLine', z.int().min(1), 'The first line.'),
        parameter('lastLine', z.int().min(1).optional(), 'The last line; without it, the first.'),
      ],
      returns: z.array(spanSchema),
      run(session: Session, file, firstLine, lastLine) {
        const last = Math.min(lastLine ?? firstLine, firstLine + LINES_MAX);
        return session.engine.debug.places(file, firstLine, last);
      },
    }),
    setFilters: operation({
      doc: 'What else to stop at. Something raised that nobody handles always stops a program.',
      params: [parameter('filters', z.array(filterSchema).max(100), 'All that is meant.')],
      returns: z.array(filterSchema),
      run(session: Session, filters) {
        checkOn(session, 'enableDebug');
        const { debug } = session.engine;
        debug.filters = filters.map(({ happening, condition }) => ({
          happening,
          condition: condition ?? null,
        }));
        return debug.filters;
      },
    }),
    getFilters: operation({
      doc: 'What else to stop at.',
      params: [],
      returns: z.array(filterSchema),
      run(session: Session) {
        return session.engine.debug.filters;
      },
    }),
  },
  listeners: {},
});

function targetOf(target: z.output<typeof targetSchema>): Target {
  if (target.kind === 'source') return { ...target, column: target.column ?? null };
  if (target.kind === 'data') return { ...target, scope: target.scope ?? null };
  return target;
}
