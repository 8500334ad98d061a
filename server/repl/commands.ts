/**
 * The comma commands of the REPL, in one table. Help, completion and dispatch are made from it;
 * every operation of the registry is a command too, by its wire name.
 */
import { counted } from '../../runtime/core/counted.js';
import type { MachineView, NameInfo } from '../../runtime/core/engine.js';
import type { TierCounters } from '../../runtime/core/tier/tier.js';
import type { SubsystemDescription } from '../../runtime/registry.js';
import type { ProgramError } from '../../runtime/subsystems/seam/outcome.js';
import { columns } from '../cli/verb.js';
import { nearestNames } from '../nearest-names.js';
import { readSource } from '../source-file.js';
import { BREAKPOINT_COMMANDS } from './breakpoint-commands.js';
import type { Command, CommandHost } from './command.js';
import { DEBUG_COMMANDS } from './debug-commands.js';
import { FACT_COMMANDS } from './fact-commands.js';
import { FIXPOINT_COMMANDS } from './fixpoint-commands.js';
import { HISTORY_COMMANDS } from './history-commands.js';
import { CHOICE, choose, LEVEL_COMMANDS } from './level-commands.js';
import { LOGIC_COMMANDS } from './logic-commands.js';
import { LOOK_COMMANDS } from './look-commands.js';
import { SEARCH_COMMANDS } from './search-commands.js';
import { SNAPSHOT_COMMANDS } from './snapshot-commands.js';
import { TRANSACTION_COMMANDS } from './transaction-commands.js';
import { stateText } from './value-text.js';

const NAMES_SHOWN = 100;

export const COMMANDS: readonly Command[] = [
  {
    name: 'help',
    params: '',
    doc: 'Show the commands.',
    async run(repl) {
      const rows = [...COMMANDS, CHOICE].map(
        ({ name, params, doc }) => [`,${name} ${params}`, doc] as const,
      );
      const subsystems = (await repl.request('runtime/describe')) as SubsystemDescription[];
      const methods = subsystems.flatMap(({ operations }) => operations.map((o) => o.method));
      repl.say(columns(rows).join('\n'));
      repl.say(`Operations, as ",NAME [JSON]": ${methods.join(' ')}`);
      repl.say('Ctrl-C interrupts a program, Tab completes, Ctrl-D ends. $1 $2 … are results.');
    },
  },
  {
    name: 'doc',
    params: 'NAME',
    doc: 'Show what a name means.',
    async run(repl, rest) {
      const info = (await repl.request('inspector/lookup', { name: rest })) as NameInfo | null;
      if (info) {
        const { nameText } = await import('../cli/doc.js');
        repl.say(nameText(info));
        return;
      }
      const names = (await repl.request('inspector/getNames', {
        namesMax: 10_000,
      })) as string[];
      const near = nearestNames(rest, names);
      repl.say(
        `nothing is called "${rest}"${near.length > 0 ? `; there is ${near.join(', ')}` : ''}`,
      );
    },
  },
  {
    name: 'apropos',
    params: 'TEXT',
    doc: 'List the names that contain a text.',
    async run(repl, rest) {
      const params = { text: rest, namesMax: NAMES_SHOWN };
      const names = (await repl.request('inspector/getNames', params)) as string[];
      repl.say(names.length > 0 ? names.join(' ') : `no name contains "${rest}"`);
    },
  },
  {
    name: 'expand',
    params: 'FORM',
    doc: 'Show a form with all macros expanded.',
    async run(repl, rest) {
      repl.texts.remember('expand', rest);
      const { forms, errors } = (await repl.request('runtime/expand', { code: rest })) as {
        forms: string[];
        errors: ProgramError[];
      };
      for (const form of forms) repl.say(form);
      repl.showErrors(errors);
    },
  },
  ...DEBUG_COMMANDS,
  ...BREAKPOINT_COMMANDS,
  ...LOOK_COMMANDS,
  ...LEVEL_COMMANDS,
  ...SEARCH_COMMANDS,
  ...LOGIC_COMMANDS,
  ...FACT_COMMANDS,
  ...HISTORY_COMMANDS,
  ...SNAPSHOT_COMMANDS,
  ...TRANSACTION_COMMANDS,
  ...FIXPOINT_COMMANDS,
  {
    name: 'state',
    params: '',
    doc: 'Show the machine: control, environment, store, kontinuation.',
    async run(repl) {
      repl.say(stateText((await repl.request('inspector/getState')) as MachineView, repl.paint));
    },
  },
  {
    name: 'time',
    params: 'FORM',
    doc: 'Evaluate a form and say how long it took.',
    async run(repl, rest) {
      await evaluateTimed(repl, rest);
    },
  },
  {
    name: 'profile',
    params: '[FORM]',
    doc: 'Evaluate a form, if any, and show what is compiled to JavaScript.',
    async run(repl, rest) {
      const compiled = async (): Promise<TierCounters | null> =>
        (await repl.request('inspector/getCompiled')) as TierCounters | null;
      const before = await compiled();
      if (rest !== '') await evaluateTimed(repl, rest);
      const after = await compiled();
      repl.say(compiledText(after));
      if (rest !== '' && after !== null && before !== null) repl.say(addedText(before, after));
    },
  },
  {
    name: 'load',
    params: 'FILE',
    doc: 'Evaluate the forms of a file.',
    async run(repl, rest) {
      repl.currentFile = rest;
      await repl.evaluate('runtime/eval', { code: readSource(rest), file: rest });
    },
  },
  {
    name: 'quit',
    params: '',
    doc: 'End.',
    async run(repl) {
      repl.quit(0);
    },
  },
];

