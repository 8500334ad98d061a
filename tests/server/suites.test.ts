/**
 * `omega test`: marks, (srfi 64), (chibi test), plain assert; every failure is counted and named,
 * and none is the end.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

const folder = folderWith({
  'marks.omega': [
    '(+ 1 2) ; => 3',
    '(+ 1 2) ; => 4',
    '(begin (display "a") (newline) (display "b") (values 1 2))',
    '; out: a',
    '; out: b',
    '; => 1',
    '; => 2',
    '(car 1) ; !! wrong-type',
    '(car 1) ; !! arity',
    '(cdr 1)',
    '(+ 2 2) ; => 4',
  ].join('\n'),
  'srfi64.scm': [
    '(import (scheme base) (srfi 64))',
    '(test-begin "group")',
    '(test-equal "one" 1 1)',
    '(test-equal "two" 2 (+ 1 2))',
    "(test-assert (car '()))",
    '(test-error (car 1))',
    '(test-expect-fail 1)',
    '(test-equal "known" 1 2)',
    '(test-end "group")',
    '(undefined-thing)',
  ].join('\n'),
  'chibi.scm': [
    '(import (scheme base) (chibi test) (scheme nowhere))',
    '(test-begin "R7RS")',
    '(test 3 (+ 1 2))',
    '(test 4 (+ 1 2))',
    '(test-error (car 1))',
    '(test-values (values 1 2) (values 1 3))',
    '(let loop () (loop))',
    "(let loop ((l '())) (loop (cons (make-vector 100000 0) l)))",
    '(test-assert (eq? 1 #f))',
    '(test 5 5)',
    '(if)',
    '(test-end)',
    '(test 1 2',
  ].join('\n'),
  'assert.scm': [
    '(assert (= 1 1))',
    '(assert (= 1 2))',
    '(define (f) 1)',
    '(let () (assert (eq? (f) 1)))',
    '(vector-ref (vector) 0)',
    '#\\nothing',
  ].join('\n'),
  'exits.scm': '(assert #t)\n(exit 0)\n(assert #f)\n',
});
afterAll(folder.remove);
const cwd = folder.path;

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly files: ReadonlyArray<{
    readonly file: string;
    readonly passed: number;
    readonly failed: number;
    readonly failures: ReadonlyArray<{ readonly line: number; readonly form: string }>;
  }>;
}

async function reportOf(args: readonly string[]): Promise<Report> {
  const { output } = await omega(['test', '--json', ...args], { cwd });
  return JSON.parse(output) as Report;
}

function failedLines(report: Report): number[] {
  return (report.files[0]?.failures ?? []).map(({ line }) => line);
}

test('marks: a failure shows what was expected and what came', async () => {
  const { code, output } = await omega(['test', 'marks.omega'], { cwd });
  expect(code).toBe(1);
  expect(output).toMatch(/\n7 passed, 3 failed\n$/);
  expect(output).toContain('FAIL marks.omega:2');
  expect(output).toMatch(/expected: 4\n {2}actual: {3}3\n/);
  expect(output).toMatch(/marks\.omega:9.*\n {2}expected: arity\n {2}actual: {3}wrong-type: car/);
  expect(output).toContain('FAIL marks.omega:10');
});

test('all passing: exit code 0', async () => {
  const good = folderWith({ 'good.omega': '(+ 1 2) ; => 3\n' });
  expect(await omega(['test'], { cwd: good.path })).toEqual({
    code: 0,
    output: '1 passed, 0 failed\n',
    errors: '',
  });
  good.remove();
});

test('nothing tested is no success', async () => {
  const none = folderWith({ 'none.omega': '(define x 1)\n' });
  const { code, errors } = await omega(['test'], { cwd: none.path });
  none.remove();
  expect(code).toBe(1);
  expect(errors).toContain('nothing was tested');
});

describe('suites, form by form', () => {
  const limits = ['--suite-dir', '.', '--steps', '1000000', '--memory', '200'];

  test('(srfi 64)', async () => {
    const report = await reportOf([...limits, 'srfi64.scm']);
    expect(report).toMatchObject({ passed: 3, failed: 3 });
    expect(failedLines(report)).toEqual([4, 5, 10]);
  });

  test('(chibi test): no library, endless loops and unbounded memory end nothing', async () => {
    const report = await reportOf([...limits, 'chibi.scm']);
    expect(failedLines(report)).toEqual([1, 4, 6, 7, 8, 9, 11, 13]);
    expect(report).toMatchObject({ passed: 3, failed: 8 });
  });

  test('assert, anywhere in a form', async () => {
    const report = await reportOf([...limits, 'assert.scm']);
    expect(failedLines(report)).toEqual([2, 5, 6]);
    expect(report).toMatchObject({ passed: 2, failed: 3 });
  });

  test('a program that exits ends its own file only', async () => {
    const report = await reportOf([...limits, 'exits.scm', 'assert.scm']);
    expect(report.files.map(({ passed }) => passed)).toEqual([1, 2]);
  });

  test('a file that is not there is a failure', async () => {
    expect(await reportOf(['--suite-dir', '.', 'none.scm'])).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('the report names each failed form', async () => {
    const args = ['test', ...limits, '--report', 'report.json', 'srfi64.scm', 'assert.scm'];
    const { code, output } = await omega(args, { cwd });
    expect(code).toBe(1);
    expect(output).toMatch(/\n5 passed, 6 failed\n$/);
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as Report;
    expect(report).toMatchObject({ passed: 5, failed: 6 });
    expect(report.files[0]?.failures[0]).toEqual({
      line: 4,
      form: '(test-equal "two" 2 (+ 1 2))',
      name: 'group / two (test-equal "two" 2 (+ 1 2))',
      expected: '2',
      actual: '3',
    });
  });
});
