/** The requests that say where a program is to stop. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import type { Span } from '../../grammar/syntax.js';
import type { BreakpointRequest, Target } from '../../runtime/core/debug/breakpoint.js';
import type { Filter } from '../../runtime/core/debug/debugger.js';
import { EXCEPTION_FILTERS } from './capabilities.js';
import type { DebugAdapter } from './debug-adapter.js';
import { count, type Handler, handler, number, sourceSchema, text } from './handler.js';
import { placesInFile } from './places.js';
import { RequestError } from './request-error.js';

const BREAKPOINTS_MAX = 10_000;

const whenSchema = z.looseObject({
  condition: text.nullish(),
  hitCondition: text.nullish(),
  logMessage: text.nullish(),
});

function list<Schema extends z.ZodType>(schema: Schema) {
  return z.array(schema).max(BREAKPOINTS_MAX);
}

const sourceBreakpoint = whenSchema.extend({ line: number, column: number.nullish() });
const functionBreakpoint = whenSchema.extend({ name: text });
const dataBreakpoint = whenSchema.extend({ dataId: text, accessType: text.nullish() });
const instructionBreakpoint = whenSchema.extend({
  instructionReference: text,
  offset: number.nullish(),
});

/** Empty texts say nothing. */
function request(
  target: Target,
  { condition, hitCondition, logMessage }: z.output<typeof whenSchema>,
): BreakpointRequest {
  return {
    target,
    condition: condition || null,
    hitCondition: hitCondition || null,
    logMessage: logMessage || null,
    enabled: true,
  };
}

interface Answer {
  readonly breakpoints: DebugProtocol.Breakpoint[];
}

const setBreakpoints = handler(
  z.looseObject({ source: sourceSchema, breakpoints: list(sourceBreakpoint).default([]) }),
  ({ client, debuggee }, { source, breakpoints }): Answer => {
    const file = client.file(source as DebugProtocol.Source);
    const requests = breakpoints.map((one) => {
      const line = Math.max(1, client.ownLine(one.line));
      const column = one.column == null ? null : Math.max(1, client.ownColumn(one.column));
      return request({ kind: 'source', file, line, column }, one);
    });
    return { breakpoints: debuggee.breakpoints.replace(`file ${file}`, requests) };
  },
);

