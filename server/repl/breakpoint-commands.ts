/** The commands of the REPL about where a program is to stop. */
import type { BreakpointInfo, BreakpointRequest } from '../../runtime/core/debug/breakpoint.js';
import type { Filter, Visit } from '../../runtime/core/debug/debugger.js';
import type { StackFrame } from '../../runtime/core/debug/inspection.js';
import { columns } from '../cli/verb.js';
import {
  breakpointText,
  caughtText,
  filtersIn,
  KINDS,
  requestFor,
  watchFor,
} from './breakpoint-request.js';
import type { Command, CommandHost } from './command.js';
import { frameHere, localsOf } from './look-commands.js';

export const BREAKPOINT_COMMANDS: readonly Command[] = [
  {
    name: 'break',
    params: 'PLACE [:if EXPR] [:hits N] [:log TEXT]',
    doc: 'Stop at [FILE:]LINE[:COLUMN], or where a procedure begins: ,break fact :if (= n 3).',
    async run(repl, rest) {
      const file = (await frameHere(repl))?.span?.file ?? repl.currentFile;
      await add(repl, requestFor(rest, file, repl.sourceOf));
    },
  },
  {
    name: 'watch',
    params: 'NAME [:if EXPR] [:hits N] [:log TEXT]',
    doc: 'Stop before a variable gets another value: a local one here, or one of the top level.',
    async run(repl, rest) {
      const frame = await frameHere(repl);
      const [name] = rest.split(/\s/);
      const locals = frame === null ? [] : await localsOf(repl, frame.index);
      const isLocal = locals.some((local) => local.name === name);
      await add(repl, watchFor(rest, isLocal ? scopeOf(frame) : null));
    },
  },
  {
    name: 'breaks',
    params: '',
    doc: 'List the breakpoints, and what is watched or caught.',
    async run(repl) {
      const all = await breakpointsOf(repl);
      const caught = await filtersOf(repl);
      const rows = [
        ...all.map((info) => `  ${breakpointText(info)}`),
        ...(caught.length === 0 ? [] : [`  ${caughtText(caught)}`]),
      ];
      repl.say(rows.length > 0 ? rows.join('\n') : 'there are no breakpoints');
    },
  },
  {
    name: 'unbreak',
    params: '[NUMBER …]',
    doc: 'Remove breakpoints; without numbers, all of them.',
    async run(repl, rest) {
      const words = rest.split(/\s+/).filter((word) => word !== '');
      const there = (await breakpointsOf(repl)).map(({ id }) => id);
      const wrong = words.find((word) => !there.includes(Number(word)));
      if (wrong !== undefined) {
        const known = there.length === 0 ? 'there are none' : `there are ${there.join(', ')}`;
        throw new Error(`there is no breakpoint ${wrong}; ${known}`);
      }
      const ids = words.length === 0 ? there : words.map(Number);
      for (const id of ids) await repl.request('breakpoints/remove', { id });
      repl.say(ids.length === 0 ? 'there are no breakpoints' : `removed ${ids.join(', ')}`);
    },
  },
  {
    name: 'logged',
    params: '',
    doc: 'Show what log points say of what is recorded, from the oldest moment up to here.',
    async run(repl) {
      const visits = (await repl.request('debug/getTrace')) as readonly Visit[];
      const rows = visits.flatMap(({ step, logged }) =>
        logged.map((text) => [`  step ${step}`, text] as const),
      );
      repl.say(rows.length > 0 ? columns(rows).join('\n') : 'nothing was logged');
    },
  },
  {
    name: 'catch',
    params: '[KIND … [:if EXPR]]',
    doc: `Stop also at ${KINDS.join(' ')}, handled or not; EXPR sees "condition".`,
    async run(repl, rest) {
      if (rest !== '') {
        const filters = filtersIn(rest);
        await repl.request('breakpoints/setFilters', { filters });
      }
      const now = await filtersOf(repl);
      repl.say(now.length === 0 ? 'stops only at what nobody handles' : caughtText(now));
    },
  },
];

/** Set a breakpoint, and say where it is. */
export async function add(repl: CommandHost, breakpoint: BreakpointRequest): Promise<void> {
  const info = (await repl.request('breakpoints/add', { breakpoint })) as BreakpointInfo;
  repl.say(`breakpoint ${breakpointText(info)}`);
}

async function breakpointsOf(repl: CommandHost): Promise<readonly BreakpointInfo[]> {
  return (await repl.request('breakpoints/getAll')) as readonly BreakpointInfo[];
}

async function filtersOf(repl: CommandHost): Promise<readonly Filter[]> {
  return (await repl.request('breakpoints/getFilters')) as readonly Filter[];
}

/** A place in a text as parameters have it. */
function scopeOf(frame: Pick<StackFrame, 'span'> | null): StackFrame['span'] {
  return frame?.span ?? null;
}
