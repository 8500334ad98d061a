/**
 * The commands of the REPL that let a stopped program go on and back. By forms: `step next out
 * continue` and their reverses `rback back rout rcontinue`; by transitions of the machine: `istep`
 * and `iback`.
 */
import type { MachineView } from '../../runtime/core/engine.js';
import type { DebugState } from '../../runtime/debugging.js';
import type { LevelInfo } from '../../runtime/levels.js';
import { readerError } from '../../runtime/outcome.js';
import { readProgram } from '../../runtime/program.js';
import type { Command, CommandHost } from './command.js';
import { goByTransitions, numberOf } from './history-commands.js';
import { sayStop } from './look-commands.js';
import type { WireEvalResult } from './repl.js';
import { stateText } from './value-text.js';

/** Steps that one command may make. */
const COUNT_MAX = 10_000;

/** What a step answers. */
interface Gone {
  readonly state: DebugState;
  readonly result: WireEvalResult | null;
}

export const DEBUG_COMMANDS: readonly Command[] = [
  {
    name: 'step',
    params: '[COUNT|FORM]',
    doc: 'Go on to the next form that begins, wherever that is; with FORM, evaluate it in steps.',
    async run(repl, rest) {
      if (rest === '' || /^\d+$/.test(rest)) {
        await go(repl, 'debug/stepIn', countIn(rest));
        return;
      }
      if (await load(repl, rest, repl.texts.nameFor(rest))) await go(repl, 'debug/stepIn');
    },
  },
  {
    name: 'next',
    params: '[COUNT]',
    doc:
      'Go on to the end of the form, over all that it calls. Where no program has stopped: the ' +
      'next solution of the search that the last form has left, as (next-solution).',
    async run(repl, rest) {
      if (await canGoOn(repl)) await go(repl, 'debug/stepOver', countIn(rest));
      else if ((await repl.request('amb/getParked')) !== null) await repl.evaluate('amb/next', {});
      else throw new Error('nothing to go on with: no program has stopped, and no search is left');
    },
  },
  {
    name: 'out',
    params: '[COUNT]',
    doc: 'Go on to the end of the procedure under way.',
    run: (repl, rest) => go(repl, 'debug/stepOut', countIn(rest)),
  },
  {
    name: 'continue',
    params: '',
    doc: 'Go on until something stops it; in the past, at most to the newest moment.',
    run: (repl) => go(repl, 'debug/continue'),
  },
  {
    name: 'back',
    params: '[COUNT]',
    doc: 'Go back to where a ,next would have come here from. Nothing is performed again.',
    run: (repl, rest) => go(repl, 'debug/stepBack', countIn(rest)),
  },
  {
    name: 'rback',
    params: '[COUNT]',
    doc: 'Go back to the form that has begun last, wherever that is: the reverse of ,step.',
    run: (repl, rest) => go(repl, 'debug/stepBackIn', countIn(rest)),
  },
  {
    name: 'rout',
    params: '[COUNT]',
    doc: 'Go back to where the procedure under way was called.',
    run: (repl, rest) => go(repl, 'debug/stepBackOut', countIn(rest)),
  },
  {
    name: 'rcontinue',
    params: '',
    doc: 'Go back to the last breakpoint, or else the oldest moment.',
    run: (repl) => go(repl, 'debug/reverseContinue'),
  },
  {
    name: 'origin',
    params: 'NAME',
    doc: 'Go back to where a variable got the value that it has: assigned, bound, an argument.',
    run: (repl, name) => go(repl, 'debug/goToOrigin', 1, { name, frame: repl.chosenFrame ?? 0 }),
  },
  {
    name: 'istep',
    params: '[COUNT]',
    doc: 'Make transitions of the machine and show it; in the past, those that were made before.',
    async run(repl, rest) {
      const { past } = (await repl.request('debug/getState')) as DebugState;
      if (past) {
        await goByTransitions(repl, rest, 1);
        return;
      }
      const count = countIn(rest);
      const gone = await advance(repl, 'debug/stepInstruction', count);
      repl.say(stateText((await repl.request('inspector/getState')) as MachineView, repl.paint));
      if (gone.result !== null) await finish(repl, gone.result);
    },
  },
  {
    name: 'iback',
    params: '[COUNT]',
    doc: 'Go back by transitions; what is evaluated in the past begins a branch.',
    run: (repl, rest) => goByTransitions(repl, rest, -1),
  },
];

/** Let a text be what the next step begins; false if it does not read. */
async function load(repl: CommandHost, code: string, file: string): Promise<boolean> {
  const { errors } = readProgram(code, file);
  repl.showErrors(errors.map(readerError));
  if (errors.length > 0) return false;
  await repl.request('runtime/load', { code, file, keep: true });
  return true;
}

/** Go on or back so many times, and show where that is. */
async function go(repl: CommandHost, method: string, count = 1, params = {}): Promise<void> {
  const { result } = await advance(repl, method, count, params);
  if (result === null) await sayStop(repl);
  else await finish(repl, result);
}

async function advance(
  repl: CommandHost,
  method: string,
  count: number,
  params = {},
): Promise<Gone> {
  let gone = (await repl.request(method, params)) as Gone;
  repl.moved();
  for (let i = 1; i < count && gone.result === null && isStep(gone); i++) {
    gone = (await repl.request(method)) as Gone;
  }
  return gone;
}

/** Whether it has stopped for no other reason than that it was to make a step. */
function isStep({ state }: Gone): boolean {
  return state.stop?.reason === 'step' && state.stop.text === null;
}

/** Show how an evaluation has ended. */
async function finish(repl: CommandHost, ended: WireEvalResult): Promise<void> {
  const result = await repl.finish(ended);
  if (result.kind === 'ok' && result.binding === null && result.exitCode === null) {
    repl.say('ended; ,back goes back in it');
  }
}

/** Whether something has stopped that a step could go on with. */
async function canGoOn(repl: CommandHost): Promise<boolean> {
  const { stopped, past } = (await repl.request('debug/getState')) as DebugState;
  if (!stopped || past) return past;
  const [innermost] = (await repl.request('conditions/getLevels')) as LevelInfo[];
  return innermost === undefined || innermost.error === null;
}

function countIn(text: string): number {
  const count = text === '' ? 1 : numberOf(text);
  if (count >= 1 && count <= COUNT_MAX) return count;
  throw new Error(`COUNT must be from 1 to ${COUNT_MAX}, got ${text}`);
}
