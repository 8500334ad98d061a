/**
 * The operations on the running program itself: evaluate, load, step, resume, interrupt. On the
 * facade they stand at the top; on the wire they are `runtime/…`.
 */
import { z } from 'zod';
import type { Value } from '../grammar/datum.js';
import { write } from '../grammar/printer.js';
import { Fault } from './core/condition.js';
import { programError, readerError, wireResult, wireStep } from './outcome.js';
import { readProgram } from './program.js';
import type { EvalOptions, Session } from './session.js';
import { stateSchema } from './subsystems/inspector.js';
import type { ProgramError } from './subsystems/seam/outcome.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

/** Characters of source text that one request may carry. */
const CODE_MAX = 10_000_000;

const code = parameter('code', z.string().max(CODE_MAX), 'Source text: any number of forms.');
const file = parameter('file', z.string().optional(), 'The name of the text in spans.');
const keep = parameter('keep', z.boolean().optional(), 'Bind the value to the next of $1, $2 ….');

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
});
const resultSchema = outcomeSchema.extend({
  steps: z.int(),
  effects: z.array(z.object({ operation: z.string(), target: z.string() })),
  definitions: z.array(z.string()),
  output: z.string(),
  durationMs: z.number(),
  binding: z.string().nullable(),
});
const errorSchema = z.looseObject({ code: z.string(), message: z.string() });

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
