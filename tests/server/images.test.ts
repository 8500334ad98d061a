/**
 * Images in files: a session saved by one process, which is then killed, goes on in another one.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endOf, folderWith, omega, startOmega, untilSaid } from './omega-process.js';

const QUEENS = `
  (define (queens n)
    (let place ((row 0) (placed '()))
      (if (= row n)
          (reverse placed)
          (let ((column (an-integer-between 1 n)))
            (let check ((others placed) (distance 1))
              (if (pair? others)
                  (begin
                    (require (not (= column (car others))))
                    (require (not (= (abs (- column (car others))) distance)))
                    (check (cdr others) (+ distance 1)))))
            (place (+ row 1) (cons column placed))))))
  (define (show x) (write x) (newline))`;
const SOLUTIONS = 724;
const BEFORE = 300;

const DEPTH = 100_000;

const folder = folderWith({
  'empty.omega': '',
  'deep.omega': `
    (define (up n)
      (if (= n 0)
          (let wait ((i 0)) (if (< i 300000) (wait (+ i 1)) '()))
          (cons n (up (- n 1)))))
    (define all (up ${DEPTH}))
    (display (list (length all) (apply + all)))`,
  'failing.omega': `
    (define (half x) (/ x 2))
    (define result (list (half 10) (half 'oops)))
    (write result)`,
  'fails-later.omega': `
    (let ((x (amb 1 2 3)))
      (transaction
        (save-image "fails-later.image")
        (write-file! "chosen.txt" "it")
        (restart-case (list x (error "which?" x)) (use-value (v) (list 'used v x)))))
    (display "the rest")`,
  'loop.omega': `
    (define n 0)
    (display "go\\n")
    (let loop () (set! n (+ n 1)) (if (< n 10000000000) (loop)))`,
  'saves-itself.omega': `
    (define n 0)
    (let loop ()
      (set! n (+ n 1))
      (if (= n 1000)
          (let ((how (save-image "self.image")))
            (write (list how n (command-line)))
            (newline)
            (if (eq? how 'restored) (exit 5))))
      (loop))`,
  'saves-often.omega': `
    (define all '())
    (let loop ((i 0))
      (set! all (cons (make-vector 100 i) all))
      (save-image "often.image")
      (display "saved\\n")
      (loop (+ i 1)))`,
  'my-library.sld': '',
});
afterAll(folder.remove);
const cwd = folder.path;
const size = (name: string): number => statSync(join(cwd, name)).size;

/** What a REPL says to these lines before it is killed. */
async function sayAndKill(lines: readonly string[], last: RegExp): Promise<string> {
  const child = startOmega(['--no-server'], { cwd });
  const ended = endOf(child);
  const said = untilSaid(child.stdout, last);
  child.stdin.write(`${lines.join('\n')}\n`);
  await said;
  child.kill('SIGKILL');
  const { output } = await ended;
  return output;
}

/** Save the state after these lines, in a process that is killed then. */
async function saved(image: string, ...lines: readonly string[]): Promise<string> {
  return sayAndKill([...lines, `,save-image ${image}`], /saved in/);
}

async function answers(image: string, ...expressions: readonly string[]): Promise<string> {
  const ended = await omega(['eval', '--image', image, ...expressions], { cwd });
  expect(ended.errors).toBe('');
  return ended.output;
}

