/**
 * The language, program by program: every mark in every file under `tests/programs` holds.
 */
import { describe, expect, test } from 'vitest';
import type { TierName } from '#omega/runtime/core/tier/options.js';
import { type Check, checkMarks } from '#omega/runtime/marks.js';
import { Session } from '#omega/runtime/session.js';
import { allPrograms, hostFor, type ProgramFile } from './program-files.js';

const STEPS_MAX = 500_000_000;
/** The tier that they run on: `OMEGA_TIER`. */
const TIER = (process.env.OMEGA_TIER ?? 'auto') as TierName;
/** Folders named after a chapter or an appendix of the report. */
const OF_THE_REPORT = /^(\d|A-)/;
const REPORT_CHECKS_MIN = 1000;

/** Failures shown of one program: when everything fails, the first say why. */
const SHOWN_MAX = 12;

const programs = allPrograms();
const checked = new Map<string, Promise<readonly Check[]>>();

/** The checks of a program, which runs once only. */
function checksOf(program: ProgramFile): Promise<readonly Check[]> {
  const known = checked.get(program.path);
  if (known !== undefined) return known;
  const session = new Session({
    config: { stepsMax: STEPS_MAX, tier: TIER },
    providers: hostFor(program),
  });
  const checks = checkMarks(program.text, program.path, session);
  checked.set(program.path, checks);
  return checks;
}

function describeFailure({ path }: ProgramFile, check: Check): string {
  return `${path}:${check.line}: expected ${check.expected}, got ${check.actual}`;
}

describe.each([...new Set(programs.map((program) => program.section))])('%s', (section) => {
  const ofSection = programs.filter((program) => program.section === section);
  test.each(ofSection.map((program) => [program.path, program] as const))(
    '%s',
    async (_, program) => {
      const checks = await checksOf(program);
      const failures = checks.filter((check) => !check.passed);
      expect(failures.slice(0, SHOWN_MAX).map((c) => describeFailure(program, c))).toEqual([]);
      expect(checks.length).toBeGreaterThan(0);
    },
  );
});

test('the report is covered by a thousand checks and more', async () => {
  const ofTheReport = programs.filter((program) => OF_THE_REPORT.test(program.section));
  const counts = await Promise.all(
    ofTheReport.map(async (program) => (await checksOf(program)).length),
  );
  const sum = counts.reduce((total, count) => total + count, 0);
  expect(sum).toBeGreaterThanOrEqual(REPORT_CHECKS_MIN);
});

test('a wrong mark is noticed', async () => {
  const text =
    '(+ 1 2) ; => 4\n(display "a") ; out: b\n(car 1) ; !! arity\n(cdr 1)\n(car \'(1)) ; => 1\n';
  const checks = await checkMarks(text, 'wrong.omega', new Session());
  expect(checks.map((check) => [check.line, check.passed])).toEqual([
    [1, false],
    [2, false],
    [3, false],
    [4, false],
    [5, true],
  ]);
});
