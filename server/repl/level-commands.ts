/**
 * The commands of the REPL about what stopped: choosing a restart, levels, frames, leaving.
 */
import { read } from '../../grammar/reader.js';
import type { RestartInfo } from '../../runtime/core/engine.js';
import type { LevelInfo } from '../../runtime/levels.js';
import type { Command, CommandHost } from './command.js';
import { levelsText, menuText } from './level-text.js';

/** How a restart is chosen, for help. */
export const CHOICE = {
  name: '0',
  params: '[EXPR …]',
  doc: 'Go on by that restart (,1 ,2 … likewise) with the values of the expressions.',
} as const;

export const LEVEL_COMMANDS: readonly Command[] = [
  {
    name: 'restarts',
    params: '[LEVEL]',
    doc: 'Show the ways to go on at a level; ,0 ,1 … then choose among them.',
    async run(repl, rest) {
      const level = await levelIn(repl, rest);
      repl.say(menuText(level, await restartsOf(repl, level)));
      repl.chosenLevel = level;
    },
  },
  {
    name: 'levels',
    params: '',
    doc: 'Show what stopped and can still go on, innermost first.',
    async run(repl) {
      repl.say(levelsText(await levelsOf(repl)));
    },
  },
  {
    name: 'abort',
    params: '',
    doc: 'Leave the innermost level.',
    async run(repl) {
      repl.chosenLevel = undefined;
      await repl.evaluate('conditions/abort', {});
    },
  },
  {
    name: 'top',
    params: '',
    doc: 'Leave all levels.',
    async run(repl) {
      repl.chosenLevel = undefined;
      const levels = await levelsOf(repl);
      if (levels.length === 0) repl.say('this is the top level');
      for (const { level } of levels) {
        const result = await repl.evaluate('conditions/abort', { level });
        // A winder on the way out may fail, and then there is a choice to be made.
        if (result.kind !== 'error' || result.error.code !== 'aborted') return;
      }
    },
  },
];

/** Go on by a restart of the level in question, with the values of the expressions in a text. */
export async function choose(repl: CommandHost, index: number, rest: string): Promise<void> {
  const restart = (await restartsOf(repl, repl.chosenLevel)).find((one) => one.index === index);
  let args = expressionsIn(rest);
  if (args.length === 0 && restart && !restart.interactive && repl.isTerminal) {
    const asked = await askFor(repl, restart.parameters);
    if (asked === null) {
      repl.say('nothing was chosen');
      return;
    }
    args = asked;
  }
  const level = levelParam(repl);
  repl.chosenLevel = undefined;
  for (const [i, text] of args.entries()) repl.texts.remember(`argument-${i + 1}`, text);
  await repl.evaluate('conditions/invokeRestart', { index, args, ...level });
}

/** An expression for each parameter; null if one is refused. */
async function askFor(repl: CommandHost, parameters: readonly string[]): Promise<string[] | null> {
  const args: string[] = [];
  for (const name of parameters) {
    const text = await repl.ask(`${name}: `);
    if (text === null) return null;
    args.push(text.trim());
  }
  return args;
}

/** The texts of the expressions in a text. What does not read is left as it is. */
function expressionsIn(text: string): string[] {
  if (text.trim() === '') return [];
  const { data, errors } = read(text);
  const spans = data.map(({ span }) => span);
  if (errors.length > 0) return [text];
  return spans.flatMap((span) => (span ? [text.slice(span.offset, span.endOffset)] : []));
}

/** The level that a text names, else the one in question. */
async function levelIn(repl: CommandHost, text: string): Promise<number> {
  if (/^\d+$/.test(text)) return Number(text);
  if (text !== '') throw new Error(`LEVEL must be a number, got ${text}`);
  if (repl.chosenLevel !== undefined) return repl.chosenLevel;
  const [innermost] = await levelsOf(repl);
  if (innermost === undefined) throw new Error('nothing has stopped: no level is open');
  return innermost.level;
}

async function levelsOf(repl: CommandHost): Promise<readonly LevelInfo[]> {
  return (await repl.request('conditions/getLevels')) as readonly LevelInfo[];
}

async function restartsOf(repl: CommandHost, level?: number): Promise<readonly RestartInfo[]> {
  const params = level === undefined ? {} : { level };
  return (await repl.request('conditions/getRestarts', params)) as readonly RestartInfo[];
}

function levelParam({ chosenLevel }: CommandHost): { readonly level?: number } {
  return chosenLevel === undefined ? {} : { level: chosenLevel };
}
