/** The debugger of the REPL: in a pipe, in a terminal, over the wire. */
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { endOf, folderWith, startOmega, untilSaid } from './omega-process.js';
import { Terminal } from './terminal.js';
import { SETS_TOTAL, SHOP, transcript } from './transcript.js';

const folder = folderWith({
  'shop.omega': SHOP,
  'loop.omega': '(define (spin n)\n  (if (< n 0)\n      n\n      (spin (+ n 1))))\n(spin 0)\n',
});
const cwd = folder.path;
const env = { XDG_STATE_HOME: join(cwd, 'state'), NO_COLOR: '1', TERM: 'screen' };
const terminals: Terminal[] = [];

afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});
afterAll(folder.remove);

function terminal(...args: readonly string[]): Terminal {
  const opened = new Terminal(args, env, cwd);
  terminals.push(opened);
  return opened;
}

const debugged = (lines: readonly string[]) =>
  transcript(['run', '--debug', 'shop.omega'], lines, cwd);

const FIRST = ['shop.omega:1:1: in top level', ' 1 | (define total 0)', '   | ^^^^^^^^^^^^^^^^'];
const IN_PRICE = [
  ' 3 |   (let ((base (cdr item)))',
  '   |   ^^^^^^^^^^^^^^^^^^^^^^^^',
  ' 4 |     (* 2 base)))',
];
const RAISES =
  ' 1 | (with-exception-handler list (lambda () (append (raise-continuable 5) (list 6))))';
const CDR = [' 3 |   (let ((base (cdr item)))', '   |               ^^^^^^^^^^'];
const DISPLAY = [' 11 | (display total)', '    | ^^^^^^^^^^^^^^^'];

