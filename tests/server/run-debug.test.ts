/** `omega run --debug`: where it stops, how it ends, and what is wrong usage. */
import { afterAll, describe, expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';
import { SETS_TOTAL, SHOP, transcript } from './transcript.js';

const folder = folderWith({
  'shop.omega': SHOP,
  'unreadable.omega': '(display "ran")\n(car (\n',
  'imports.omega': '(import (scheme base))\n(define n 7)\n(vector-ref (vector 1 2) n)\n',
});
const cwd = folder.path;
afterAll(folder.remove);

describe('omega run --debug', () => {
  test('--break runs up to a breakpoint', async () => {
    const args = ['run', '--debug', '--break', 'add!', '--break', '4', 'shop.omega'];
    expect(await transcript(args, [',continue'], cwd)).toEqual([
      'breakpoint 1 add!; no code of the program has it yet',
      'breakpoint 2 shop.omega:4; no code of the program has it yet',
      'shop.omega:7:3: breakpoint 1, in add!',
      ...SETS_TOTAL,
      'shop.omega:4:5: breakpoint 2, in price',
      ' 4 |     (* 2 base)))',
      '   |     ^^^^^^^^^^',
    ]);
  });

  test('a program sees what it imports, and stops at an error', async () => {
    const args = ['run', '--debug', '--break', 'nothing', 'imports.omega'];
    const lines = [',print n', ',back', ',why n', '(display n)'];
    const said = (await transcript(args, lines, cwd)).join('\n');
    expect(said).toMatch(/^imports\.omega:3:1: error\[out-of-range\]/m);
    expect(said).toMatch(/\n7\npast: step # of #\nimports\.omega:3:1: in top level\n/);
    expect(said).toMatch(/\nn = 7\nimports\.omega:2:1: n gets its value here \(step #\)\n/);
    expect(said).toMatch(/ error\[unbound-variable\]: unbound variable: display/);
  });

  test('it ends with the end of input, not with the program', async () => {
    expect((await omega(['run', '--debug', 'shop.omega'], { cwd, input: '(exit 4)\n' })).code).toBe(
      0,
    );
  });

  test('usage', async () => {
    const of = async (...args: readonly string[]) => {
      const { code, errors } = await omega(['run', ...args], { cwd });
      return [code, errors.split('\n')[0]];
    };
    const wrong = async (message: string, ...args: readonly string[]) =>
      expect(await of(...args)).toEqual([2, `omega: run: ${message}`]);
    await wrong('--debug needs a FILE: standard input is for commands', '--debug');
    await wrong('--debug needs a FILE: standard input is for commands', '--debug', '-');
    await wrong('--break needs --debug', '--break', '3', 'shop.omega');
    await wrong('--debug does not go with --image', '--debug', '--image', 'x', 'shop.omega');
    await wrong('--debug does not go with a Datalog program', '--debug', 'x.dl');
    const unreadable = await omega(['run', '--debug', 'unreadable.omega'], { cwd });
    expect(unreadable).toMatchObject({ code: 1, output: '' });
    expect(unreadable.errors).toMatch(/unreadable\.omega:2:6: error\[read-error\]/);
    expect((await of('--debug', 'nowhere.omega'))[0]).toBe(1);
  });
});
