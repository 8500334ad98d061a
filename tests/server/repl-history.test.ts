/** Going through history in the REPL: back from an error, to a write, to what was printed. */
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';
import { Terminal } from './terminal.js';

const folder = folderWith({
  'fails.omega':
    '(define total 0)\n(for-each (lambda (n) (set! total (+ total n))) (list 1 2 #f))\n',
});
const cwd = folder.path;
const env = { XDG_STATE_HOME: join(cwd, 'state'), NO_COLOR: '1', TERM: 'screen' };
const terminals: Terminal[] = [];

afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});
afterAll(folder.remove);

test('in a terminal: the prompt says the step, and a branch has its own levels', async () => {
  const repl = new Terminal(['--no-server'], env, cwd);
  terminals.push(repl);
  await repl.shows(/omega> *$/m);
  repl.enter('(define (f x) (display "twice") (* 2 (car x)))');
  repl.enter('(f 5)');
  await repl.shows(/^omega\[1\]> *$/m);
  repl.enter(',printed twice');
  await repl.shows(/^ +\(display "twice"\) +input-1:1:15\nomega@\d+> *$/m);
  repl.enter('(define (car x) x)');
  await repl.shows(/^omega\[1\]> *$/m);
  repl.enter(',0');
  await repl.shows(/^twice\$1 = 10\nomega> *$|^twice\n\$1 = 10\nomega> *$/m);
  repl.enter(',goto 10000 1');
  await repl.shows(/^step \d+, the newest, branch 1 .*\n.*\nomega\[1\]> *$/m);
});

test('in a pipe', async () => {
  const lines = [
    ',iback',
    '(define total 0)',
    '(define (add! n) (set! total (+ total n)))',
    '(for-each add! (list 1 2 3))',
    ',last-write total',
    ',history',
    'total',
    ',history',
    ',goto',
    ',goto 4 1',
    ',goto four',
    ',last-write nothing',
    ',printed nothing',
    ',goto 9999',
    ',goto 2',
    ',iback 5',
    ',istep 2',
    ',goto',
    ',snapshot here',
    ',restore here',
    ',history',
  ];
  const { output } = await omega([], { input: `${lines.join('\n')}\n`, cwd });
  const wanted = [
    /^there is no history: nothing was evaluated$/,
    /^step \d+ of 0 to \d+ {2}in form 3: \(for-each add! \(list 1 2 3\)\)$/,
    /^ {2}\(set! total \(\+ total n\)\) {2}input-2:1:18$/,
    /^ {2}1 {2}0-2 +\(define total 0\)$/,
    /^ {2}2 {2}2-4 +\(define \(add! n\) \(set! total \(\+ total n\)\)\)$/,
    /^▸ 3 {2}4-\d+ +\(for-each add! \(list 1 2 3\)\)$/,
    /^3$/,
    /^ {2}1 /,
    /^ {2}2 /,
    /^ {2}3 /,
    /^▸ 4 .* total$/,
    /^ {2}branch 1, to step \d+$/,
    /^▸ branch 2, to step \d+, from step \d+ of branch 1$/,
    /^step \d+, the newest, branch 2 {2}in form 4: total$/,
    /^ {2}\(done\)$/,
    /^step 4 of 0 to \d+, branch 1 {2}in form 3: /,
    /^ {2}\(for-each add! \(list 1 2 3\)\) {2}input-3:1:1$/,
    /^expected a number of steps, got four$/,
    /^nothing was not written before$/,
    /^"nothing" was not printed before$/,
    /^step 9999 is not recorded; the nearest that is:$/,
    /^step \d+, the newest, branch 1/,
    /^ {2}\(done\)$/,
    /^step 2 of /,
    /^ {2}\(define /,
    /^what is before step 0 is not recorded; the nearest that is:$/,
    /^step 0 of /,
    /^ {2}\(define total 0\)/,
    /^step 2 of /,
    /^ {2}\(define /,
    /^step \d+, the newest, branch 1/,
    /^ {2}\(done\)$/,
    /^saved as here$/,
    /^as in here; the history begins anew$/,
    /^nothing was evaluated yet$/,
  ];
  const said = output.trimEnd().split('\n');
  expect(said).toHaveLength(wanted.length);
  for (const [i, pattern] of wanted.entries()) expect(said[i]).toMatch(pattern);
});

test('a program that has failed is loaded, and gone back in', async () => {
  const failed = await omega(['run', 'fails.omega'], { cwd });
  expect(failed.code).toBe(1);
  const lines = [',load fails.omega', ',iback', ',last-write total', 'total'];
  const { output } = await omega([], { input: `${lines.join('\n')}\n`, cwd });
  expect(output).toMatch(/^fails\.omega:2:\d+: error\[wrong-type\]/m);
  const said = output.trimEnd().split('\n').slice(-5);
  expect(said[0]).toMatch(/^step \d+ of 0 to \d+ {2}in form 2: /);
  expect(said[3]).toMatch(/^ {2}\(set! total \(\+ total n\)\) {2}fails\.omega:2:/);
  expect(said[4]).toBe('1');
});
