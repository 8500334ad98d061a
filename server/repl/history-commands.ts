/** The commands of the REPL about its history: going back and forth, and where one is. */
import type { BranchInfo, FormInfo, HistoryState } from '../../runtime/history/view.js';
import { imageFiles } from '../image-files.js';
import type { Command, CommandHost } from './command.js';
import { historyText, whereText } from './history-text.js';

export const HISTORY_COMMANDS: readonly Command[] = [
  {
    name: 'goto',
    params: '[STEP [BRANCH]]',
    doc: 'Go to a step; without one, to the newest.',
    async run(repl, rest) {
      const [step, branch] = rest.split(/\s+/).filter(Boolean).map(numberOf);
      if (step === undefined) await go(repl, 'history/goToPresent', {});
      else await go(repl, 'history/goTo', branch === undefined ? { step } : { step, branch });
    },
  },
  {
    name: 'last-write',
    params: 'NAME',
    doc: 'Go back to where a variable got the value that it has.',
    async run(repl, rest) {
      await look(repl, 'history/backToWrite', { name: rest }, `${rest} was not written before`);
    },
  },
  {
    name: 'printed',
    params: 'TEXT',
    doc: 'Go back to where a text was printed.',
    async run(repl, rest) {
      await look(repl, 'history/backToOutput', { text: rest }, `"${rest}" was not printed before`);
    },
  },
  {
    name: 'fork',
    params: '',
    doc: 'Begin a branch here: what is done from now on is really done.',
    run: (repl) => go(repl, 'history/fork', {}),
  },
  {
    name: 'recording',
    params: 'save|load FILE',
    doc: 'Save what is recorded in a file, or be at the end of a run that was saved so.',
    run: recording,
  },
  {
    name: 'history',
    params: '',
    doc: 'Show the forms that are recorded, with their steps.',
    async run(repl) {
      const state = (await repl.request('history/getState')) as HistoryState;
      const params = { formsMax: Math.max(1, state.forms) };
      const forms = (await repl.request('history/getForms', params)) as FormInfo[];
      const branches = (await repl.request('history/getBranches')) as BranchInfo[];
      repl.say(historyText(state, forms, branches));
    },
  },
];

async function recording(repl: CommandHost, rest: string): Promise<void> {
  const [verb, file] = /^(save|load)\s+(\S.*)$/.exec(rest)?.slice(1) ?? [];
  if (verb === undefined || file === undefined) {
    throw new Error('expected ,recording save FILE or ,recording load FILE');
  }
  if (verb === 'save') {
    imageFiles.write(file, (await repl.request('history/export')) as string);
    repl.say(`saved in ${file}; omega replay ${file} runs it again`);
    return;
  }
  const state = await repl.request('history/import', { text: imageFiles.read(file) });
  await repl.countInputs();
  await sayWhere(repl, state as HistoryState);
}

/** Where to, of which `direction` says what `steps` count: from where one is, or from the start. */
interface Journey {
  readonly step?: number;
  readonly steps?: number;
  readonly branch?: number;
}

async function go(
  repl: CommandHost,
  method: string,
  params: Journey,
  direction: -1 | 0 | 1 = 0,
): Promise<void> {
  const before = (await repl.request('history/getState')) as HistoryState;
  const state = (await repl.request(method, params)) as HistoryState;
  const wanted =
    direction === 0 ? (params.step ?? null) : before.step + direction * (params.steps ?? 1);
  const isOutside =
    wanted !== null && (wanted < (state.oldest ?? wanted) || wanted > (state.newest ?? wanted));
  if (isOutside) repl.say(`${outsideText(wanted)}; the nearest that is:`);
  await sayWhere(repl, state);
}

function outsideText(wanted: number): string {
  return wanted < 0 ? 'what is before step 0 is not recorded' : `step ${wanted} is not recorded`;
}

async function look(
  repl: CommandHost,
  method: string,
  params: object,
  without: string,
): Promise<void> {
  const state = (await repl.request(method, params)) as HistoryState & { readonly found: boolean };
  if (state.found) await sayWhere(repl, state);
  else repl.say(without);
}

async function sayWhere(repl: CommandHost, state: HistoryState): Promise<void> {
  const params = { from: state.form ?? 0, formsMax: 1 };
  const [form] = (await repl.request('history/getForms', params)) as FormInfo[];
  repl.moved();
  repl.say(whereText(state, form, repl.paint));
}

/** Go by so many recorded transitions, one without a number, forward (1) or back (-1). */
export async function goByTransitions(
  repl: CommandHost,
  text: string,
  direction: -1 | 1,
): Promise<void> {
  const journey = text === '' ? {} : { steps: numberOf(text) };
  await go(repl, direction === 1 ? 'history/forward' : 'history/back', journey, direction);
}

/** A number that was typed. Throws Error. */
export function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`expected a number of steps, got ${text}`);
}