describe('in a pipe', () => {
  test('stopping, looking, going on and back, and another value in the past', async () => {
    const lines = [
      ',break price',
      ',continue',
      ',locals',
      ',frames',
      ',print (car item)',
      ',next',
      ',rback',
      ',why item',
      ',frame 1',
      ',origin item',
      ',back',
      ',rcontinue',
      ',goto',
      ',continue',
      ',rcontinue',
      ',goto',
      ',why total',
      ',out',
      ',unbreak',
      ',out',
      ',set total 1000',
      ',continue',
      ',back 3',
      ',set total 1',
      ',continue',
    ];
    expect(await debugged(lines)).toEqual([
      ...FIRST,
      'breakpoint 1 price; no code of the program has it yet',
      'shop.omega:3:3: breakpoint 1, in price',
      ...IN_PRICE,
      '  item = (tea . 3)',
      '  0 price  shop.omega:3:3  (item)',
      '  1 add!   shop.omega:7:24',
      'tea',
      'value: 6',
      'shop.omega:7:3: in add!',
      ...SETS_TOTAL,
      'past: step # of #',
      'shop.omega:4:5: in price',
      ' 4 |     (* 2 base)))',
      '   |     ^^^^^^^^^^',
      'item = (tea . 3)',
      'shop.omega:7:24: item is an argument of this call (step #)',
      ' 7 |   (set! total (+ total (price item)))',
      '   |                        ^^^^^^^^^^^^',
      ',origin item goes there',
      '▸ 1 add!  shop.omega:7:24',
      'no variables',
      'nothing in the program gives item a value',
      'past: step # of #',
      'shop.omega:3:15: in price',
      ...CDR,
      'past: step # of #',
      'shop.omega:1:1: the oldest moment that is recorded, in top level',
      ...FIRST.slice(1),
      "step #, the newest  in form 4: (add! '(tea . 3))",
      '  (set! total (+ _1 _2))  shop.omega:7:3',
      'shop.omega:3:3: breakpoint 1, in price',
      ...IN_PRICE,
      'past: step # of #',
      'shop.omega:3:3: breakpoint 1, in price',
      ...IN_PRICE,
      "step #, the newest  in form 5: (add! '(salt . 1))",
      '  base := (cdr item)  shop.omega:3:15',
      'total = 6',
      'shop.omega:7:3: total gets its value here (step #)',
      ...SETS_TOTAL,
      ',origin total goes there',
      'value: 2',
      'shop.omega:7:3: in add!',
      ...SETS_TOTAL,
      'removed 1',
      'shop.omega:11:1: in top level',
      ...DISPLAY,
      'total = 1000',
      '1000',
      'exited with 3; ,back goes back in it, ,quit ends',
      'past: step # of #',
      'shop.omega:11:1: in top level',
      ...DISPLAY,
      'total = 1, in branch 2',
      '1',
      'exited with 3; ,back goes back in it, ,quit ends',
    ]);
  });

  test('conditions, hits, what is logged, watched and caught', async () => {
    const lines = [
      ',break 4 :if (= base 1)',
      ',break price :log "price of {(car item)}"',
      ',watch total :hits >1',
      ',breaks',
      ',continue',
      ',continue',
      ',unbreak 1 3',
      ',logged',
      ',continue',
      ',breaks',
      ',unbreak',
      ',breaks',
      ',catch signal',
      RAISES.replace(' 1 | ', ',step '),
      ',continue',
      ',continue',
      ",catch signal effect :if (eq? condition 'asks)",
      ',breaks',
      '(define-effect (asks))',
      '(handle (begin (guard (e (#t e)) (raise 5)) (asks)) (on (asks k) (k 6)))',
      ',continue',
      ',catch none',
    ];
    const said = await debugged(lines);
    expect(said.slice(FIRST.length)).toEqual([
      'breakpoint 1 shop.omega:4 :if (= base 1); no code of the program has it yet',
      'breakpoint 2 price :log "price of {(car item)}"; no code of the program has it yet',
      'breakpoint 3 watch total at shop.omega:1:1 :hits >1',
      '  1 shop.omega:4 :if (= base 1); no code of the program has it yet',
      '  2 price :log "price of {(car item)}"; no code of the program has it yet',
      '  3 watch total at shop.omega:1:1 :hits >1',
      'shop.omega:3:3: price of tea',
      'shop.omega:3:3: price of salt',
      'shop.omega:4:5: breakpoint 1, in price',
      ' 4 |     (* 2 base)))',
      '   |     ^^^^^^^^^^',
      'shop.omega:7:3: about to be assigned (watch 3), in add!',
      ...SETS_TOTAL,
      'removed 1, 3',
      '  step #   price of tea',
      '  step #  price of salt',
      '8',
      'exited with 3; ,back goes back in it, ,quit ends',
      '  2 price at shop.omega:3:3 :log "price of {(car item)}" (come to 2 times)',
      'removed 2',
      'there are no breakpoints',
      'stops at signal',
      'input-2:1:1: in top level',
      RAISES,
      `   | ${'^'.repeat(RAISES.length - ' 1 | '.length)}`,
      'input-2:1:49: signal, in anonymous procedure',
      RAISES,
      `   | ${' '.repeat(48)}${'^'.repeat('(raise-continuable 5)'.length)}`,
      '(5 6)',
      "stops at signal :if (eq? condition 'asks), effect :if (eq? condition 'asks)",
      "  stops at signal :if (eq? condition 'asks), effect :if (eq? condition 'asks)",
      expect.stringMatching(/: effect asks, in /),
      expect.any(String),
      expect.any(String),
      '6',
      'stops only at what nobody handles',
    ]);
  });

  test('what is wrong is said, and nothing has changed', async () => {
    const cases = [
      [',break 40', 'there is no line 40 in shop.omega: it has 13'],
      [',break 5', 'there is no form on line 5 of shop.omega; the next one begins on line 6'],
      [',break 0', 'lines and columns count from 1'],
      [',break', ',break needs PLACE [:if EXPR] [:hits N] [:log TEXT]'],
      [
        ',break price :if (car . )',
        'what follows the place does not read: expected a datum after the dot of this list',
      ],
      [',break price :if', ':if needs something after it'],
      [',break price :when 3', 'expected :if, :hits, :log after the place, got :when'],
      [',break price :hits often', ':hits takes a number after =, >, >=, <, <= or %, not often'],
      [',unbreak 9', 'there is no breakpoint 9; there are none'],
      [',catch', 'stops only at what nobody handles'],
      [
        ',catch never',
        ',catch takes signal, warning, amb-fail, rollback, effect or none, got never',
      ],
      [',catch signal :log "x"', ',catch takes only :if'],
      [',step 0', 'COUNT must be from 1 to 10000, got 0'],
      [',out two', 'expected a number of steps, got two'],
      [',frame', ',frame needs N [EXPR]'],
      [',frame one', ',frame needs N [EXPR]; ,frames shows the numbers'],
      [',frame 7', 'there is no frame 7'],
      [',locals x', 'FRAME must be a number, got x'],
      [',print (car 1)', 'error: car: expected a pair as argument 1, got 1'],
      [',set nothing 1', 'there is no variable nothing in this frame or outside it'],
      [',set total', ',set needs NAME EXPR'],
      [',why nonsense', 'nonsense has no value here: unbound variable: nonsense'],
      [',where', FIRST.join('\n')],
    ] as const;
    const said = await debugged(cases.map(([line]) => line));
    expect(said).toEqual([...FIRST, ...cases.flatMap(([, answer]) => answer.split('\n'))]);
  });

  test('where no program has stopped', async () => {
    const none = 'no program has stopped; ,step FORM or ,break begins';
    const lines = [',where', ',frames', ',locals', ',next', ',step', ',back', ',break 3'];
    expect(await transcript([], lines, cwd)).toEqual([
      'step #: no program has stopped here',
      none,
      none,
      'nothing to go on with: no program has stopped, and no search is left',
      'nothing to resume: no evaluation was left open',
      'there is no history: nothing was evaluated',
      'line 3 of which text? Say FILE:3, or the name of a procedure',
    ]);
  });

  test('in the REPL: forms in steps, input, and the search that a form has left', async () => {
    const lines = [
      ',step (list (read-line) 5)',
      ',next',
      'typed line',
      '(define (twice x) (* 2 x))',
      ',break twice',
      '(+ 1 (twice 20))',
      '(amb 1 2)',
      ',next',
      ',abort',
      ',next',
    ];
    expect(await transcript([], lines, cwd)).toEqual([
      'input-1:1:1: in top level',
      ' 1 | (list (read-line) 5)',
      '   | ^^^^^^^^^^^^^^^^^^^^',
      '("typed line" 5)',
      'breakpoint 1 twice at input-2:1:19',
      'input-2:1:19: breakpoint 1, in twice',
      ' 1 | (define (twice x) (* 2 x))',
      '   |                   ^^^^^^^',
      '1',
      'value: 40',
      'input-3:1:1: in top level',
      ' 1 | (+ 1 (twice 20))',
      '   | ^^^^^^^^^^^^^^^^',
      'error[aborted]: went back to the top level by the restart abort',
      '2',
    ]);
  });
});

