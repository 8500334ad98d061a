/**
 * `omega test`: marks, (srfi 64), (chibi test), plain assert; every failure is counted and named,
 * and none is the end.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  'through-library.scm': '(import (mylib tests))\n(run-tests)\n',
  'runners.scm': [
    '(import (scheme base) (srfi 64))',
    '(test-with-runner (test-runner-null) (test-assert #f))',
    '(test-runner-current (test-runner-simple))',
    '(test-begin "outer")',
    '(test-assert #f)',
    '(test-eq test-runner-simple (test-runner-factory))',
    '(test-with-runner (test-runner-null) (test-assert #f))',
    '(test-end "other")',
  ].join('\n'),
  'own-harness.scm': '(define ok #f)\n(exit (if ok 0 3))\n',
  'exits-early.scm': [
    '(import (scheme base) (chibi test) (scheme process-context))',
    '(test 1 1)',
    '(exit 3)',
    '(test 1 2)',
  ].join('\n'),
  'failed-and-exits.scm': '(import (chibi test))\n(test 1 2)\n(test-exit)\n',
  'endless.scm': [
    '(import (scheme base) (chibi test))',
    '(test 1 1)',
    '(let loop () (loop))',
    '(test 2 2)',
  ].join('\n'),
  'keeps.scm': [
    '(import (scheme base) (chibi test))',
    '(test 1 1)',
    '(define kept (list))',
    '(define (fill n)',
    '  (if (> n 0) (begin (set! kept (cons (make-vector 1000 n) kept)) (fill (- n 1)))))',
    '(define (keep) (fill 2000))',
    ...Array.from({ length: 30 }, () => '(keep)'),
  ].join('\n'),
  'near.scm': [
    '(import (chibi) (chibi test))',
    '(define (ring) (let ((l (list 1))) (set-cdr! l l) l))',
    '(test (ring) (ring))',
    '(test 1024.0 1024)',
    '(test 0.333333 1/3)',
    '(test 1e-9 0.0)',
    '(test 0.0 1e-9)',
    '(test 1.0+1.0i (make-rectangular 1.000001 1.000001))',
    '(test 1024 1024.0)',
    '(test 1.0 1.1)',
    "(test (car '()) 1)",
    '(test-not',
    '  #t)',
  ].join('\n'),
  'exits.scm': '(assert #t)\n(exit 0)\n(assert #f)\n',
});
afterAll(folder.remove);
const cwd = folder.path;

const IN_FOLDERS: Readonly<Record<string, string>> = {
  'mylib/tests.sld': [
    '(define-library (mylib tests)',
    '  (export run-tests)',
    '  (import (scheme base) (srfi 64))',
    '  (begin (define (run-tests) (test-assert #t) (test-equal "sum" 3 (+ 1 1)))))',
  ].join('\n'),
  'sub/one.scm': '(assert #t)',
  'sub/two.omega': '1 ; => 1',
};
for (const [name, contents] of Object.entries(IN_FOLDERS)) {
  mkdirSync(dirname(join(cwd, name)), { recursive: true });
  writeFileSync(join(cwd, name), contents);
}

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly files: ReadonlyArray<{
    readonly file: string;
    readonly passed: number;
    readonly failed: number;
    readonly failures: ReadonlyArray<{
      readonly line: number;
      readonly form: string;
      readonly expected: string;
      readonly actual: string;
    }>;
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

  test('tests that a library runs are counted, and a library of tests runs by itself', async () => {
    for (const file of ['through-library.scm', 'mylib/tests.sld']) {
      expect(await reportOf([...limits, file])).toMatchObject({ passed: 1, failed: 1 });
    }
  });

  test('every runner counts, but not one that a test tries out', async () => {
    const report = await reportOf([...limits, 'runners.scm']);
    expect(failedLines(report)).toEqual([2, 5, 8]);
    expect(report).toMatchObject({ passed: 1, failed: 3 });
  });

  test('an exit that tells of failure is one, unless failures were named', async () => {
    const own = await reportOf([...limits, 'own-harness.scm']);
    expect(own).toMatchObject({ passed: 0, failed: 1 });
    const failure = { line: 2, expected: '(exit 0)', actual: '(exit 3)' };
    expect(own.files[0]?.failures[0]).toMatchObject(failure);
    const early = await reportOf([...limits, 'exits-early.scm']);
    expect(early).toMatchObject({ passed: 1, failed: 1 });
    const named = await reportOf([...limits, 'failed-and-exits.scm']);
    expect(named).toMatchObject({ passed: 0, failed: 1 });
  });

  test('a form may not run longer than --seconds', async () => {
    const args = ['--steps', '1000000000000', '--seconds', '1', 'endless.scm'];
    const report = await reportOf(args);
    expect(report).toMatchObject({ passed: 2, failed: 1 });
    expect(report.files[0]?.failures[0]?.actual).toContain('--seconds');
  });

  test('what a file keeps is limited as a whole', async () => {
    const env = { NODE_OPTIONS: '--max-old-space-size=256' };
    const { output } = await omega(['test', '--json', 'keeps.scm'], { cwd, env });
    const report = JSON.parse(output) as Report;
    expect(report.passed).toBe(1);
    expect(report.failed).toBeGreaterThan(0);
    expect(report.files[0]?.failures[0]?.actual).toContain('memory');
  });

  test('(chibi test) compares inexact numbers by nearness', async () => {
    const report = await reportOf([...limits, 'near.scm']);
    expect(failedLines(report)).toEqual([9, 10, 11, 12]);
    expect(report.passed).toBe(6);
    const [, , raised, not] = report.files[0]?.failures ?? [];
    expect(raised?.expected).toBe('(the expected expression itself raised)');
    expect(not).toMatchObject({ form: '(test-not\n  #t)', expected: '#f' });
  });

  test('a folder of a suite: all its programs', async () => {
    const report = await reportOf([...limits, 'sub']);
    expect(report.files.map(({ file }) => file)).toEqual(['sub/one.scm', 'sub/two.omega']);
    expect(report).toMatchObject({ passed: 2, failed: 0 });
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
