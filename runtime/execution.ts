/**
 * The operations on the running program itself: evaluate, load, step, resume, interrupt. On the
 * facade they stand at the top; on the wire they are `runtime/…`.
 */
import { z } from 'zod';
import type { Value } from '../grammar/datum.js';
import { write } from '../grammar/printer.js';
import { Fault } from './core/condition.js';
import type { EvalOptions } from './eval-options.js';
import { programError, readerError, wireResult, wireStep } from './outcome.js';
import { readProgram } from './program.js';
import { proposalSchema } from './proposal-schema.js';
import type { Session } from './session.js';
import { spanSchema, stateSchema } from './subsystems/inspector.js';
import type { ProgramError } from './subsystems/seam/outcome.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

/** Characters of source text that one request may carry. */
const CODE_MAX = 10_000_000;

export const code = parameter(
  'code',
  z.string().max(CODE_MAX),
  'Source text: any number of forms.',
);
export const file = parameter('file', z.string().optional(), 'The name of the text in spans.');
export const keep = parameter(
  'keep',
  z.boolean().optional(),
  'Bind the value to the next of $1, $2 ….',
);

const traceSchema = z.object({
  procedure: z.string(),
  span: spanSchema,
  elided: z.boolean(),
});
export const errorSchema = z.object({
  code: z.string().describe('From the table of conditions; "uncaught" for what is no condition.'),
  type: z.string().nullable().describe("Name of the condition's type, for example &type-error."),
  message: z.string(),
  irritants: z.array(z.string()),
  span: spanSchema,
  hint: z.string().nullable(),
  stack: z.array(traceSchema).describe('The calls that had not returned, innermost first.'),
});
export const restartSchema = z.object({
  index: z.int().describe('For "conditions/invokeRestart".'),
  name: z.string(),
  report: z.string().describe('What it does, for people.'),
  parameters: z.array(z.string()).describe('Names of the arguments it takes.'),
  interactive: z.boolean().describe('It asks for its arguments itself if none are given.'),
});

export const stopSchema = z.object({
  reason: z.enum([
    'step',
    'breakpoint',
    'function breakpoint',
    'data breakpoint',
    'instruction breakpoint',
    'exception',
    'entry',
    'goto',
    'pause',
  ]),
  breakpoints: z.array(z.int()).describe('The breakpoints that control has come to.'),
  text: z.string().nullable().describe('What has happened, for people.'),
  span: spanSchema.describe('The form that it is at.'),
});

/** `restarts` and `level` are there for the kinds error, nonconverged, cycle, interrupted and
 * exhausted, `error` for the first three; values for ok and proposed. */
const outcomeSchema = z.looseObject({
  kind: z.enum([
    'ok',
    'error',
    'needs',
    'proposed',
    'nonconverged',
    'cycle',
    'exhausted',
    'interrupted',
  ]),
  error: errorSchema.optional().describe('What was not handled.'),
  rounds: z.int().optional().describe('For the kind nonconverged: rounds that were made.'),
  length: z.int().optional().describe('For the kind cycle: after how many rounds it comes again.'),
  restarts: z.array(restartSchema).optional().describe('The ways to go on, innermost first.'),
  level: z.int().nullable().optional().describe('The level opened; null if nothing stays.'),
  stop: stopSchema.optional().describe('For the kind interrupted: why a debugger has stopped it.'),
  proposals: z
    .array(proposalSchema)
    .optional()
    .describe('For the kind proposed: what waits for review.'),
});
export const resultSchema = outcomeSchema.extend({
  steps: z.int(),
  effects: z.array(z.object({ operation: z.string(), target: z.string() })),
  definitions: z.array(z.string()),
  output: z.string(),
  durationMs: z.number(),
  binding: z.string().nullable(),
});

/** What `expand` answers: the expanded forms as text, or the first error. */
export interface Expansion {
  readonly forms: readonly string[];
  readonly errors: readonly ProgramError[];
}

export const execution = subsystem({
  name: 'runtime',
  doc: 'Evaluates programs and drives them step by step.',
  initial: () => null,
  operations: {
    eval: operation({
      doc: 'Evaluate the forms in order, up to the first that fails; answers the last.',
      params: [code, file, keep],
      returns: resultSchema,
      run(session: Session, text, name, keepResult) {
        return session.eval(text, evalOptions(name, keepResult));
      },
      wire: wireResult,
    }),
    load: operation({
      doc: 'Set a program without running it; `step` and `resume` then drive it.',
      params: [code, file, keep],
      returns: z.object({ forms: z.int(), errors: z.array(errorSchema) }),
      run(session: Session, text, name, keepResult) {
        return session.load(text, evalOptions(name, keepResult));
      },
    }),
    step: operation({
      doc: 'Make one transition of the loaded, interrupted or waiting program.',
      params: [],
      returns: z.object({
        done: z.boolean(),
        state: stateSchema,
        outcome: outcomeSchema.nullable(),
      }),
      run(session: Session) {
        return session.step();
      },
      wire: wireStep,
    }),
    resume: operation({
      doc: 'Run what was loaded, interrupted or waits for input to its end.',
      params: [
        parameter(
          'input',
          z.string().nullable().optional(),
          'Text for the program to read from the console; null is the end of input.',
        ),
      ],
      returns: resultSchema,
      run(session: Session, input) {
        return session.resume(input);
      },
      wire: wireResult,
    }),
    interrupt: operation({
      doc: 'Stop what runs; it ends `interrupted` with its state kept. True if anything ran.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        return session.interrupt();
      },
    }),
    isTerminal: operation({
      doc: 'Whether no program is under way or loaded.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        return session.isTerminal();
      },
    }),
    expand: operation({
      doc: 'The forms with all macros expanded, without running them.',
      params: [code],
      returns: z.object({ forms: z.array(z.string()), errors: z.array(errorSchema) }),
      run(session: Session, text) {
        return expansion(session, text);
      },
    }),
  },
  listeners: {
    'budget-exceeded'(host, { dimension, limit, used }) {
      host.exhaust(dimension, limit, used);
    },
  },
});

/** The options that optional parameters stand for. */
export function evalOptions(file: string | undefined, keep: boolean | undefined): EvalOptions {
  return { keepResult: keep ?? false, ...(file === undefined ? {} : { file }) };
}

function expansion(session: Session, text: string): Expansion {
  const { forms, errors } = readProgram(text, 'expand');
  if (errors.length > 0) return { forms: [], errors: errors.map(readerError) };
  const expanded: Value[] = [];
  try {
    for (const form of forms) expanded.push(session.engine.expand(form));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { forms: [], errors: [programError(error.payload, null, [])] };
  }
  return { forms: expanded.map((form) => write(form, { charactersMax: CODE_MAX })), errors: [] };
}
