/**
 * The operations on what stopped at a condition, an interrupt or a limit: its levels, the restarts
 * it can go on by, and its frames.
 */
import { z } from 'zod';
import { code, errorSchema, file, keep, restartSchema, resultSchema } from './execution.js';
import { wireResult } from './outcome.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

/** Characters of one argument of a restart, and how many a restart may get. */
const ARGUMENT_MAX = 1_000_000;
const ARGUMENTS_MAX = 100;

export const level = parameter(
  'level',
  z.int().min(1).optional(),
  'The number of a level; without it, the innermost.',
);

const levelSchema = z.object({
  level: z.int(),
  kind: z.enum(['error', 'nonconverged', 'cycle', 'interrupted', 'exhausted']),
  error: errorSchema.nullable(),
  span: spanSchema,
  restarts: z.array(restartSchema),
});
const frameSchema = z.object({
  index: z.int().describe('For "conditions/evalInFrame".'),
  procedure: z.string(),
  span: spanSchema,
  variables: z.array(z.string()).describe('The variables in scope that have values.'),
});

export const conditions = subsystem({
  name: 'conditions',
  doc: 'What stopped and stays: levels, the restarts to go on by, and frames to look into.',
  initial: () => null,
  operations: {
    getLevels: operation({
      doc: 'The levels that are open, innermost first.',
      params: [],
      returns: z.array(levelSchema),
      run(session: Session) {
        return session.levels;
      },
    }),
    getRestarts: operation({
      doc: 'The ways to go on at a level, innermost first.',
      params: [level],
      returns: z.array(restartSchema),
      run(session: Session, number) {
        return session.withRunner(({ levels }) => levels.restartsOf(levels.find(number)));
      },
    }),
    invokeRestart: operation({
      doc:
        'Go on at a level by a restart; answers the rest of the evaluation that stopped there. ' +
        'Levels inside it are dropped. If an argument fails, that is the answer and all stays.',
      params: [
        parameter('index', z.int().min(0), 'The index of the restart.'),
        parameter(
          'args',
          z.array(z.string().max(ARGUMENT_MAX)).max(ARGUMENTS_MAX).optional(),
          'An expression for each argument; without any, the restart asks itself if it can.',
        ),
        level,
      ],
      returns: resultSchema,
      run(session: Session, index, args, number) {
        return session.invokeRestart(index, args, number);
      },
      wire: wireResult,
    }),
    getFrames: operation({
      doc: 'The activations of a level that have not ended, innermost first.',
      params: [
        level,
        parameter('framesMax', z.int().min(0).optional(), 'At most so many frames (50).'),
      ],
      returns: z.array(frameSchema),
      run(session: Session, number, framesMax) {
        return session.withRunner(({ levels }) => levels.framesOf(levels.find(number), framesMax));
      },
    }),
    evalInFrame: operation({
      doc:
        'Evaluate forms that see the variables of a frame. The level stays as it is; ' +
        'assignments to these variables are not seen by it.',
      params: [
        parameter('frame', z.int().min(0), 'The index of the frame.'),
        code,
        level,
        file,
        keep,
      ],
      returns: resultSchema,
      run(session: Session, frame, text, number, name, keepResult) {
        return session.evalInFrame(frame, text, {
          keepResult: keepResult ?? false,
          ...(number === undefined ? {} : { level: number }),
          ...(name === undefined ? {} : { file: name }),
        });
      },
      wire: wireResult,
    }),
    abort: operation({
      doc:
        'Leave a level and those inside it, through the winders of the outermost of them; the ' +
        'answer is an error with the code "aborted".',
      params: [level],
      returns: resultSchema,
      run(session: Session, number) {
        return session.abort(number);
      },
      wire: wireResult,
    }),
  },
  listeners: {},
});
