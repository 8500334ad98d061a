/**
 * The REPL as a person uses it, in a real terminal; and in a pipe; and over the wire.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { matchingOpening } from '#omega/server/repl/matching-parentheses.js';
import { prettyValue } from '#omega/server/repl/pretty.js';
import { endOf, folderWith, omega, startOmega, untilSaid } from './omega-process.js';
import { Terminal } from './terminal.js';
import { WireProbe } from './wire-probe.js';

const folder = folderWith({ 'three.omega': '(define three 3)\n(display "loaded")\n' });
const cwd = folder.path;
const env = { XDG_STATE_HOME: join(cwd, 'state'), NO_COLOR: '1', TERM: 'screen' };
const terminals: Terminal[] = [];

afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});
afterAll(folder.remove);

async function terminal(...args: readonly string[]): Promise<Terminal> {
  const opened = new Terminal(args.length > 0 ? args : ['--port', '0'], env, cwd);
  terminals.push(opened);
  await opened.shows(/omega> *$/m);
  return opened;
}

describe('in a terminal', () => {
  test('values have names, forms take several lines, output stands on its own', async () => {
    const repl = await terminal();
    repl.enter('(define (double x)');
    await repl.shows(/ \.\.\.>/);
    repl.enter('(* x 2))');
    repl.enter('(double 21)');
    await repl.shows(/^\$1 = 42$/m);
    repl.enter('(list $1 "a")');
    await repl.shows(/^\$2 = \(42 "a"\)$/m);
    repl.enter('(begin (display "no newline") 5)');
    await repl.shows(/^no newline\n\$3 = 5$/m);
    repl.enter('(car 5)');
    const screen = await repl.shows(/error\[wrong-type\]/);
    expect(screen).toMatch(/1 \| \(car 5\)\n\s+\| \^{7}/);
  });

  test('Ctrl-C interrupts the program and not the REPL', async () => {
    const repl = await terminal();
    repl.enter('(define count 0)');
    repl.enter('(begin (display "running") (let loop () (set! count (+ count 1)) (loop)))');
    await repl.shows(/^running/m);
    repl.enter('"typed ahead"');
    await repl.shows(/"typed ahead"/);
    repl.press('C-c');
    await repl.shows(/^interrupted at .*,continue/m);
    await repl.shows(/^\$1 = "typed ahead"$/m);
    repl.enter('(> count 0)');
    await repl.shows(/^\$2 = #t$/m);
  });

  test('an interrupted program can be looked at and continued', async () => {
    const repl = await terminal();
    repl.enter('(define (count n) (if (< n 0) n (count (+ n 1))))');
    repl.enter('(begin (display "running") (count 0))');
    await repl.shows(/^running/m);
    repl.press('C-c');
    await repl.shows(/^interrupted/m);
    repl.enter(',state');
    const state = /^paused after (\d+) steps\n\s+C .*\n\s+E .*n = \d+/m;
    const [, steps] = state.exec(await repl.shows(state)) ?? [];
    repl.enter(',continue');
    await repl.shows(/,continue$/m);
    await new Promise((resolve) => setTimeout(resolve, 200));
    repl.press('C-c');
    await repl.shows(/interrupted[\s\S]*interrupted/);
    repl.enter(',session/current');
    const [, later] = /"steps": (\d+)/.exec(await repl.shows(/"steps": \d+/)) ?? [];
    expect(Number(later)).toBeGreaterThan(Number(steps));
  });

  test('Ctrl-C at the prompt drops what was typed', async () => {
    const repl = await terminal();
    repl.enter('(half (typed');
    repl.type('never');
    repl.press('C-c');
    await repl.shows(/\^C/);
    repl.enter('(+ 1 2)');
    await repl.shows(/^\$1 = 3$/m);
  });

  test('Ctrl-C right behind an unfinished line drops it too', async () => {
    const repl = await terminal();
    repl.type('(half (typed');
    repl.press('Enter', 'o', 'n', 'C-c');
    await repl.shows(/\^C/);
    repl.enter('(+ 1 2)');
    await repl.shows(/^\$1 = 3$/m);
  });

  test('Ctrl-C while the program reads interrupts it too', async () => {
    const repl = await terminal();
    repl.enter('(begin (display "reading") (newline) (read-line) (display "gone on"))');
    await repl.shows(/^reading$/m);
    repl.press('C-c');
    await repl.shows(/^interrupted while it read/m);
    repl.enter('(+ 1 2)');
    expect(await repl.shows(/^\$1 = 3$/m)).not.toMatch(/^gone on/m);
  });

  test('a program reads lines from the terminal', async () => {
    const repl = await terminal();
    repl.enter('(let* ((a (read-line)) (b (read-line))) (list a b))');
    repl.enter('first line');
    repl.enter('second line');
    await repl.shows(/^\$1 = \("first line" "second line"\)$/m);
  });

  test('Tab completes names and commands', async () => {
    const repl = await terminal();
    repl.type('(string-app');
    repl.press('Tab');
    await repl.shows(/omega> \(string-append/);
    repl.enter(' "a" "b")');
    await repl.shows(/^\$1 = "ab"$/m);
    repl.type(',he');
    repl.press('Tab');
    await repl.shows(/^omega> ,help/m);
    repl.press('Enter');
    await repl.shows(/,quit +End\./);
  });

  test('history is there in the next REPL, without what programs read', async () => {
    const first = await terminal();
    first.enter('(string-length (read-line))');
    first.enter('secret input');
    await first.shows(/^\$1 = 12$/m);
    first.enter('(* 1111 1111)');
    await first.shows(/1234321/);
    first.press('C-d');
    await first.shows(/^ended with 0$/m);
    const second = await terminal();
    second.press('Up', 'Up', 'Enter');
    second.enter('four');
    await second.shows(/^\$1 = 4$/m);
    const history = readFileSync(join(cwd, 'state', 'omega', 'history'), 'utf8');
    expect(history).toContain('(* 1111 1111)');
    expect(history).not.toContain('secret input');
  });

  test('comma commands', async () => {
    const repl = await terminal();
    repl.enter(',doc car');
    await repl.shows(/^\(car pair\)/m);
    repl.enter(',apropos string-upc');
    await repl.shows(/^string-upcase$/m);
    repl.enter(',expand (unless 1 2)');
    await repl.shows(/^\(if 1 /m);
    repl.enter(',time (+ 1 2)');
    await repl.shows(/^\d+\.\d ms, \d+ steps$/m);
    repl.enter(',load three.omega');
    repl.enter('(+ three 1)');
    await repl.shows(/loaded[\s\S]*= 4$/m);
    repl.enter(',step (vector-map (lambda (x) (* x x)) #(1 2))');
    await repl.shows(/^input-\d+:1:1: in top level\n 1 \| \(vector-map .*\n +\| \^+\nomega\[1\]/m);
    repl.enter(',istep');
    await repl.shows(/^paused after \d+ steps\n +C .*\n +E /m);
    repl.enter(',continue');
    await repl.shows(/ = #\(1 4\)$/m);
    repl.enter(',session/current');
    await repl.shows(/"id": "main"/);
    repl.enter(',dac car');
    await repl.shows(/there is no command ",dac"; there is ,doc/);
    repl.enter(',quit');
    await repl.shows(/^ended with 0$/m);
  });

  test('(exit n) ends it with that code', async () => {
    const repl = await terminal();
    repl.enter('(exit 5)');
    await repl.shows(/^ended with 5$/m);
  });

  test('it listens, and says which port it took instead of a busy one', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port));
    });
    const repl = await terminal('--port', String(port));
    const banner = await repl.shows(/Listening on/);
    const [, taken, wanted] =
      /Listening on 127\.0\.0\.1:(\d+) \(port (\d+) is taken\)/.exec(banner) ?? [];
    expect(Number(wanted)).toBe(port);
    const probe = await WireProbe.open(Number(taken));
    await probe.ask('omega/hello', { session: 'main' });
    await probe.ask('runtime/eval', { code: '(define from-outside 7)' });
    repl.enter('(+ from-outside 1)');
    await repl.shows(/^\$1 = 8$/m);
    probe.end();
    blocker.close();
  });
});

describe('in a pipe', () => {
  test('prints values and nothing else', async () => {
    const input = '(+ 1 2)\n(define (f x)\n  (* x 2))\n(f 21) (f 22)\n(list $1 $2)\n"abc"';
    expect(await omega([], { input })).toEqual({
      code: 0,
      output: '3\n44\n(3 44)\n"abc"\n',
      errors: '',
    });
  });

  test('programs read the lines that follow, errors do not end it, exit does', async () => {
    const input = '(read-line)\nthe line\n(car 1)\n(read-line)\n,doc car\n(exit 4)\n"never"\n';
    const { code, output } = await omega(['repl'], { input });
    expect(code).toBe(4);
    expect(output).toMatch(/^"the line"\ninput-2:1:1: error\[wrong-type\]/);
    expect(output).toMatch(/\n",doc car"\n$/);
  });

  test(',profile tells what is compiled, and what of it by a form', async () => {
    const define = '(define (f n) (if (< n 2) n (+ (f (- n 1)) (f (- n 2)))))';
    const { output } = await omega([], { input: `${define}\n,profile (f 18)\n,profile\n` });
    const compiled =
      '1 procedure compiled, entered at \\d+ places?; \\d+ characters of code; 0 procedures';
    const lines = ['2584', '[\\d.]+ ms, \\d+ steps', `${compiled} discarded`];
    const added = 'by this form: procedures \\+1, places \\+\\d+';
    expect(output).toMatch(
      new RegExp(`^${[...lines, added, `${compiled} discarded`].join('\n')}\n$`),
    );
  });

  test('input that ends in the middle of a form is an error', async () => {
    const { output } = await omega([], { input: '(+ 1 2)\n(car (' });
    expect(output).toMatch(/^3\n.*error\[read-error\]/);
  });
});

describe('serve and connect', () => {
  test('serve writes .nrepl-port, serves, and takes the file away', async () => {
    const server = startOmega(['serve', '--port', '0'], { cwd });
    const ended = endOf(server);
    const said = await untilSaid(server.stdout, /listening on 127\.0\.0\.1:\d+\n/);
    const port = Number(/:(\d+)\n/.exec(said)?.[1]);
    const file = join(cwd, '.nrepl-port');
    expect(readFileSync(file, 'utf8')).toBe(String(port));
    const probe = await WireProbe.open(port);
    expect(await probe.ask('runtime/eval', { code: '(+ 1 2)' })).toMatchObject({
      result: { data: 3 },
    });

    const busy = await omega(['serve', '--port', String(port), '--no-port-file'], { cwd });
    expect(busy).toMatchObject({ code: 2, output: '' });
    expect(busy.errors).toContain(`127.0.0.1:${port}`);

    const input = '(define x 20)\n(begin (display "out") (+ x 22))\n(car 1)\n';
    const connected = await omega(['connect'], { cwd, input });
    expect(connected.code).toBe(0);
    expect(connected.output).toMatch(/^out\n42\ninput-3:1:1: error\[wrong-type\]/);

    server.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
    const refused = await omega(['connect', '--port', String(port)], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/nobody listens there/);
  });

  test('serve --stdio', async () => {
    const input =
      '{"jsonrpc":"2.0","id":1,"method":"runtime/eval","params":{"code":"(display 1) 2"}}\n';
    const { code, output } = await omega(['serve', '--stdio'], { input });
    expect(code).toBe(0);
    const messages = output
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(messages).toMatchObject([
      { method: 'omega/output', params: { text: '1' } },
      { id: 1, result: { data: 2 } },
    ]);
  });

  test('connect in a terminal: Ctrl-C interrupts the program over there', async () => {
    const server = startOmega(['serve', '--port', '0', '--no-port-file'], { cwd });
    const said = await untilSaid(server.stdout, /listening on 127\.0\.0\.1:\d+\n/);
    const client = await terminal('connect', '--port', /:(\d+)\n/.exec(said)?.[1] ?? '');
    client.enter('(begin (display "running") (newline) (let loop () (loop)))');
    await client.shows(/^running$/m);
    client.press('C-c');
    await client.shows(/^interrupted at/m);
    client.enter('(string-length (read-line))');
    client.enter('five!');
    await client.shows(/^\$1 = 5$/m);
    server.kill('SIGKILL');
    await client.shows(/^the server closed the connection\nended with 1$/m);
  });

  test('connect says when the server goes away', async () => {
    const server = startOmega(['serve', '--port', '0', '--no-port-file'], { cwd });
    const said = await untilSaid(server.stdout, /listening on 127\.0\.0\.1:\d+\n/);
    const client = startOmega(['connect', '--port', /:(\d+)\n/.exec(said)?.[1] ?? ''], { cwd });
    const ended = endOf(client);
    client.stdin.write('(+ 40 2)\n');
    await untilSaid(client.stdout, /42/);
    server.kill('SIGKILL');
    expect(await ended).toMatchObject({
      code: 1,
      output: '42\nthe server closed the connection\n',
    });
  });
});

describe('a server that resets the connection', () => {
  test('is a server that closed it', async () => {
    const welcome = { jsonrpc: '2.0', id: 1, result: { version: '0.1.0', session: 'session-1' } };
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(`${JSON.stringify(welcome)}\n`);
        socket.once('data', () => socket.resetAndDestroy());
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = startOmega(['connect', '--port', `${port}`], { cwd });
    const ended = endOf(client);
    client.stdin.write('(+ 40 2)\n');
    expect(await ended).toMatchObject({ code: 1, output: 'the server closed the connection\n' });
    server.close();
  });
});

describe('values for people', () => {
  test('what fits stays on a row; what does not gets a row for each element', () => {
    expect(prettyValue('(1 "a b" #(2 c))', 40, false)).toBe('(1 "a b" #(2 c))');
    expect(prettyValue('((alpha . 1) (beta #\\( "x)" . 2))', 18, false)).toBe(
      '((alpha . 1)\n (beta\n  #\\(\n  "x)"\n  .\n  2))',
    );
    expect(prettyValue('#0=(a . #0#)', 99, false)).toBe('#0=(a . #0#)');
    expect(prettyValue("(quote 'a `(b ,c ,@d))", 99, false)).toBe("(quote 'a `(b ,c ,@d))");
    expect(prettyValue('(unfinished "text', 5, false)).toBe('(unfinished\n "text)');
    expect(prettyValue('', 5, false)).toBe('');
  });

  test('atoms are coloured by kind', () => {
    const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;
    expect(prettyValue('(a "b")', 40, true)).toBe(`(a ${green('"b"')})`);
  });

  test('nothing of the text is lost', () => {
    const text = '(define (f x) #u8(1 2) |a (b| #\\) "s(" #<procedure f> #0=(a . #0#) 1/2)';
    const rows = prettyValue(text, 10, false);
    expect(rows.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  });
});

test('the parenthesis that belongs to the last one', () => {
  expect(matchingOpening('(a (b) c)')).toBe(0);
  expect(matchingOpening('(a (b)')).toBe(3);
  expect(matchingOpening('(a "(" #\\( b)')).toBe(0);
  expect(matchingOpening('#(1 2)')).toBe(0);
  expect(matchingOpening('a)')).toBe(null);
  expect(matchingOpening('(a) b')).toBe(null);
  expect(matchingOpening('')).toBe(null);
});
