/**
 * The commands of the REPL about what there is to see where a program has stopped: its calls, their
 * variables, and where a value has come from.
 */

import type { StackFrame } from '../../runtime/core/debug/inspection.js';
import type { FrameInfo } from '../../runtime/core/engine.js';
import type { Variable } from '../../runtime/debug.js';
import type { DebugState } from '../../runtime/debugging.js';
import type { HistoryState } from '../../runtime/history/view.js';
import type { LevelInfo } from '../../runtime/levels.js';
import type { Command, CommandHost } from './command.js';
import { type FrameRow, framesText } from './level-text.js';
import { originText } from './origin-text.js';
import { stopText, viewStop } from './stop-text.js';
import { variablesText } from './value-text.js';

/** Frames and variables that are shown. */
const FRAMES_SHOWN = 50;
const VARIABLES_SHOWN = 200;

export const LOOK_COMMANDS: readonly Command[] = [
  {
    name: 'where',
    params: '',
    doc: 'Show again where the program has stopped.',
    run: sayStop,
  },
  {
    name: 'frames',
    params: '[LEVEL]',
    doc: 'Show the calls that have not ended, here or at a level, and their variables.',
    async run(repl, rest) {
      const frames = await framesOf(repl, rest);
      repl.say(framesText(frames.slice(0, FRAMES_SHOWN), repl.chosenFrame));
      if (frames.length > FRAMES_SHOWN) repl.say('  … more');
    },
  },
  {
    name: 'frame',
    params: 'N [EXPR]',
    doc: 'Let commands be about frame N; with EXPR, evaluate it where its variables can be seen.',
    async run(repl, rest) {
      const [, digits, code = ''] = /^(\d+)(?:\s+([\s\S]+))?$/.exec(rest) ?? [];
      if (digits === undefined) throw new Error(',frame needs N [EXPR]; ,frames shows the numbers');
      const frame = Number(digits);
      if (code === '') {
        const here = await frameAt(repl, frame);
        repl.chosenFrame = here.index;
        repl.say(framesText([here], here.index));
        await sayLocals(repl, here.index);
        return;
      }
      if ((await historyOf(repl)).past) {
        throw new Error(
          ',frame N EXPR is for the present; ,print EXPR looks, ,fork begins a branch',
        );
      }
      const file = repl.texts.nameFor(code);
      const level = repl.chosenLevel === undefined ? {} : { level: repl.chosenLevel };
      await repl.evaluate('conditions/evalInFrame', { frame, code, file, keep: true, ...level });
    },
  },
  {
    name: 'locals',
    params: '[FRAME]',
    doc: 'Show the variables of a frame and their values.',
    async run(repl, rest) {
      if (rest !== '' && !/^\d+$/.test(rest))
        throw new Error(`FRAME must be a number, got ${rest}`);
      const index = rest === '' ? (repl.chosenFrame ?? 0) : Number(rest);
      await sayLocals(repl, (await frameAt(repl, index)).index);
    },
  },
  {
    name: 'print',
    params: 'EXPR',
    doc: 'Show a value that sees the variables of the frame; whatever it changes is undone.',
    async run(repl, rest) {
      const { value, error } = await evaluated(repl, rest, repl.chosenFrame ?? 0);
      repl.say(error ? `error: ${value}` : value);
    },
  },
  {
    name: 'set',
    params: 'NAME EXPR',
    doc: 'Give a variable of the frame, or of the top level, a value; in the past, in a branch.',
    async run(repl, rest) {
      const [, name, text] = /^(\S+)\s+([\s\S]+)$/.exec(rest) ?? [];
      if (name === undefined) throw new Error(',set needs NAME EXPR');
      const before = await historyOf(repl);
      const isInFrame = (await frameHere(repl)) !== null;
      const params = { name, text, frame: isInFrame ? (repl.chosenFrame ?? 0) : null };
      const { value } = (await repl.request('debug/setVariable', params)) as Variable;
      const { branch } = await historyOf(repl);
      repl.say(`${name} = ${value}${branch === before.branch ? '' : `, in branch ${branch}`}`);
    },
  },
];

/** Say where the program has stopped. */
export async function sayStop(repl: CommandHost): Promise<void> {
  const view = await viewStop((method, params) => repl.request(method, params));
  repl.say(stopText(view, repl.sourceOf, repl.paint));
}

