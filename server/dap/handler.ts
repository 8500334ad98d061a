/** What answers one kind of request. */
import { z } from 'zod';
import type { DebugAdapter } from './debug-adapter.js';
import { RequestError } from './request-error.js';

export interface Handler {
  /** The body of the response. Throws or rejects with what `requestError` takes. */
  answer(adapter: DebugAdapter, args: unknown, seq: number): unknown;
}

/** A handler of arguments of that shape. What else a client sends along is let pass. */
export function handler<Schema extends z.ZodType, Body>(
  schema: Schema,
  run: (adapter: DebugAdapter, args: z.output<Schema>, seq: number) => Promise<Body> | Body,
): Handler {
  return { answer: (adapter, args, seq) => run(adapter, checked(schema, args), seq) };
}

/** Arguments without what says nothing. Throws RequestError `invalid-arguments`. */
function checked<Schema extends z.ZodType>(schema: Schema, args: unknown): z.output<Schema> {
  const parsed = schema.safeParse(withoutNulls(args ?? {}));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = where === '' ? 'the arguments do not fit' : `the argument "${where}" does not fit`;
  throw new RequestError('invalid-arguments', `${what}: ${issue?.message ?? 'they are wrong'}`);
}

/** Some clients send null for what they leave out. */
function withoutNulls(args: unknown): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

/** Numbers of threads, frames and so on. */
export const number = z.int();
export const text = z.string().max(1_000_000);
/** Where something begins, and how much of it. 0 stands for "all". */
export const start = z.int().min(0).optional();
export const count = z.int().min(0).optional();
export const sourceSchema = z.looseObject({
  name: text.optional(),
  path: text.optional(),
  sourceReference: z.int().nullish(),
});
/** Of requests that name a thread only. */
export const threadSchema = z.looseObject({ threadId: number });
