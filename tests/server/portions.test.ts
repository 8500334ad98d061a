/** Working in portions: each run goes on with the image of the one before, by its own limit. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

const queens = readFileSync(new URL('../../examples/queens.omega', import.meta.url));
const folder = folderWith({ 'queens.omega': queens });
const cwd = folder.path;
afterAll(folder.remove);

test('the transitions of the image count for no limit', async () => {
  const save = ['snapshot', 'save', 'queens.image', 'queens.omega', '--steps', '10000'];
  expect(await omega(save, { cwd })).toMatchObject({ code: 3 });
  const less = await omega(['run', '--image', 'queens.image', '--steps', '5000'], { cwd });
  expect(less.code).toBe(3);
  expect(less.errors).toBe('stopped: 5000 steps made, the limit is 5000\n');
  const same = await omega(['run', '--image', 'queens.image', '--steps', '10000'], { cwd });
  expect(same.errors).toBe('stopped: 10000 steps made, the limit is 10000\n');
});

test('a program that restores a snapshot has not got its transitions back', async () => {
  const code =
    "(begin (snapshot! 'a) (let loop ((n 100)) (if (> n 0) (loop (- n 1)))) (restore! 'a))";
  const { code: exit, errors } = await omega(['eval', '--steps', '9000', code], { cwd });
  expect(exit).toBe(3);
  expect(errors).toMatch(/^stopped: 900\d steps made, the limit is 9000$/m);
});

test('what waits for review at the end of a REPL is told, and how to keep it', async () => {
  const input = '(transaction :review #t (write-file! "waits" "1") 5)\n,quit\n';
  const { output, errors } = await omega(['--no-server'], { cwd, input });
  expect(output).toBe('5\n');
  expect(errors).toBe(
    'omega: 1 proposal left in review, and not performed: write-file! waits; ' +
      ',save-image FILE, before the end, keeps what waits\n',
  );
});
