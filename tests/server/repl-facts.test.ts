/** `,facts`, `,why` and `,rounds` of the REPL, for facts not derived or not to be asked for. */
import { expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

test('what is not derived yet is told apart from what is not there', async () => {
  const { path: cwd, remove } = folderWith({});
  const lines = [
    '(fact! (edge a b))',
    '(define-rule (path ?x ?y) (edge ?x ?y))',
    ',facts path',
    ',facts edge',
    ',facts nothing',
    ',why (path a)',
    ',rounds',
    '(derive! path)',
    ',facts path',
  ];
  const { output } = await omega([], { input: `${lines.join('\n')}\n`, cwd });
  remove();
  expect(output.split('\n').slice(1)).toEqual([
    'none of path are derived so far: (derive! path) does that',
    '(edge a b)',
    'there are no facts of nothing',
    expect.stringMatching(/^path is used with 1 column, but has 2 at /),
    'fixpoint: under way, 0 rounds',
    '(path a b)',
    '',
  ]);
});
