/**
 * The comma commands of the debug console. Those that move the program are the requests that
 * editors have buttons for; all others are the REPL's own, and answer what they would print there.
 */
import type { DebugOutcome } from '../../runtime/debugging.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import { hasFailed } from '../../runtime/outcome.js';
import type { ProgramError } from '../../runtime/subsystems/seam/outcome.js';
import { columns } from '../cli/verb.js';
import { errorText, PLAIN } from '../error-text.js';
import { localBackend } from '../repl/backend.js';
import type { CommandHost } from '../repl/command.js';
import { COMMANDS, commandOf, runCommand } from '../repl/commands.js';
import { InputTexts } from '../repl/input-texts.js';
import type { WireEvalResult } from '../repl/repl.js';
import { knownSource } from '../source-texts.js';
import type { DebugAdapter } from './debug-adapter.js';
import { RequestError } from './request-error.js';
import { invokeRestart } from './restarts.js';
import { travel } from './step-requests.js';
import { MAIN_THREAD } from './stopped.js';

type Move = (runtime: OmegaRuntime) => Promise<DebugOutcome>;

interface MoveCommand {
  readonly params: string;
  readonly doc: string;
  readonly isBack: boolean;
  move(rest: string): Move;
}

function plain(doc: string, isBack: boolean, move: Move): MoveCommand {
  return { params: '', doc, isBack, move: () => move };
}

/** Commands that move the program, by name: the REPL's names. */
const MOVES: Readonly<Record<string, MoveCommand>> = {
  continue: plain('Go on until something stops it.', false, ({ debug }) => debug.continue()),
  next: plain('Go on to the end of the form.', false, ({ debug }) => debug.stepOver()),
  step: plain('Go on to the next form.', false, ({ debug }) => debug.stepIn()),
  out: plain('Go on to the end of the procedure.', false, ({ debug }) => debug.stepOut()),
  istep: plain('One transition of the machine.', false, ({ debug }) => debug.stepInstruction()),
  rcontinue: plain('Go back to the last breakpoint.', true, ({ debug }) => debug.reverseContinue()),
  back: plain('Undo a ",next".', true, ({ debug }) => debug.stepBack()),
  rback: plain('Undo a ",step".', true, ({ debug }) => debug.stepBackIn()),
  rout: plain('Go back to the call of the procedure.', true, ({ debug }) => debug.stepBackOut()),
  goto: {
    params: '[STEP]',
    doc: 'Go to a step of the record; without one, to the newest.',
    isBack: true,
    move: (rest) => {
      if (rest !== '' && !/^\d+$/.test(rest)) {
        throw new RequestError('invalid-arguments', `expected the number of a step, got ${rest}`);
      }
      const step = rest === '' ? Number.MAX_SAFE_INTEGER : Number(rest);
      return ({ debug }) => debug.goTo(step);
    },
  },
};

/** Commands that are the client's affair here. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['break', 'watch', 'unbreak', 'catch', 'iback', 'quit', 'load', 'abort', 'top', 'recording'],
  'load-image',
]);

/** Commands after which there may be something else to see. */
const CHANGING: ReadonlySet<string> = new Set(['set', 'accept', 'reject', 'prune', 'fork']);

/** Do what a command says; what it prints. */
export async function commandAnswer(adapter: DebugAdapter, line: string): Promise<string> {
  const { name, rest } = commandOf(line);
  const move = Object.hasOwn(MOVES, name) ? MOVES[name] : undefined;
  if (move !== undefined) return go(adapter, move, rest.trim());
  if (/^\d+$/.test(name)) {
    await invokeRestart(adapter, Number(name), rest.trim() === '' ? [] : [rest.trim()]);
    return '';
  }
  if (name === 'help') return help();
  if (ELSEWHERE.has(name)) {
    throw new RequestError('state-conflict', `use what your editor has for ,${name}`);
  }
  const { debuggee } = adapter;
  const texts: string[] = [];
  const before = positionOf(debuggee.session);
  await debuggee.aside(() => runCommand(commandHost(adapter, texts), line));
  if (!debuggee.isStopped) return texts.join('\n');
  if (positionOf(debuggee.session) === before) {
    if (CHANGING.has(name)) adapter.afterwards(() => debuggee.changed(['threads', 'variables']));
  } else adapter.afterwards(() => debuggee.go(async ({ debug }) => stay(debug.getState()), 'goto'));
  return texts.join('\n');
}

/** The session was moved by a command: the client is to be told where it is. */
function stay(state: DebugOutcome['state']): DebugOutcome {
  return { state, result: null };
}

function positionOf({ engine, history }: DebugAdapter['debuggee']['session']): string {
  return `${history.branch.id} ${history.isPast ? engine.steps : 'now'}`;
}

function go(adapter: DebugAdapter, command: MoveCommand, rest: string): string {
  const { debuggee } = adapter;
  const move = command.move(rest);
  debuggee.checkStopped();
  if (command.isBack) travel(adapter, MAIN_THREAD, move);
  else adapter.afterwards(() => debuggee.goOn(move));
  return '';
}

function help(): string {
  const moves = Object.entries(MOVES).map(
    ([name, { params, doc }]) => [`,${name} ${params}`, doc] as const,
  );
  const others = COMMANDS.filter(
    ({ name }) => !Object.hasOwn(MOVES, name) && !ELSEWHERE.has(name) && name !== 'help',
  ).map(({ name, params, doc }) => [`,${name} ${params}`, doc] as const);
  return columns([
    ...moves,
    [',0 [EXPR]', 'Go on by that restart (,1 … likewise).'],

    ...others,
  ]).join('\n');
}

/** The debug console as commands of the REPL know it. */
function commandHost({ debuggee }: DebugAdapter, said: string[]): CommandHost {
  const { request } = localBackend(debuggee.session);
  const showErrors = (errors: readonly ProgramError[]): void => {
    for (const error of errors) said.push(errorText(error, knownSource));
  };
  const finish = async (result: WireEvalResult): Promise<WireEvalResult> => {
    if (hasFailed(result)) showErrors(result.errors);
    else said.push(result.value ?? `ended: ${result.kind}`);
    return result;
  };
  return {
    paint: PLAIN,
    isTerminal: false,
    texts: new InputTexts(),
    chosenLevel: undefined,
    chosenFrame: undefined,
    currentFile: null,
    sourceOf: (file) => debuggee.sources.textOf(file),
    moved: () => {},
    request,
    say: (text) => {
      said.push(text);
    },
    showErrors,
    evaluate: async (method, params) => finish((await request(method, params)) as WireEvalResult),
    finish,
    ask: () => Promise.resolve(null),
    countInputs: () => Promise.resolve(),
    quit: () => {},
  };
}