describe('saved, killed, and gone on with', () => {
  test('the middle of a search: the other solutions, in order', async () => {
    const next = '(show (next-solution))';
    const first = [QUEENS, '(show (queens 10))', ...new Array(BEFORE - 1).fill(next)];
    const before = await saved('queens.image', ...first);
    expect(size('queens.image')).toBeLessThan(1_000_000);
    const rest = new Array(SOLUTIONS - BEFORE).fill(next);
    const after = await answers('queens.image', ...rest);
    const none = await omega(['eval', '--image', 'queens.image', ...rest, '(next-solution)'], {
      cwd,
    });
    expect(none.errors).toContain('error[amb-exhausted]');
    const whole = await omega(['eval', QUEENS, '(for-each show (all-of (queens 10)))'], { cwd });
    const solutions = (text: string): string[] => text.match(/^\([\d ]+\)$/gm) ?? [];
    expect(solutions(whole.output)).toHaveLength(SOLUTIONS);
    expect([...solutions(before), ...solutions(after)]).toEqual(solutions(whole.output));
  });

  test('streams that were looked at halfway', async () => {
    await saved(
      'streams.image',
      '(define made 0)',
      '(define (from n) (stream-cons (begin (set! made (+ made 1)) n) (from (+ n 1))))',
      '(define s (from 1))',
      '(stream-ref s 2)',
    );
    expect(await answers('streams.image', '(list (stream-ref s 2) made)')).toBe('(3 1)\n');
    expect(await answers('streams.image', '(list (stream->list 4 s) made)')).toBe(
      '((1 2 3 4) 4)\n',
    );
  });

  test('fibers that wait', async () => {
    await saved(
      'fibers.image',
      '(define ch (channel))',
      '(define (worker name) (spawn (lambda () (list name (channel-receive! ch)))))',
      "(define a (worker 'a))",
      "(define b (worker 'b))",
      "(define late (spawn (lambda () (sleep 0.05) (join a) 'after-a)))",
      '(yield-fiber)',
    );
    expect(
      await answers(
        'fibers.image',
        '(begin (channel-send! ch 1) (channel-send! ch 2) (list (join b) (join late) (join a)))',
      ),
    ).toBe('((b 2) after-a (a 1))\n');
  });

  test('restarts that wait', async () => {
    const { code, errors } = await omega(['snapshot', 'save', 'failed.image', 'failing.omega'], {
      cwd,
    });
    expect(code).toBe(1);
    expect(errors).toContain('failing.omega:2:22: error[wrong-type]');
    const repl = await omega(['--image', 'failed.image', '--no-server'], {
      cwd,
      input: ',restarts\n,0 7\nresult\n',
    });
    expect(repl.output).toMatch(/restarts \(level 1\):\n +,0 use-value/);
    expect(repl.output).toContain('(5 7)\n(5 7)');
  });

  test('a program that fails when it has gone on', async () => {
    const run = await omega(['run', 'fails-later.omega'], { cwd });
    expect([run.code, run.output]).toEqual([1, '']);
    const after = '(read-file "chosen.txt")\n,levels';
    const repl = await omega(['--image', 'fails-later.image', '--no-server'], {
      cwd,
      input: `,continue\n,restarts\n(define y 41)\n,0 y\n${after}\n`,
    });
    expect(repl.output).toContain('which? 1');
    expect(repl.output).toMatch(/restarts \(level 1\):\n +,0 use-value/);
    expect(repl.output).toContain('the rest');
    expect(repl.output).toContain('"it"\nno level is open');
    expect(await omega(['run', '--image', 'fails-later.image'], { cwd })).toMatchObject({
      code: 1,
      output: '',
      errors: run.errors,
    });
  });

  test('a loop that was interrupted', async () => {
    const child = startOmega(['snapshot', 'save', 'loop.image', 'loop.omega'], { cwd });
    const ended = endOf(child);
    await untilSaid(child.stdout, /go/);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const reached = Number(await answers('loop.image', 'n'));
    const stop = '(set! n 10000000000)';
    const rest = await omega(['--image', 'loop.image', '--no-server'], {
      cwd,
      input: `(>= n ${reached})\n${stop}\n,levels\n,continue\nn\n`,
    });
    expect(rest.output).toMatch(/^#t\n +1 +interrupted +loop\.omega:4:\d+\n/);
    expect(rest.output).toMatch(/1000000000[01]\n$/);
  });

  test('a program that saves itself', async () => {
    const child = startOmega(['run', 'saves-itself.omega', 'x'], { cwd });
    const ended = endOf(child);
    await untilSaid(child.stdout, /\n/);
    child.kill('SIGKILL');
    expect((await ended).output).toBe('("self.image" 1000 ("saves-itself.omega" "x"))\n');
    expect(await omega(['run', '--image', 'self.image'], { cwd })).toEqual({
      code: 5,
      output: '(restored 1000 ("omega"))\n',
      errors: '',
    });
  });

  test('a deep recursion, in a few bytes a frame', async () => {
    const steps = String(3 * DEPTH);
    const args = ['snapshot', 'save', 'deep.image', 'deep.omega', '--steps', steps];
    expect((await omega(args, { cwd })).code).toBe(3);
    expect(size('deep.image')).toBeLessThan(60 * DEPTH);
    const sum = (DEPTH * (DEPTH + 1)) / 2;
    expect(await omega(['run', '--image', 'deep.image'], { cwd })).toMatchObject({
      code: 0,
      output: `(${DEPTH} ${sum})`,
    });
  });

  test('nothing at all, in little', async () => {
    await omega(['snapshot', 'save', 'idle.image', 'empty.omega'], { cwd });
    expect(size('idle.image')).toBeLessThan(2048);
  });
});

test('a process that is killed while it saves leaves an image', async () => {
  for (let i = 0; i < 4; i++) {
    const child = startOmega(['run', 'saves-often.omega'], { cwd });
    const ended = endOf(child);
    await untilSaid(child.stdout, new RegExp(`(saved\\n){${1 + 7 * i}}`));
    child.kill('SIGKILL');
    await ended;
    const length = Number(await answers('often.image', '(length all)'));
    expect(length).toBeGreaterThan(7 * i);
  }
});

describe('the command', () => {
  test('info and list tell what is in images', async () => {
    await saved('one.image', '(define x 1)', '(let ((y (amb 1 2))) y)', '(car 5)');
    const info = await omega(['snapshot', 'info', 'one.image'], { cwd });
    expect(info.output).toMatch(
      /^one\.image {2}\d+ bytes, \d definitions, \d+ steps, 1 level, a search is parked\n$/,
    );
    const list = await omega(['snapshot', 'list', '--json'], { cwd });
    const rows = list.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string });
    expect(rows.map(({ path }) => path)).toContain('one.image');
    expect(rows.find(({ path }) => path === 'one.image')).toMatchObject({
      bytes: size('one.image'),
      levels: 1,
      parked: true,
      underWay: false,
    });
  });

  test('libraries come along, from files too', async () => {
    writeFileSync(
      join(cwd, 'my-library.sld'),
      '(define-library (my-library) (export f)' +
        '(import (scheme base)) (begin (define (f x) (* 2 x))))',
    );
    await saved('library.image', '(import (my-library))', '(define (g x) (+ 1 (f x)))');
    const other = folderWith({ 'library.image': readFileSync(join(cwd, 'library.image')) });
    const args = ['eval', '--image', 'library.image', '(g 20)', '(import (my-library))', '(f 4)'];
    expect(await omega(args, { cwd: other.path })).toMatchObject({ output: '41\n8\n', errors: '' });
    other.remove();
  });

  test('what cannot be used is named', async () => {
    writeFileSync(join(cwd, 'text.image'), '(define x 1)\n');
    writeFileSync(join(cwd, 'later.image'), `omega-image 9 ${'0'.repeat(32)}\n{}\n{}\n`);
    const cases: ReadonlyArray<readonly [string, RegExp]> = [
      ['missing.image', /cannot read missing\.image: there is no such file/],
      ['text.image', /text\.image: this is no image of Omega/],
      ['later.image', /later\.image: the image has format 9, this Omega reads format 1/],
    ];
    for (const [image, message] of cases) {
      for (const verb of [
        ['snapshot', 'info', image],
        ['run', '--image', image],
        ['eval', '--image', image, '1'],
        ['--image', image],
      ]) {
        const { code, errors, output } = await omega(verb, { cwd });
        expect([code, output], verb.join(' ')).toEqual([1, '']);
        expect(errors).toMatch(message);
      }
    }
    await saved('defines.image', '(define x 1)');
    const none = await omega(['run', '--image', 'defines.image'], { cwd });
    expect(none).toMatchObject({ code: 0, errors: expect.stringMatching(/no text is under way/) });
    expect((await omega(['snapshot', 'keep'], { cwd })).code).toBe(2);
    expect((await omega(['snapshot', 'save', 'x.image'], { cwd })).code).toBe(2);
    const nowhere = ['snapshot', 'save', 'no/such/folder.image', 'empty.omega'];
    const { code, errors } = await omega(nowhere, { cwd });
    expect([code, errors]).toEqual([1, expect.stringMatching(/cannot write no\/such\/folder/)]);
  });

  test('a socket, pipe or device is not replaced by an image', async () => {
    const server = createServer().listen(join(cwd, 'socket'));
    await once(server, 'listening');
    symlinkSync('socket', join(cwd, 'link'));
    for (const name of ['socket', 'link']) {
      const { code, errors } = await omega(['snapshot', 'save', name, 'empty.omega'], { cwd });
      expect([code, errors]).toEqual([1, expect.stringContaining('it is no ordinary file')]);
    }
    expect(statSync(join(cwd, 'socket')).isSocket()).toBe(true);
    server.close();
  });

  test('nothing but the image is left in its folder', async () => {
    const other = folderWith({ 'empty.omega': '', 'old.image': 'whatever was there' });
    const args = ['snapshot', 'save', 'old.image', 'empty.omega'];
    expect(await omega(args, { cwd: other.path })).toMatchObject({ code: 0 });
    expect(readdirSync(other.path).sort()).toEqual(['empty.omega', 'old.image']);
    const info = await omega(['snapshot', 'info', 'old.image'], { cwd: other.path });
    expect(info.code).toBe(0);
    other.remove();
  });

  test('a file is evaluated in the session of an image', async () => {
    await saved('base.image', '(define base 40)');
    writeFileSync(join(cwd, 'more.omega'), '(display (+ base 2)) (car base)');
    const { code, output, errors } = await omega(['run', '--image', 'base.image', 'more.omega'], {
      cwd,
    });
    expect([code, output]).toEqual([1, '42']);
    expect(errors).toContain('more.omega:1:22: error[wrong-type]');
  });
});