/** "effect NAME": where that operation is performed. */
const EFFECT = /^effect\s+([^\s()'`,"|;]+)$/;

/** Where procedures of these names begin, and where operations are performed. */
const setFunctionBreakpoints = handler(
  z.looseObject({ breakpoints: list(functionBreakpoint) }),
  ({ debuggee }, { breakpoints }): Answer => {
    const names = breakpoints.map(({ name }) => name.trim());
    if (names.includes('')) {
      throw new RequestError('invalid-arguments', 'the name of a function is empty');
    }
    const isEffect = (name: string): boolean => EFFECT.test(name);
    const requests = breakpoints.flatMap((one, i) => {
      const name = names[i] as string;
      return isEffect(name) ? [] : [request({ kind: 'function', name }, one)];
    });
    const told = debuggee.breakpoints.replace('function', requests);
    debuggee.filters.effects = breakpoints.flatMap(({ condition }, i): Filter[] => {
      const name = EFFECT.exec(names[i] as string)?.[1];
      if (name === undefined) return [];
      const isIt = `(eq? condition '${name})`;
      return [{ happening: 'effect', condition: condition ? `(and ${isIt} ${condition})` : isIt }];
    });
    return {
      breakpoints: names.map((name) =>
        isEffect(name) ? EVERYWHERE : (told.shift() ?? EVERYWHERE),
      ),
    };
  },
);

/** What is performed has no place of its own. */
const EVERYWHERE: DebugProtocol.Breakpoint = { verified: true };

/** What a variable is known by in data breakpoints: its name, and where it is in scope. */
interface DataId {
  readonly name: string;
  readonly scope: Span | null;
}

async function dataBreakpointInfo(
  { debuggee }: DebugAdapter,
  args: { readonly name: string; readonly variablesReference?: number; readonly frameId?: number },
): Promise<DebugProtocol.DataBreakpointInfoResponse['body']> {
  debuggee.checkStopped();
  const { name, variablesReference, frameId } = args;
  const { seen } = debuggee;
  const holder =
    variablesReference !== undefined && variablesReference !== 0
      ? seen.thing(variablesReference).holder
      : frameId === undefined
        ? 'top level'
        : seen.frameOf(frameId);
  if (holder === null) {
    return { dataId: null, description: 'only variables can be watched, not parts of values' };
  }
  const scope = holder === 'top level' ? null : await scopeOf(debuggee, holder, name);
  const id: DataId = { name, scope };
  const where = scope === null ? 'of the top level' : `in scope at line ${scope.line}`;
  return {
    dataId: JSON.stringify(id),
    description: `before ${name}, ${where}, gets another value`,
    accessTypes: ['write'],
    canPersist: true,
  };
}

/** Where a local variable of a frame is in scope; null: it is one of the top level. */
async function scopeOf(
  { runtime }: DebugAdapter['debuggee'],
  { fiber, index }: { readonly fiber: number; readonly index: number },
  name: string,
): Promise<Span | null> {
  const [frame] = await runtime.debug.getStack(index, 1, fiber);
  const [locals] = await runtime.debug.getScopes(index);
  const variables = locals ? await runtime.debug.getVariables(locals.reference, 0, 1000) : [];
  return variables.some((variable) => variable.name === name) ? (frame?.span ?? null) : null;
}

const spanSchema = z.object({
  file: text,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  offset: number,
  endOffset: number,
});
const dataIdSchema = z.object({ name: text.min(1), scope: spanSchema.nullable() });

const setDataBreakpoints = handler(
  z.looseObject({ breakpoints: list(dataBreakpoint) }),
  ({ debuggee }, { breakpoints }): Answer => {
    const requests = breakpoints.map((one) =>
      request({ kind: 'data', ...dataIn(one.dataId) }, one),
    );
    return { breakpoints: debuggee.breakpoints.replace('data', requests) };
  },
);

function dataIn(dataId: string): DataId {
  try {
    return dataIdSchema.parse(JSON.parse(dataId));
  } catch {
    const message = `the dataId is not one that dataBreakpointInfo has answered: ${dataId}`;
    throw new RequestError('invalid-arguments', message);
  }
}

const setInstructionBreakpoints = handler(
  z.looseObject({ breakpoints: list(instructionBreakpoint) }),
  ({ debuggee }, { breakpoints }): Answer => {
    const requests = breakpoints.map((one) => {
      const { instructionReference, offset } = one;
      const reference = debuggee.instructions.reference(instructionReference, offset ?? 0);
      return request({ kind: 'instruction', reference }, one);
    });
    return { breakpoints: debuggee.breakpoints.replace('instruction', requests) };
  },
);

type FilterName = (typeof EXCEPTION_FILTERS)[number]['filter'];

const setExceptionBreakpoints = handler(
  z.looseObject({
    filters: z.array(text).max(100).default([]),
    filterOptions: z
      .array(z.looseObject({ filterId: text, condition: text.nullish() }))
      .max(100)
      .default([]),
  }),
  ({ debuggee }, { filters, filterOptions }): void => {
    const wanted = [
      ...filters.map((filterId) => ({ filterId, condition: null })),
      ...filterOptions.map(({ filterId, condition }) => ({
        filterId,
        condition: condition || null,
      })),
    ];
    for (const { filterId } of wanted) checkFilter(filterId);
    const { filters: stops } = debuggee;
    stops.unhandled = wanted.find(({ filterId }) => filterId === 'unhandled') ?? null;
    stops.limit = wanted.some(({ filterId }) => filterId === 'limit');
    stops.happenings = wanted.flatMap(({ filterId, condition }): Filter[] => {
      const happening = filterId as FilterName;
      return happening === 'unhandled' || happening === 'limit' ? [] : [{ happening, condition }];
    });
  },
);

function checkFilter(id: string): void {
  const ids: readonly string[] = EXCEPTION_FILTERS.map(({ filter }) => filter);
  if (ids.includes(id)) return;
  const message = `there is no exception filter "${id}"; there are ${ids.join(', ')}`;
  throw new RequestError('invalid-arguments', message);
}

/** The places of a text: those in code that is loaded, else wherever a compound form begins. */
const breakpointLocations = handler(
  z.looseObject({
    source: sourceSchema,
    line: number,
    column: number.optional(),
    endLine: number.optional(),
    endColumn: number.optional(),
  }),
  (
    { client, debuggee },
    { source, line, column, endLine, endColumn },
  ): DebugProtocol.BreakpointLocationsResponse['body'] => {
    const file = client.file(source as DebugProtocol.Source);
    const first = Math.max(1, client.ownLine(line));
    const last = Math.max(first, client.ownLine(endLine ?? line));
    const known = debuggee.runtime.breakpoints.getPlaces(file, first, last);
    const places = known.length > 0 ? known : placesInFile(file, first, last);
    const from = column === undefined ? 1 : client.ownColumn(column);
    const to = endColumn === undefined ? Number.POSITIVE_INFINITY : client.ownColumn(endColumn);
    const inside = places.filter(
      (place) =>
        (place.line > first || place.column >= from) && (place.line < last || place.column <= to),
    );
    return { breakpoints: inside.map((place) => client.range(place)) };
  },
);

export const BREAKPOINT_REQUESTS: Readonly<Record<string, Handler>> = {
  setBreakpoints,
  setFunctionBreakpoints,
  dataBreakpointInfo: handler(
    z.looseObject({
      name: text,
      variablesReference: count,
      frameId: number.optional(),
    }),
    (adapter, { name, variablesReference, frameId }) =>
      dataBreakpointInfo(adapter, {
        name,
        ...(variablesReference === undefined ? {} : { variablesReference }),
        ...(frameId === undefined ? {} : { frameId }),
      }),
  ),
  setDataBreakpoints,
  setInstructionBreakpoints,
  setExceptionBreakpoints,
  breakpointLocations,
};