/** Evaluate a form and say how long it took. */
async function evaluateTimed(repl: CommandHost, code: string): Promise<void> {
  const params = { code, file: repl.texts.nameFor(code), keep: true };
  const { durationMs, steps } = await repl.evaluate('runtime/eval', params);
  repl.say(`${durationMs.toFixed(1)} ms, ${steps} steps`);
}

function compiledText(compiled: TierCounters | null): string {
  if (compiled === null) return 'nothing is compiled: --tier 0';
  const { procedures, entries, source, discarded } = compiled;
  return [
    `${counted(procedures, 'procedure')} compiled, entered at ${counted(entries, 'place')}`,
    `${counted(source, 'character')} of code`,
    `${counted(discarded, 'procedure')} discarded`,
  ].join('; ');
}

/** What has become of what is compiled. */
function addedText(before: TierCounters, after: TierCounters): string {
  const procedures = after.procedures - before.procedures;
  const entries = after.entries - before.entries;
  if (procedures === 0 && entries === 0) return 'nothing more than before';
  const signed = (n: number): string => (n < 0 ? `${n}` : `+${n}`);
  return `by this form: procedures ${signed(procedures)}, places ${signed(entries)}`;
}

/** The name of a command and what follows it. `line` begins with a comma. */
export function commandOf(line: string): { readonly name: string; readonly rest: string } {
  const [, name = '', rest = ''] = /^\s*,\s*(\d+(?=[("'`#])|\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  return { name, rest };
}

/** Do what the line says. `line` begins with a comma. */
export async function runCommand(repl: CommandHost, line: string): Promise<void> {
  const { name, rest } = commandOf(line);
  if (/^\d+$/.test(name)) {
    await choose(repl, Number(name), rest);
    return;
  }
  const command = COMMANDS.find((entry) => entry.name === name);
  if (command?.params.startsWith('[') === false && command.params !== '' && rest.trim() === '') {
    repl.say(`,${name} needs ${command.params}`);
    return;
  }
  if (command) {
    await command.run(repl, rest.trim());
    return;
  }
  if (name.includes('/')) {
    repl.say(JSON.stringify(await repl.request(name, paramsOf(rest)), null, 2));
    return;
  }
  const near = nearestNames(
    name,
    COMMANDS.map((entry) => entry.name),
  );
  const hint = near.length > 0 ? `; there is ${near.map((n) => `,${n}`).join(' ')}` : '';
  repl.say(`there is no command ",${name}"${hint}. ,help lists them.`);
}

function paramsOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`parameters must be JSON, for example {"code": "1"}; got ${text.trim()}`);
  }
}