test('the commands of the REPL', async () => {
  const input = [
    '(define x 1)',
    ',snapshot before',
    '(set! x 2) (define y 3)',
    ',snapshots',
    ',diff before',
    ',save-image repl.image',
    ',restore before',
    'x',
    ',load-image repl.image',
    'x',
    ',restore before',
    ',diff before repl.image',
    ',restore nowhere',
    ',restore',
  ].join('\n');
  const { output } = await omega(['--no-server'], { cwd, input });
  expect(output.split('\n')).toEqual([
    'saved as before',
    expect.stringMatching(/^ {2}before {2}1 definitions, \d+ steps, \d+ characters$/),
    '  x  changed  1 -> 2',
    '  y  defined  3',
    'saved in repl.image',
    'as in before; the history begins anew',
    '1',
    'as in repl.image; the history begins anew',
    '2',
    'as in before; the history begins anew',
    '  x  changed  1 -> 2',
    '  y  defined  3',
    'no snapshot is called "nowhere"; there is before, repl.image',
    ',restore needs NAME',
    '',
  ]);
});

test('inputs after an image are not mistaken for those in it', async () => {
  await saved('spans.image', '(define (f x)\n  (car x))', '1', '2');
  const input = '(define later 1)\n(define (unrelated) 2)\n(f 5)\n';
  const { output } = await omega(['--image', 'spans.image', '--no-server'], { cwd, input });
  expect(output).toContain('input-1:2:3: error[wrong-type]');
  expect(output).not.toMatch(/\| \(define later/);
});
