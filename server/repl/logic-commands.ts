/** The commands of the REPL about relational searches. */
import type { LogicState } from '../../runtime/core/logic/view.js';
import type { Command } from './command.js';

export const LOGIC_COMMANDS: readonly Command[] = [
  {
    name: 'tables',
    params: '',
    doc: 'Show the goal that a run under way at a level is trying, and its tables.',
    async run(repl) {
      const state = (await repl.request('logic/getStateAt')) as LogicState | null;
      repl.say(state === null ? 'no run is under way' : logicText(state));
    },
  },
];

function logicText({ depth, goal, tables, suspended }: LogicState): string {
  const place = goal?.location;
  const where = place ? `  ${place.file}:${place.line}:${place.column}` : '';
  return [
    `depth ${depth}, ${suspended} ${suspended === 1 ? 'branch waits' : 'branches wait'} for tables`,
    `goal: ${goal?.name ?? '(of the question)'}${where}`,
    ...tables.map(({ name, call, answers }) => {
      const text = call.replace(/^\(/, `(${name} `).replace(' )', ')');
      return `  ${text}  ${answers} ${answers === 1 ? 'answer' : 'answers'}`;
    }),
  ].join('\n');
}
