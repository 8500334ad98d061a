/** The commands of the REPL about transactions and what they would do. */
import type { ProposalView, TransactionState } from '../../runtime/core/transaction/view.js';
import { hasValues } from '../../runtime/outcome.js';
import type { Command, CommandHost } from './command.js';
import { proposalsText, transactionText } from './transaction-text.js';

export const TRANSACTION_COMMANDS: readonly Command[] = [
  {
    name: 'transaction',
    params: '',
    doc: 'Show the transaction under way at a level, and those around it.',
    async run(repl) {
      repl.say(transactionText(await stateOf(repl), (await queueOf(repl)).length));
    },
  },
  {
    name: 'proposals',
    params: '',
    doc: 'Show what a transaction under way would do, and what waits for review.',
    async run(repl) {
      repl.say(proposalsText(await stateOf(repl), await queueOf(repl), repl.paint));
    },
  },
  {
    name: 'accept',
    params: '[NUMBER …]',
    doc: 'Perform proposals that wait for review; without numbers, all of them.',
    run: (repl, rest) => review(repl, 'accept', 'performed', rest),
  },
  {
    name: 'reject',
    params: '[NUMBER …]',
    doc: 'Forget proposals that wait for review; without numbers, all of them.',
    run: (repl, rest) => review(repl, 'reject', 'forgotten', rest),
  },
];

async function review(
  repl: CommandHost,
  operation: 'accept' | 'reject',
  what: string,
  rest: string,
): Promise<void> {
  const before = await queueOf(repl);
  if (before.length === 0) {
    repl.say('nothing waits for review');
    return;
  }
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const wrong = words.find((word) => !/^\d+$/.test(word));
  if (wrong !== undefined) {
    throw new Error(
      `,${operation} takes numbers of proposals, got ${wrong}; ,proposals shows them`,
    );
  }
  const params = words.length === 0 ? {} : { ids: words.map(Number) };
  const result = await repl.evaluate(`transactions/${operation}`, params);
  if (!hasValues(result)) return;
  const left = (await queueOf(repl)).length;
  const waits = left === 0 ? '' : `, ${left} still ${left === 1 ? 'waits' : 'wait'}`;
  repl.say(`${before.length - left} ${what}${waits}`);
}

/** The transaction of the machine, else the one that the level in question is in. */
async function stateOf(repl: CommandHost): Promise<TransactionState | null> {
  const here = (await repl.request('transactions/getState')) as TransactionState | null;
  if (here !== null) return here;
  const { chosenLevel } = repl;
  const params = chosenLevel === undefined ? {} : { level: chosenLevel };
  return (await repl.request('transactions/getStateAt', params)) as TransactionState | null;
}

async function queueOf(repl: CommandHost): Promise<readonly ProposalView[]> {
  return (await repl.request('transactions/getReviewQueue')) as readonly ProposalView[];
}
