/**
 * The inspector: what the machine of a session looks like right now — C, E, S and K as plain JSON —
 * and what is known about the names a program can see.
 */
import { z } from 'zod';
import { operation, parameter, subsystem } from './seam/subsystem.js';

/** Frames shown when the caller does not say. */
const FRAMES_MAX_DEFAULT = 50;
/** Names answered at once when the caller does not say. */
const NAMES_MAX_DEFAULT = 1000;

export const spanSchema = z
  .object({
    file: z.string(),
    line: z.int(),
    column: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
    offset: z.int(),
    endOffset: z.int(),
  })
  .nullable();
const bindingsSchema = z.array(z.object({ name: z.string(), value: z.string() }));

export const stateSchema = z.object({
  status: z.enum(['idle', 'paused', 'waiting', 'done', 'failed', 'exited']),
  steps: z.int(),
  control: z.object({ kind: z.string(), text: z.string(), span: spanSchema }).nullable(),
  environment: bindingsSchema,
  store: z.object({ version: z.int(), globals: z.int() }),
  kontinuation: z.array(
    z.object({
      procedure: z.string(),
      text: z.string(),
      span: spanSchema,
      environment: bindingsSchema,
    }),
  ),
  depth: z.int(),
});

const compiledSchema = z.object({
  procedures: z.int().describe('Procedures of which something is compiled.'),
  entries: z.int().describe('Places where compiled code takes over from the machine.'),
  source: z.int().describe('Characters of generated source.'),
  discarded: z.int().describe('Procedures whose code was thrown away so far.'),
});

const nameSchema = z.object({
  name: z.string(),
  kind: z.enum(['syntax', 'procedure', 'variable']),
  signature: z.string().nullable(),
  doc: z.string().nullable(),
  libraries: z.array(z.string()),
});

export const inspector = subsystem({
  name: 'inspector',
  doc: 'Looks at the machine without touching it.',
  initial: () => null,
  operations: {
    getState: operation({
      doc: 'The registers C, E, S and K of the current state; frames innermost first.',
      params: [
        parameter(
          'framesMax',
          z.int().min(0).optional(),
          `At most so many frames (${FRAMES_MAX_DEFAULT}).`,
        ),
      ],
      returns: stateSchema,
      run(host, framesMax) {
        return host.engine.view(framesMax ?? FRAMES_MAX_DEFAULT);
      },
    }),
    getCompiled: operation({
      doc: 'What is compiled to JavaScript now; null if nothing ever is.',
      params: [],
      returns: compiledSchema.nullable(),
      run(host) {
        return host.engine.compiled;
      },
    }),
    getNames: operation({
      doc: 'The names a program can see that contain a text, sorted.',
      params: [
        parameter('text', z.string().optional(), 'What the names contain; all names without it.'),
        parameter('prefix', z.boolean().optional(), 'Whether they must begin with it.'),
        parameter('namesMax', z.int().min(1).optional(), `At most so many (${NAMES_MAX_DEFAULT}).`),
      ],
      returns: z.array(z.string()),
      run(host, text, prefix, namesMax) {
        const wanted = text ?? '';
        const fits = prefix
          ? (name: string) => name.startsWith(wanted)
          : (name: string) => name.includes(wanted);
        return [...new Set(host.engine.names().filter(fits))]
          .sort()
          .slice(0, namesMax ?? NAMES_MAX_DEFAULT);
      },
    }),
    lookup: operation({
      doc: 'Kind, signature, documentation and libraries of a name; null if it is not bound.',
      params: [parameter('name', z.string().min(1), 'The name, as a program writes it.')],
      returns: nameSchema.nullable(),
      run(host, name) {
        return host.engine.lookup(name);
      },
    }),
  },
  listeners: {},
});
