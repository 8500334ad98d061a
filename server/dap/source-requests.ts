/** The requests about texts, and about the machine's code. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import type { DebugAdapter } from './debug-adapter.js';
import { type Handler, handler, number, sourceSchema, text } from './handler.js';
import { RequestError } from './request-error.js';

const INSTRUCTIONS_MAX = 10_000;

async function source(
  { client, debuggee }: DebugAdapter,
  args: {
    readonly sourceReference?: number | undefined;
    readonly source?: z.output<typeof sourceSchema> | undefined;
  },
): Promise<DebugProtocol.SourceResponse['body']> {
  const reference = args.sourceReference || args.source?.sourceReference || 0;
  if (reference > 0) return debuggee.sources.content(reference);
  const file = client.file((args.source ?? {}) as DebugProtocol.Source);
  const content = debuggee.sources.textOf(file);
  if (content === null) throw new RequestError('unknown-source', `cannot read ${file}`);
  return { content };
}

/** Nodes around one, of the procedure that it is in; outside of that there are none. */
async function disassemble(
  { client, debuggee }: DebugAdapter,
  args: {
    readonly memoryReference: string;
    readonly offset: number;
    readonly instructionOffset: number;
    readonly instructionCount: number;
  },
): Promise<DebugProtocol.DisassembleResponse['body']> {
  debuggee.checkStopped();
  const { instructions, runtime } = debuggee;
  const { memoryReference, instructionOffset, instructionCount } = args;
  const wanted = instructions.reference(memoryReference, args.offset);
  const nodes = await runtime.debug.disassemble(0);
  instructions.place(nodes);
  const here = nodes.findIndex(({ reference }) => reference === wanted);
  const first = here + instructionOffset;
  const shown = Array.from({ length: instructionCount }, (_, i) => {
    const node = here < 0 ? undefined : nodes[first + i];
    if (node === undefined) {
      const address = instructions.after(memoryReference, args.offset + instructionOffset + i);
      return { address, instruction: '', presentationHint: 'invalid' as const };
    }
    const { reference, kind, text: words, span } = node;
    return {
      address: instructions.address(reference) ?? '0x0',
      instruction: `${kind} ${words}`.trim(),
      ...(span === null ? {} : { location: debuggee.sources.source(span.file) }),
      ...(span === null ? {} : client.range(span)),
    };
  });
  return { instructions: shown };
}

export const SOURCE_REQUESTS: Readonly<Record<string, Handler>> = {
  source: handler(
    z.looseObject({ sourceReference: number.optional(), source: sourceSchema.optional() }),
    source,
  ),
  loadedSources: handler(
    z.looseObject({}),
    ({ debuggee }): DebugProtocol.LoadedSourcesResponse['body'] => ({
      sources: debuggee.sources.all,
    }),
  ),
  disassemble: handler(
    z.looseObject({
      memoryReference: text,
      offset: number.default(0),
      instructionOffset: number.default(0),
      instructionCount: number.min(0).max(INSTRUCTIONS_MAX),
    }),
    disassemble,
  ),
};