describe('elsewhere', () => {
  test('in a terminal: the prompt says level and step, Ctrl-C stops a program', async () => {
    const it = terminal('run', '--debug', 'loop.omega');
    await it.shows(
      /^Debugging loop\.omega\..*\nloop\.omega:1:1: in top level\n[\s\S]*omega\[1\]> *$/m,
    );
    it.enter(',next');
    await it.shows(/^loop\.omega:5:1: in top level\n 5 \| \(spin 0\)\n +\| \^{8}\nomega\[1\]> *$/m);
    it.enter(',step');
    await it.shows(/^loop\.omega:2:3: in spin\n 2 \| +\(if \(< n 0\)\n[\s\S]*omega\[1\]> *$/m);
    it.enter(',back');
    await it.shows(/^past: step \d+ of \d+\nloop\.omega:5:1: in top level\n.*\n.*\nomega@\d+> *$/m);
    it.enter(',break spin :if (= n 50)');
    it.enter(',continue');
    it.enter(',continue');
    await it.shows(/^loop\.omega:2:3: breakpoint 1, in spin[\s\S]*omega\[1\]> *$/m);
    it.enter(',locals');
    await it.shows(/^ +n = 50$/m);
    it.enter(',continue');
    it.press('C-c');
    await it.shows(/^loop\.omega:\d:\d+: interrupted, in spin\n[\s\S]*omega\[1\]> *$/m);
    it.enter(',print (> n 50)');
    await it.shows(/^#t\nomega\[1\]> *$/m);
    it.press('C-d');
    await it.shows(/^ended with 0$/m);
  });

  test('omega connect is the same, also for what is logged', async () => {
    const server = startOmega(['serve', '--port', '0', '--no-port-file'], { cwd });
    const ended = endOf(server);
    const said = await untilSaid(server.stdout, /listening on 127\.0\.0\.1:\d+\n/);
    const port = /:(\d+)\n/.exec(said)?.[1] ?? '';
    const lines = [
      '(define (f x) (* 2 x))',
      ',break f :log "x is {x}"',
      ',break f :if (> x 1)',
      '(+ (f 1) (f 2))',
      ',locals',
      ',continue',
    ];
    expect(await transcript(['connect', '--port', port], lines, cwd)).toEqual([
      'breakpoint 1 f at input-1:1:15 :log "x is {x}"',
      'breakpoint 2 f at input-1:1:15 :if (> x 1)',
      'input-1:1:15: x is 1',
      'input-1:1:15: x is 2',
      'input-1:1:15: breakpoint 2, in f',
      ' 1 | (define (f x) (* 2 x))',
      '   |               ^^^^^^^',
      '  x = 2',
      '6',
    ]);
    server.kill('SIGTERM');
    await ended;
  });
});
