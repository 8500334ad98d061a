/**
 * Gathers the results of test libraries: (srfi 64) and (chibi test), which report to one kind of
 * runner, and plain `assert`. What records is an Omega program that observes the runners; it
 * puts each result on a list that is read here after every form.
 */
import { intern, MString, NIL, Pair, Sym, type Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { Syntax, SyntaxList } from '../../grammar/syntax.js';
import { Condition } from '../../runtime/core/condition.js';
import { type Check, describeEnd, type TestDialect } from '../../runtime/marks.js';
import { errorLine, hasValues, programError } from '../../runtime/outcome.js';
import { headOf } from '../../runtime/program.js';
import type { Session } from '../../runtime/session.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';

/** Test forms that evaluate what is expected. */
const COMPARISONS = new Set(['test', 'test-values', 'test-eqv', 'test-eq', 'test-equal']);
/** Characters of a value in a failure. */
const VALUE_MAX = 2000;
/** Parts of a form looked at for `assert`. */
const PARTS_MAX = 10_000;

/** Answers a pair whose cdr is the list of results, newest first; each is a property list that
 * begins with the path of group names. Whatever runner a program uses, and whichever of its
 * libraries does the testing, the results come here. */
const RECORDER = `
(import (prefix (srfi 64 runner) recorder:))
(let ((results (list 'results)))
  (recorder:test-observer!
    (lambda (path properties)
      (set-cdr! results (cons (cons path properties) (cdr results)))))
  results)`;

/** What a program without imports gets when it asserts and has no \`assert\` yet. */
const ASSERT = `
(define (assert value . irritants)
  (if value value (apply error "assertion failed" irritants)))`;

/** A dialect that gathers the results of whatever test library the text uses. */
export async function recordingDialect(text: string, session: Session): Promise<TestDialect> {
  const results = await installRecorder(session);
  let failed = false;
  return {
    async begin(kind) {
      const lacksAssert = /\(\s*assert\b/.test(text) && session.engine.lookup('assert') === null;
      if (kind === 'open' && lacksAssert) await session.eval(ASSERT, { file: 'assert' });
    },
    evaluate: (form) => evaluateForm(form, session),
    checksOf(form, result) {
      const line = form.span?.line ?? 1;
      const checks = takeResults(results).map((entry) => checkOf(entry, line));
      failed ||= checks.some(({ passed }) => !passed);
      // A program that ends so after failed tests only says once more that they failed.
      if (result.kind === 'ok' && result.exitCode && !failed) checks.push(badExit(line, result));
      if (checks.length > 0 || !hasValues(result) || !asserts(form)) return checks;
      return [{ line, kind: 'test', expected: 'no error', actual: 'no error', passed: true }];
    },
  };
}

function badExit(line: number, result: EvalResult): Check {
  const actual = describeEnd(result);
  return { line, kind: 'surprise', expected: '(exit 0)', actual, passed: false };
}

async function installRecorder(session: Session): Promise<Pair> {
  const result = await session.eval(RECORDER, { file: 'recorder' });
  if (result.kind === 'ok' && result.value instanceof Pair) return result.value;
  throw new Error(`the recorder does not start: ${describeEnd(result)}`);
}

/** Evaluate; of an import that fails, still import what can be, so that one missing library does
 * not hide everything else. */
async function evaluateForm(form: Syntax, session: Session): Promise<EvalResult> {
  const result = await session.evalForm(form);
  if (result.kind !== 'error' || headOf(form) !== 'import') return result;
  const [head, ...sets] = (form.content as SyntaxList).items;
  if (sets.length < 2 || head === undefined) return result;
  for (const set of sets) {
    await session.evalForm(new Syntax(new SyntaxList([head, set]), form.span));
  }
  return result;
}

/** The results since the last time, oldest first. */
function takeResults(results: Pair): Value[] {
  const taken: Value[] = [];
  for (let rest = results.cdr; rest instanceof Pair; rest = rest.cdr) taken.unshift(rest.car);
  // The list is the recorder's own; the program under test has never seen it.
  results.cdr = NIL;
  return taken;
}

function checkOf(entry: Value, line: number): Check {
  const { car: path, cdr: properties } = entry as Pair;
  const kind = property(properties, 'result-kind');
  const kindName = kind instanceof Sym ? kind.name : 'fail';
  const passed = kindName === 'pass' || kindName === 'xfail' || kindName === 'skip';
  const groups = items(path).map(text).join(' / ');
  const name = text(property(properties, 'test-name'));
  const form = property(properties, 'source-form');
  const label = [groups, name].filter((part) => part !== '').join(' / ');
  const what = form === undefined ? label : `${label} ${shown(form)}`.trim();
  const expected = expectedText(properties, kindName, form);
  const sourceLine = property(properties, 'source-line');
  return {
    line: typeof sourceLine === 'number' ? sourceLine : line,
    kind: 'test',
    expected,
    actual: actualText(properties),
    passed,
    name: what,
    ...(kindName === 'skip' ? { skipped: true } : {}),
  };
}

function expectedText(properties: Value, kind: string, form: Value | undefined): string {
  if (kind === 'xpass') return 'a failure';
  const error = property(properties, 'expected-error');
  if (error !== undefined) return `an error: ${shown(error)}`;
  const value = property(properties, 'expected-value');
  if (value !== undefined) return shown(value);
  const head = form instanceof Pair && form.car instanceof Sym ? form.car.name : '';
  if (head === 'test-not') return '#f';
  return COMPARISONS.has(head) ? '(the expected expression itself raised)' : 'a true value';
}

function actualText(properties: Value): string {
  const error = property(properties, 'actual-error');
  if (error !== undefined) {
    if (!(error instanceof Condition)) return `raised ${shown(error)}`;
    return `${error.code}: ${errorLine(programError(error, null, []))}`;
  }
  const value = property(properties, 'actual-value');
  return value === undefined ? '(nothing)' : shown(value);
}

/** The property's value, or undefined. */
function property(properties: Value, name: string): Value | undefined {
  const entry = items(properties).find((item) => item instanceof Pair && item.car === intern(name));
  return (entry as Pair | undefined)?.cdr;
}

function items(list: Value): Value[] {
  const result: Value[] = [];
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) result.push(rest.car);
  return result;
}

function text(value: Value): string {
  if (value === undefined || value === false) return '';
  return value instanceof MString ? value.toString() : shown(value);
}

function shown(value: Value): string {
  return write(value, { charactersMax: VALUE_MAX });
}

/** Whether `assert` is called anywhere in the form. */
function asserts(form: Syntax): boolean {
  const pending: Syntax[] = [form];
  for (let seen = 0; seen < PARTS_MAX; seen++) {
    const next = pending.pop();
    if (next === undefined) return false;
    if (!(next.content instanceof SyntaxList)) continue;
    if (headOf(next) === 'assert') return true;
    pending.push(...next.content.items);
  }
  return false;
}
