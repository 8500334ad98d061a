/**
 * The command line, by running the built command: what it prints, where, and with which exit code.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endOf, folderWith, omega, startOmega, untilSaid } from './omega-process.js';

const folder = folderWith({
  'good.omega': '(import (scheme base) (scheme write))\n(display "hello")\n(newline)\n',
  'failing.omega':
    '(define (f x)\n  (+ 1 (car x)))\n(display "before")\n(newline)\n(f 3)\n(display "after")\n',
  'unreadable.omega': '(display "ran")\n(car \'(1 2)\n(display #\\nowhere)\n"open\n',
  'echo.omega':
    '#!/usr/bin/env omega\n(write (command-line))\n(newline)\n' +
    '(write (read-line))\n(write (read-line))\n(exit 7)',
  'loop.omega': '(display "go")\n(newline)\n(let loop () (loop))\n',
  'endless.omega': '(let loop () (display "all work and no play\\n") (loop))\n',
  'crlf.omega': '(display 1)\r\n(newline)\r\n(car 2)\r\n',
  'binary.omega': new Uint8Array([0x28, 0xff, 0xfe, 0x00, 0x29]),
  'empty.omega': '',
  'uses.omega': '(import (scheme base) (scheme write) (my numbers))\n(display (double 21))\n',
});
afterAll(folder.remove);
const cwd = folder.path;

describe('run', () => {
  test('a program, and nothing but its output', async () => {
    expect(await omega(['run', 'good.omega'], { cwd })).toEqual({
      code: 0,
      output: 'hello\n',
      errors: '',
    });
    expect(await omega(['run', 'empty.omega'], { cwd })).toMatchObject({ code: 0, output: '' });
  });

  test('stops at the first uncaught condition, with place, source, caret and stack', async () => {
    const { code, output, errors } = await omega(['run', 'failing.omega'], { cwd });
    expect(code).toBe(1);
    expect(output).toBe('before\n');
    expect(errors).toContain('failing.omega:2:8: error[wrong-type]: car: expected a pair');
    expect(errors).toContain(' 2 |   (+ 1 (car x)))\n   |        ^^^^^^^');
    expect(errors).toMatch(/stack:\n\s+f\s+failing\.omega:2:8/);
  });

  test('lists all reader errors and runs nothing', async () => {
    const { code, output, errors } = await omega(['run', 'unreadable.omega'], { cwd });
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors.match(/error\[read-error\]/g)?.length).toBeGreaterThanOrEqual(3);
    expect(errors).toContain('unreadable.omega:3:10');
  });

  test('gives the program its arguments, its input and its exit code', async () => {
    const args = ['run', 'echo.omega', '--flag', 'x', '--', '-y'];
    const { code, output } = await omega(args, { cwd, input: 'one line' });
    expect(output).toBe('("echo.omega" "--flag" "x" "--" "-y")\n"one line"#<eof>');
    expect(code).toBe(7);
  });

  test('a program from standard input', async () => {
    expect(await omega(['run', '-'], { input: '(display (+ 1 2))' })).toMatchObject({
      code: 0,
      output: '3',
    });
  });

  test('line ends are counted as lines, whatever they are made of', async () => {
    const { code, errors } = await omega(['run', 'crlf.omega'], { cwd });
    expect(code).toBe(1);
    expect(errors).toContain('crlf.omega:3:1');
    expect(errors).toContain(' 3 | (car 2)\n');
  });

  test('files that cannot be used are named with the reason', async () => {
    mkdirSync(join(cwd, 'directory.omega'), { recursive: true });
    const cases: ReadonlyArray<readonly [string, RegExp]> = [
      ['missing.omega', /missing\.omega: there is no such file/],
      ['directory.omega', /directory\.omega: it is a directory/],
      ['binary.omega', /binary\.omega: it is not UTF-8 text/],
    ];
    for (const [file, message] of cases) {
      const { code, errors } = await omega(['run', file], { cwd });
      expect(code, file).toBe(1);
      expect(errors).toMatch(message);
    }
  });

  test('finds libraries beside the program and in --lib', async () => {
    const library =
      '(define-library (my numbers) (export double) (import (scheme base))\n' +
      '  (begin (define (double x) (* 2 x))))\n';
    expect((await omega(['run', 'uses.omega'], { cwd })).errors).toContain('import-error');
    mkdirSync(join(cwd, 'elsewhere', 'my'), { recursive: true });
    writeFileSync(join(cwd, 'elsewhere', 'my', 'numbers.scm'), library);
    const args = ['run', '--lib', 'elsewhere', 'uses.omega'];
    expect(await omega(args, { cwd })).toMatchObject({ code: 0, output: '42' });
    mkdirSync(join(cwd, 'my'), { recursive: true });
    writeFileSync(join(cwd, 'my', 'numbers.sld'), library.replace('* 2', '* 4'));
    expect(await omega(args, { cwd })).toMatchObject({ code: 0, output: '84' });
  });

  test('Ctrl-C interrupts: exit code 130, and where it was', async () => {
    const child = startOmega(['run', 'loop.omega'], { cwd });
    const ended = endOf(child);
    await untilSaid(child.stdout, /go/);
    child.kill('SIGINT');
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toMatch(/interrupted at loop\.omega:3/);
  });

  test('what does not converge is an uncaught condition', async () => {
    const code = '(display 1) (fixpoint ((x 0)) (modulo (+ x 1) 3)) (display 2)';
    const ended = await omega(['eval', code], { cwd });
    expect(ended).toMatchObject({ code: 1, output: expect.stringMatching(/^1\s*$/) });
    expect(ended.errors).toMatch(
      /:1:13: error\[fixpoint-cycle\]: fixpoint: a cycle of 3 rounds, found in round 3, at 0/,
    );
  });

  test('limits end it with exit code 3', async () => {
    const steps = await omega(['run', '--steps', '10000', 'loop.omega'], { cwd });
    expect(steps).toMatchObject({ code: 3, output: 'go\n' });
    expect(steps.errors).toMatch(/10000 steps/);
  });

  test('--emit-js prints what procedures and forms are compiled to, or why not', async () => {
    const form = await omega(['run', '--emit-js', '(lambda (x) (+ x 1))'], { cwd });
    expect(form).toMatchObject({ code: 0, errors: '' });
    expect(form.output).toMatch(/^\/\/ \(top level\)[\s\S]*\/\/ \(lambda x\)/);
    const both = await omega(['run', '--emit-js', 'filter', '--emit-js', '(car 1)'], { cwd });
    expect(both.output).toMatch(/^\/\/ \(filter [\s\S]*\/\/ \(top level\)/);
    for (const [name, reason] of [
      ['car', 'car is a primitive; what is compiled are procedures of a program or library'],
      ['filtre', 'there is no procedure filtre; did you mean filter?'],
    ] as const) {
      const refused = await omega(['run', '--emit-js', name], { cwd });
      expect(refused).toEqual({ code: 1, output: '', errors: `omega run: --emit-js: ${reason}\n` });
    }
    expect(await omega(['run', '--emit-js', '1 2'], { cwd })).toMatchObject({ code: 2 });
  });

  test('a reader that goes away ends it quietly', async () => {
    const child = startOmega(['run', 'endless.omega'], { cwd });
    const ended = endOf(child);
    await untilSaid(child.stdout, /play\n/);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  });
});

describe('eval', () => {
  test('prints the value of each expression as write does', async () => {
    const args = ['eval', '(+ 1 2)', '"a\\nb"', "'(a . b)", '(values 1 2)', '(if #f #f)'];
    const { code, output } = await omega(args);
    expect(code).toBe(0);
    expect(output).toBe('3\n"a\\nb"\n(a . b)\n1\n2\n');
  });

  test('definitions carry over, output has lines of its own, the first error ends', async () => {
    const args = ['eval', '(define x 5)', '(display x)', 'x', '(car x)', '(display "no")'];
    const { code, output, errors } = await omega(args);
    expect(output).toBe('5\n5\n');
    expect(code).toBe(1);
    expect(errors).toContain('expression 4:1:1: error[wrong-type]');
  });

  test('JSON', async () => {
    const { output } = await omega(['eval', '--json', '(display "x") (list 1 "a")']);
    expect(JSON.parse(output)).toMatchObject({
      kind: 'ok',
      value: '(1 "a")',
      data: [1, 'a'],
      output: 'x',
    });
    const failed = await omega(['eval', '--json', '(car 1)']);
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.output)).toMatchObject({
      kind: 'error',
      error: { code: 'wrong-type' },
    });
  });
});

describe('check', () => {
  test('reports reader and expander errors without running anything', async () => {
    const { code, output } = await omega(['check', 'unreadable.omega', 'good.omega'], { cwd });
    expect(code).toBe(1);
    expect(output).toContain('unreadable.omega:3:10: error[read-error]');
    expect(output).not.toContain('good.omega');
    expect(output).not.toContain('ran');
    const bad = folderWith({ 'a.omega': '(display "ran")\n(if)\n(let ((x)) x)\n(define y 1)\n' });
    const found = await omega(['check', '--json', 'a.omega', 'none.omega'], { cwd: bad.path });
    bad.remove();
    expect(found.code).toBe(1);
    const diagnostics = JSON.parse(found.output);
    expect(diagnostics).toMatchObject([
      { file: 'a.omega', severity: 'error', code: 'syntax-error', span: { line: 2 } },
      { file: 'a.omega', severity: 'error', code: 'syntax-error', span: { line: 3 } },
      { file: 'none.omega', severity: 'error', code: 'file-error', span: null },
    ]);
  });

  test('is silent about good programs', async () => {
    expect(await omega(['check', 'good.omega'], { cwd })).toEqual({
      code: 0,
      output: '',
      errors: '',
    });
  });
});

describe('fmt', () => {
  test('formats in place, and --check only tells', async () => {
    const ugly = '(define (f x)\n(+ x\n1))\n';
    const files = folderWith({ 'ugly.omega': ugly, 'broken.omega': '(define' });
    const at = (name: string): string => join(files.path, name);
    const told = await omega(['fmt', '--check', 'ugly.omega'], { cwd: files.path });
    expect(told).toMatchObject({ code: 1, output: 'ugly.omega is not formatted\n' });
    expect(readFileSync(at('ugly.omega'), 'utf8')).toBe(ugly);
    expect(await omega(['fmt', 'ugly.omega'], { cwd: files.path })).toMatchObject({ code: 0 });
    const formatted = readFileSync(at('ugly.omega'), 'utf8');
    expect(formatted).toBe('(define (f x)\n  (+ x\n     1))\n');
    const again = await omega(['fmt', '--check', 'ugly.omega'], { cwd: files.path });
    expect(again).toMatchObject({ code: 0, output: '' });
    const piped = await omega(['fmt', '-'], { input: ugly });
    expect(piped.output).toBe(formatted);
    const broken = await omega(['fmt', 'broken.omega'], { cwd: files.path });
    expect(broken.code).toBe(1);
    expect(readFileSync(at('broken.omega'), 'utf8')).toBe('(define');
    files.remove();
  });

  test('a file that cannot be read is an error', async () => {
    const { code, errors } = await omega(['fmt', 'none.omega'], { cwd });
    expect(code).toBe(1);
    expect(errors).toMatch(/none\.omega: there is no such file/);
  });
});

describe('doc', () => {
  test('tells of names of the language and of operations', async () => {
    const names = ['car', 'lambda', 'restart-case', 'spawn', 'runtime/eval'];
    const { code, output } = await omega(['doc', ...names]);
    expect(code).toBe(0);
    expect(output).toContain('(restart-case expression (name formals');
    expect(output).toContain('A fiber that runs the thunk');
    expect(output).toContain('(car pair)');
    expect(output).toContain('(scheme base)');
    expect(output).toContain('syntax');
    expect(output).toContain('runtime/eval code');
  });

  test('a misspelt name: exit code 1 and the nearest', async () => {
    const { code, errors } = await omega(['doc', 'strng-append']);
    expect(code).toBe(1);
    expect(errors).toContain('string-append');
    expect((await omega(['doc', '--json', 'car'])).output).toMatch(/^\{"name":"car"/);
  });
});

describe('usage', () => {
  const verbs = ['repl', 'run', 'eval', 'check', 'test', 'fmt', 'doc', 'serve', 'connect'];

  test('--help names every verb, and every verb has help that names its options', async () => {
    const { code, output } = await omega(['--help']);
    expect(code).toBe(0);
    for (const verb of verbs) expect(output).toContain(`  ${verb} `);
    const helps = await Promise.all(verbs.map((verb) => omega([verb, '--help'])));
    for (const [index, help] of helps.entries()) {
      expect(help.code, verbs[index]).toBe(0);
      expect(help.output).toMatch(new RegExp(`^omega ${verbs[index]}`));
      expect(help.output).toContain('--help');
    }
    expect((await omega(['help', 'run'])).output).toBe(helps[1]?.output);
  });

  test('--version', async () => {
    expect((await omega(['--version'])).output).toMatch(/^omega \d+\.\d+\.\d+\n$/);
  });

  test('wrong usage: exit code 2 and what would be right', async () => {
    const cases: ReadonlyArray<readonly [readonly string[], RegExp]> = [
      [['frobnicate'], /no verb "frobnicate"; there are .*run/],
      [['good.omega'], /omega run good\.omega/],
      [['run'], /which FILE/],
      [['run', '--frob', 'x'], /--frob/],
      [['run', '--steps', 'many', 'x'], /--steps must be an integer/],
      [['eval'], /which EXPR/],
      [['check'], /which FILE/],
      [['serve', '--port', '99999'], /--port must be an integer from 0 to 65535/],
      [['serve', '--host', '0.0.0.0'], /token/],
      [['test', '--suite-dir', 'nowhere', 'x.scm'], /nowhere/],
      [['connect', 'extra'], /unexpected argument "extra"/],
    ];
    for (const [args, message] of cases) {
      const { code, output, errors } = await omega(args);
      expect(code, args.join(' ')).toBe(2);
      expect(output).toBe('');
      expect(errors).toMatch(message);
    }
  });
});
