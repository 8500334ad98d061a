/** Recordings in files: `omega run --record`, `omega replay`, and the REPL's `,recording`. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { contentHash } from '#omega/runtime/core/compiler/hash.js';
import { packed, unpacked } from '#omega/server/image-files.js';
import { endOf, folderWith, omega, startOmega, untilSaid } from './omega-process.js';

const folder = folderWith({
  'far.sld':
    '(define-library (far) (import (scheme base)) (export far) (begin (define (far x) (* x 7))))',
  'busy.omega': `
    (import (scheme base) (scheme read) (scheme write) (scheme time) (scheme file) (far)
            (omega base) (omega fiber))
    (define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
    (display (list (sum 1000) (far 6) (current-jiffy) (random-bytes 4)))
    (call-with-output-file "made" (lambda (p) (write 'made p)))
    (display (call-with-input-file "made" read))
    (display (read-line))
    (nursery (lambda (n) (spawn-in n (lambda () (sleep 0.05) (display "late"))) (display "soon")))
    (display "to errors" (current-error-port))
    (delete-file "made")
    (newline)
    (car (list))`,
  'loop.omega': '(display "go\\n") (let loop () (loop))',
  'deep.omega': '(define (f n) (if (= n 0) (display "end") (f (- n 1)))) (f 3000000) (exit 4)',
});
const cwd = folder.path;
const path = (name: string): string => join(cwd, name);
afterAll(folder.remove);

test('a run is repeated with nothing of it there, and prints the same', async () => {
  const input = 'typed\n';
  const live = await omega(['run', '--record', 'busy.recording', 'busy.omega'], { cwd, input });
  expect(live).toMatchObject({ code: 1, errors: expect.stringContaining('car: expected a pair') });
  expect(live.output).toMatch(/\(500500 42 \d+ #u8\(.*\)\)madetypedsoonlate\n/);
  expect(live.errors).toContain('to errors');
  for (const name of ['busy.omega', 'far.sld']) rmSync(path(name));
  const again = await omega(['replay', '--summary', 'busy.recording'], { cwd });
  expect(again).toMatchObject({ code: 0, output: live.output });
  expect(again.errors).toMatch(
    /^to errors\n?omega replay: as recorded: \d+ forms, \d+ steps, \d+ answers from outside\n$/,
  );
  expect(existsSync(path('made'))).toBe(false);
});

test('a run that is interrupted, that exits, that takes long', async () => {
  const child = startOmega(['run', '--record', 'loop.recording', 'loop.omega'], { cwd });
  await untilSaid(child.stdout, /go/);
  child.kill('SIGINT');
  expect(await endOf(child)).toMatchObject({ code: 130 });
  expect(await omega(['replay', 'loop.recording'], { cwd })).toMatchObject({
    code: 0,
    output: 'go\n',
  });
  const args = ['run', '--record', 'deep.recording', 'deep.omega'];
  expect(await omega(args, { cwd })).toMatchObject({ code: 4, output: 'end', errors: '' });
  const again = await omega(['replay', 'deep.recording'], { cwd });
  expect(again).toMatchObject({ code: 0, output: 'end' });
});

test('what differs, is damaged or is no recording ends with 1 and says so', async () => {
  await omega(['eval', '1'], { cwd });
  writeFileSync(path('small.omega'), '(define x 3)\n(display (* x 2))\n');
  await omega(['run', '--record', 'small.recording', 'small.omega'], { cwd });
  const text = unpacked(readFileSync(path('small.recording')));
  const rest = text
    .slice(text.indexOf('\n') + 1)
    .replace('"console output","6"', '"console output","7"');
  const other = `omega-recording 1 ${contentHash(rest)}\n${rest}`;
  writeFileSync(path('other.recording'), packed(other));
  const failed = async (name: string, message: RegExp): Promise<void> => {
    const { code, output, errors } = await omega(['replay', name], { cwd });
    expect([code, output, errors]).toEqual([1, '', expect.stringMatching(message)]);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  };
  const told = /differs from what was recorded at step \d+: expected console output "7", got .*"6"/;
  await failed('other.recording', told);
  writeFileSync(path('plain.recording'), other.replace('small.omega', 'large.omega'));
  await failed('plain.recording', /plain\.recording: the recording is damaged/);
  writeFileSync(path('cut.recording'), readFileSync(path('small.recording')).subarray(0, 300));
  await failed('cut.recording', /cut\.recording: .*damaged/);
  await failed('small.omega', /small\.omega: this is no recording of Omega/);
  await failed('nowhere', /cannot read nowhere: there is no such file/);
  expect(await omega(['replay'], { cwd })).toMatchObject({ code: 2 });
  expect(await omega(['replay', 'a', 'b'], { cwd })).toMatchObject({ code: 2 });
  const unwritable = await omega(['run', '--record', 'no/such/folder', 'small.omega'], { cwd });
  expect(unwritable).toMatchObject({ code: 1, output: '6' });
  expect(unwritable.errors).toMatch(/cannot write no\/such\/folder/);
});

test('the REPL saves what it has recorded, and goes through what was', async () => {
  const typed = (lines: readonly string[]): Promise<{ readonly output: string }> =>
    omega(['--no-server'], { cwd, input: `${lines.join('\n')}\n` });
  const first = await typed([
    '(define (f x) (display "in f") (* 2 x))',
    '(f 21)',
    ',recording save repl.recording',
    ',recording',
  ]);
  expect(first.output).toContain('saved in repl.recording; omega replay repl.recording');
  const second = await typed([
    ',recording load repl.recording',
    ',printed in f',
    ',history',
    ',goto',
    '(f 4)',
  ]);
  expect(second.output).toMatch(/step \d+, the newest/);
  expect(second.output).toMatch(/\(display "in f"\)/);
  expect(second.output).toMatch(/in f\n8\n$/);
  const again = await omega(['replay', 'repl.recording'], { cwd });
  expect(again).toMatchObject({ code: 0, output: 'in f' });
});