/** The frame in question; null where nothing is under way. */
export async function frameHere(repl: CommandHost): Promise<StackFrame | null> {
  const { stopped } = (await repl.request('debug/getState')) as DebugState;
  if (!stopped) return null;
  const params = { start: repl.chosenFrame ?? 0, count: 1 };
  const [frame = null] = (await repl.request('debug/getStack', params)) as StackFrame[];
  return frame;
}

/** The variables of a frame. */
export async function localsOf(repl: CommandHost, frame: number): Promise<readonly Variable[]> {
  const scopes = (await repl.request('debug/getScopes', { frame })) as Variable[];
  const reference = scopes.find(({ type }) => type === 'locals')?.reference ?? 0;
  if (reference === 0) return [];
  const params = { reference, count: VARIABLES_SHOWN };
  return (await repl.request('debug/getVariables', params)) as Variable[];
}

/** Tell where the value of a variable has come from. */
export async function sayOrigin(repl: CommandHost, name: string): Promise<void> {
  const frame = repl.chosenFrame ?? 0;
  const { value, error } = await evaluated(repl, name, frame);
  if (error) throw new Error(`${name} has no value here: ${value}`);
  const about = { name, value };
  try {
    const state = (await repl.request('debug/getOrigin', { name, frame })) as DebugState;
    repl.say(originText({ ...about, state }, repl));
  } catch (caught) {
    repl.say(originText({ ...about, state: null, reason: (caught as Error).message }, repl));
  }
}

/** The value of an expression at a frame; of one that fails, what it says. */
async function evaluated(
  repl: CommandHost,
  text: string,
  frame: number,
): Promise<{ readonly value: string; readonly error: boolean }> {
  return (await repl.request('debug/evaluate', { text, frame })) as Variable & { error: boolean };
}

async function historyOf(repl: CommandHost): Promise<HistoryState> {
  return (await repl.request('history/getState')) as HistoryState;
}

async function sayLocals(repl: CommandHost, frame: number): Promise<void> {
  const variables = await localsOf(repl, frame);
  repl.say(variables.length > 0 ? variablesText(variables) : 'no variables');
}

/** A frame of what has stopped. Throws Error. */
async function frameAt(repl: CommandHost, index: number): Promise<StackFrame> {
  await checkStopped(repl);
  const params = { start: index, count: 1 };
  const [frame] = (await repl.request('debug/getStack', params)) as StackFrame[];
  if (frame !== undefined) return frame;
  throw new Error(index === 0 ? 'no calls are under way here' : `there is no frame ${index}`);
}

async function checkStopped(repl: CommandHost): Promise<void> {
  const { stopped } = (await repl.request('debug/getState')) as DebugState;
  if (!stopped) throw new Error('no program has stopped; ,step FORM or ,break begins');
}

/** The frames of a level that is named or in question, else of what has stopped; one more than are
 * shown, if there are more. */
async function framesOf(repl: CommandHost, text: string): Promise<readonly FrameRow[]> {
  if (text !== '' && !/^\d+$/.test(text)) throw new Error(`LEVEL must be a number, got ${text}`);
  const level = text === '' ? repl.chosenLevel : Number(text);
  const most = FRAMES_SHOWN + 1;
  if (level !== undefined) {
    repl.chosenLevel = level;
    const params = { level, framesMax: most };
    return (await repl.request('conditions/getFrames', params)) as FrameInfo[];
  }
  await checkStopped(repl);
  const stack = (await repl.request('debug/getStack', { count: most })) as StackFrame[];
  const { past } = await historyOf(repl);
  const [innermost] = (await repl.request('conditions/getLevels')) as LevelInfo[];
  if (past || innermost === undefined) return stack;
  const params = { level: innermost.level, framesMax: most };
  const infos = (await repl.request('conditions/getFrames', params)) as FrameInfo[];
  // Of several forms that begin together, an error is in the one that the machine names.
  return stack.map((frame, i) => ({
    ...frame,
    ...(innermost.error === null ? {} : { span: infos[i]?.span ?? frame.span }),
    variables: infos[i]?.variables ?? [],
  }));
}
