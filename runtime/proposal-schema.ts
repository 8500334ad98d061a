/** The shape of a proposal on the wire. */
import { z } from 'zod';
import { spanSchema } from './subsystems/inspector.js';

export const proposalSchema = z.object({
  id: z.int(),
  op: z.string(),
  target: z.string().describe('What it is about: of a file, its name.'),
  before: z.string().nullable().describe('What was there; null for nothing.'),
  after: z.string().nullable().describe('What will be there; null for nothing.'),
  status: z.enum(['staged', 'queued', 'performed', 'rejected', 'compensated']),
  location: spanSchema,
});
