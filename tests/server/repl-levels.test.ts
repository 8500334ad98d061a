/**
 * Levels of the REPL as a person meets them: the menu of restarts, choosing one at once or later,
 * frames, leaving; in a terminal, in a pipe and over the wire.
 */
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { folderWith, omega, startOmega, untilSaid } from './omega-process.js';
import { Terminal } from './terminal.js';

const folder = folderWith({});
const cwd = folder.path;
const env = { XDG_STATE_HOME: join(cwd, 'state'), NO_COLOR: '1', TERM: 'screen' };
const terminals: Terminal[] = [];

afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});
afterAll(folder.remove);

async function terminal(...args: readonly string[]): Promise<Terminal> {
  const opened = new Terminal(args.length > 0 ? args : ['--no-server'], env, cwd);
  terminals.push(opened);
  await opened.shows(/omega> *$/m);
  return opened;
}

describe('in a terminal', () => {
  test('a variable without value is given one, and the whole input goes on', async () => {
    const repl = await terminal();
    repl.enter('(define (f y) (* 2 (+ y width)))');
    repl.enter('(list (f 10) (f 20)) (list (f 1) width)');
    const menu = [
      'restarts \\(level 1\\):',
      ' +,0 use-value +Use a value instead of what failed\\.',
      ' +,1 store-value +Give width a value and go on\\.',
      ' +,2 retry +Do it again\\.',
      ' +,3 abort +Go back to the top level\\.',
      'omega\\[1\\]> *$',
    ];
    const screen = await repl.shows(new RegExp(menu.join('\n'), 'm'));
    expect(screen).toMatch(
      /^input-1:1:\d+: error\[unbound-variable\]: .*\n 1 \| \(define \(f y\)/m,
    );
    repl.enter(',1 (+ 3 4)');
    await repl.shows(/^\$1 = \(16 7\)\nomega> *$/m);
  });

  test('levels nest; one further out can be chosen after other inputs', async () => {
    const repl = await terminal();
    repl.enter('(list 1 (car 5))');
    await repl.shows(/^omega\[1\]> *$/m);
    repl.enter('(vector 2 (cdr 6))');
    await repl.shows(/^omega\[2\]> *$/m);
    repl.enter('(define three');
    await repl.shows(/^ +\.\.\.>/m);
    repl.enter('3)');
    repl.enter('(+ three 1)');
    await repl.shows(/^\$1 = 4\nomega\[2\]> *$/m);
    repl.enter(',levels');
    await repl.shows(/^ +2 +error\[wrong-type\]: cdr.*\n +1 +error\[wrong-type\]: car/m);
    repl.enter(',restarts 1');
    await repl.shows(/^restarts \(level 1\):\n +,0 use-value/m);
    repl.enter(',0 (* three 10)');
    await repl.shows(/^\$2 = \(1 30\)\nomega> *$/m);
    repl.enter(',restarts');
    await repl.shows(/no level is open/);
  });

  test('without a choice of level the innermost goes on', async () => {
    const repl = await terminal();
    repl.enter('(list 1 (car 5))');
    repl.enter('(vector 2 (cdr 6))');
    repl.enter(',restarts 1');
    await repl.shows(/^restarts \(level 1\)[\s\S]*level 2[\s\S]*level 1/m);
    repl.enter('(+ 1 1)');
    repl.enter(",0 'x");
    await repl.shows(/^\$2 = #\(2 x\)\nomega\[1\]> *$/m);
  });

  test('what does not converge can be gone on with', async () => {
    const repl = await terminal();
    repl.enter('(+ 100 (fixpoint ((x 0)) :max-rounds 5 (min 8 (+ x 1))))');
    await repl.shows(
      /error\[fixpoint-limit\]: fixpoint: not stable after 5 rounds, at 5[\s\S]*,0 continue/,
    );
    await repl.shows(/,1 return-partial [\s\S]*omega\[1\]> *$/m);
    repl.enter(',0 1');
    await repl.shows(/not stable after 6 rounds, at 6[\s\S]*omega\[1\]> *$/m);
    repl.enter(',0');
    await repl.shows(/not stable after 7 rounds, at 7[\s\S]*omega\[1\]> *$/m);
    repl.enter(',0 9');
    await repl.shows(/^\$1 = 108$/m);
  });

  test("a program's restarts: reports, arguments asked for by name, or by itself", async () => {
    const repl = await terminal();
    repl.enter('(define (g n) (restart-case (error "bad" n)');
    repl.enter('  (use-both (v w) :report "Use two." (list v w))');
    repl.enter('  (ask (v) :report (lambda (p) (display "Ask for " p) (write n p))');
    repl.enter('    :interactive (lambda () (display "which? ") (list (read-line)))');
    repl.enter('    (list n v))))');
    repl.enter('(cons 1 (g 3))');
    await repl.shows(/,0 use-both +Use two\.\n +,1 ask +Ask for 3\n +,2 abort/);
    repl.enter(',0');
    await repl.shows(/^v: *$/m);
    repl.enter('(+ 1 1)');
    await repl.shows(/^w: *$/m);
    repl.enter('(+ 1');
    await repl.shows(/^\.\.\.> *$/m);
    repl.enter('2)');
    await repl.shows(/^\$1 = \(1 2 3\)$/m);
    repl.enter('(cons 1 (g 4))');
    await repl.shows(/Ask for 4/);
    repl.enter(',1');
    await repl.shows(/^which\?/m);
    repl.enter('this one');
    await repl.shows(/\$2 = \(1 4 "this one"\)$/m);
    repl.enter('(cons 1 (g 5))');
    await repl.shows(/Ask for 5/);
    repl.enter(',0');
    await repl.shows(/^v: *$(?![\s\S]*w: )/m);
    repl.press('C-c');
    await repl.shows(/nothing was chosen\nomega\[1\]> *$/m);
  });

  test('an argument that fails leaves everything as it was', async () => {
    const repl = await terminal();
    repl.enter('(list (car 5))');
    repl.enter(',0 (vector-ref #(1) 9)');
    await repl.shows(/^argument-1:1:1: error\[out-of-range\][\s\S]*omega\[1\]> *$/m);
    repl.enter(',7');
    await repl.shows(/level 1 has no restart 7; it has 0 use-value, 1 retry, 2 abort/);
    repl.enter(',0 9');
    await repl.shows(/^\$1 = \(9\)\nomega> *$/m);
  });

  test('frames, and evaluation in one', async () => {
    const repl = await terminal();
    repl.enter('(define (outer x) (+ x (inner (* 2 x))))');
    repl.enter('(define (inner y) (+ 1 (car y)))');
    repl.enter('(outer 21)');
    repl.enter(',frames');
    await repl.shows(/^ +0 inner +input-2:1:\d+ +\(y\)\n +1 outer +input-1:1:\d+ +\(x\)$/m);
    repl.enter(',frame 1 (list x $1)');
    await repl.shows(/error\[unbound-variable\][\s\S]*omega\[2\]> *$/m);
    repl.enter(',abort');
    await repl.shows(/^back at level 1\nomega\[1\]> *$/m);
    repl.enter(',frame 0 (list y (+ y 1))');
    await repl.shows(/^\$1 = \(42 43\)\nomega\[1\]> *$/m);
    repl.enter(',frame 1 x');
    await repl.shows(/^\$2 = 21$/m);
    repl.enter(',frame 77 x');
    await repl.shows(/level 1 has no frame 77/);
  });

  test('leaving one level, or all', async () => {
    const repl = await terminal();
    repl.enter('(car 1)');
    repl.enter('(dynamic-wind list (lambda () (cdr 2)) (lambda () (display "left 2")))');
    repl.enter('(/ 1 0)');
    await repl.shows(/^omega\[3\]> *$/m);
    repl.enter(',2');
    await repl.shows(/^back at level 2\nomega\[2\]> *$/m);
    repl.enter(',top');
    await repl.shows(/^left 2\nback at level 1\nback at the top level\nomega> *$/m);
    repl.enter(',help');
    await repl.shows(/^,restarts \[LEVEL\][\s\S]*^,top [\s\S]*^,0 \[EXPR …\]/m);
  });

  test('Ctrl-C offers to go on, also later', async () => {
    const repl = await terminal();
    repl.enter('(define stop #f)');
    repl.enter('(begin (display "running") (newline) (let loop () (if stop (list stop) (loop))))');
    await repl.shows(/^running$/m);
    repl.press('C-c');
    await repl.shows(
      /^interrupted at .*\nrestarts \(level 1\):\n +,0 continue +Go on\.\n +,1 abort/m,
    );
    repl.enter('(set! stop "now")');
    repl.enter(',restarts');
    repl.enter(',0');
    await repl.shows(/^\$1 = \("now"\)\nomega> *$/m);
  });
});

describe('elsewhere', () => {
  test('in a pipe there is no menu, but the commands work', async () => {
    const input = '(list (car 5))\n(+ 1 1)\n,0 (+ 20 22)\n(cdr 6)\n,0\n,abort\n';
    const { code, output } = await omega([], { input });
    expect(code).toBe(0);
    expect(output).not.toMatch(/restarts|omega\[/);
    expect(output).toMatch(/^input-1:1:7: error\[wrong-type\][\s\S]*\n2\n\(42\)\ninput-3:1:1: /);
    expect(output).toMatch(
      /\nthe restart use-value takes arguments: value\nerror\[aborted\]: .*\n$/,
    );
  });

  test(',tables shows the goal and the tables of a run that has stopped', async () => {
    const input = [
      "(define-tabled (patho x y) (conde ((== x 'a) (== y 'b)) ((patho y x))))",
      '(define (shorto q) (fresh (z) (patho z q) (project (q) (car q))))',
      ',tables',
      '(run* (q) (shorto q))',
      ',tables',
    ];
    const { output } = await omega([], { input: input.join('\n') });
    expect(output).toMatch(/^no run is under way\n/);
    expect(output).toMatch(
      /\ndepth \d, 1 branch waits for tables\ngoal: shorto {2}input-2:1:\d+\n/,
    );
    expect(output).toMatch(/\n {2}\(patho _.0 _.1\) {2}1 answer\n/);
  });

  test('omega connect is the same', async () => {
    const server = startOmega(['serve', '--port', '0', '--no-port-file'], { cwd });
    const said = await untilSaid(server.stdout, /listening on 127\.0\.0\.1:\d+\n/);
    const repl = await terminal('connect', '--port', /:(\d+)\n/.exec(said)?.[1] ?? '');
    repl.enter('(+ 1 far)');
    await repl.shows(/,1 store-value +Give far a value and go on\.[\s\S]*omega\[1\]> *$/m);
    repl.enter('(* 6 7)');
    await repl.shows(/^\$1 = 42\nomega\[1\]> *$/m);
    repl.enter(',1');
    await repl.shows(/^value: *$/m);
    repl.enter('$1');
    await repl.shows(/^\$2 = 43\nomega> *$/m);
    server.kill('SIGKILL');
    await repl.shows(/^ended with 1$/m);
  });

  test('programs and expressions on the command line show none', async () => {
    const { code, output, errors } = await omega(['eval', '(+ 1 far)']);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/error\[unbound-variable\]/);
    expect(errors).not.toMatch(/restart/);
  });
});
