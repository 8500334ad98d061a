/** `,facts` and `,why` of the REPL: relations, derivations, and what keeps a fact from holding. */
import { expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

test(',facts and ,why show what holds, why, and why not', async () => {
  const { path: cwd, remove } = folderWith({});
  const lines = [
    ',facts',
    '(fact! (edge a b) (edge b c))',
    '(fact! :evidence "seen" (name a "Ann"))',
    '(define-rule (path ?x ?y) (edge ?x ?y))',
    '(define-rule (path ?x ?z) (edge ?x ?y) (path ?y ?z))',
    '(define-rule (paths (count)) (path ?x ?y))',
    ',facts path',
    ',facts pth',
    ',why (path a c)',
    ',facts path',
    ',why (path c a)',
    ',why (paths 3)',
    ',why (paths 7)',
    ',why (edge c a)',
    ',why (name a "Ann")',
    ',why (path a)',
    ',rounds',
    ',why',
    '(define-rule (n ?m) (n ?x) (= ?m (+ ?x 1)))',
    '(fact! (n 0))',
    '(derive! :max-facts 3 n)',
    ',rounds',
  ];
  const { output } = await omega([], { input: `${lines.join('\n')}\n`, cwd });
  remove();
  const rules = [
    'path  0 facts derived so far: \\(derive! path\\) does that',
    '  \\(define-rule',
    '  \\(define-rule',
  ];
  const told = [
    'there are no facts',
    rules.join('.*\n'),
    'there is no relation pth; ,facts shows all',
    [
      '\\(path a c\\)  by rule 1',
      '  \\(edge a b\\)  given',
      '  \\(path b c\\)  by rule 0',
      '    \\(edge b c\\)  given',
    ].join('\n'),
    '\\(path a b\\)\n\\(path a c\\)\n\\(path b c\\)',
    'it does not hold\n  rule 0 fails at \\(edge \\?x \\?y\\)  where \\?x = c, \\?y = a',
    '  \\(path a c\\)  by rule 1\n    \\(edge a b\\)  given\n    \\(path b c\\)  as above',
    'it does not hold\n  rule 0 makes another fact',
    'it does not hold: it was not given, and no rule makes it',
    '\\(name a "Ann"\\)  given "seen"',
    'input-\\d+:1:6: error\\[arity-clash\\]: path is used with 1 column, but has 2 at',
    'fixpoint: under way, 0 rounds',
    ',why needs FACT',
    'fixpoint: under way, 3 rounds\n +1  1 fact new\n +2  1 fact new\n  n: 3 facts, 1 new',
  ];
  for (const text of told) expect(output).toMatch(new RegExp(`^${text}`, 'm'));
});
