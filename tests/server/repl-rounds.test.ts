/** `,rounds` of the REPL: the fixpoint that has ended last, and the one that stopped at a level. */
import { expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

test(',rounds shows the rounds of a fixpoint that has ended, or stopped', async () => {
  const { path: cwd, remove } = folderWith({});
  const lines = [
    ',rounds',
    '(fixpoint ((x 5)) (quotient x 2))',
    ',rounds',
    '(cycle-length (fixpoint-outcome ((x 0) (y 1)) (values y x)))',
    ',rounds',
    '(outcome-kind (fixpoint-outcome ((x 0)) :max-rounds 23 (+ x 1)))',
    ',rounds',
    '(fixpoint ((x 0)) (fixpoint ((y x)) (car y)) x)',
    ',rounds',
  ];
  const { output } = await omega([], { input: `${lines.join('\n')}\n`, cwd });
  remove();
  expect(output).toMatch(/^no fixpoint is under way or has ended$/m);
  const place = 'fixpoint at input-\\d+:1:\\d+';
  const converged = ['converged, 4 rounds', ' +1  2', ' +2  1', ' +3  0', ' +4  0  unchanged'];
  expect(output).toMatch(new RegExp(`^${place}: ${converged.join('\n')}$`, 'm'));
  const cycle = ['a cycle of 2, 2 rounds', ' +1  1 0', ' +2  0 1'];
  expect(output).toMatch(new RegExp(`^${place}: ${cycle.join('\n')}$`, 'm'));
  const used = ['used up its rounds, 23 rounds', '  … 3 before', ' +4  4'];
  expect(output).toMatch(new RegExp(`^${place}: ${used.join('\n')}$`, 'm'));
  expect(output).toMatch(new RegExp(`^${place}: under way, 0 rounds, inside 1 more$`, 'm'));
});
