/** `omega test [FILE …]`: run programs that test themselves, and test suites. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printLine } from '../console-output.js';
import { paintFor } from '../error-text.js';
import { systemReason } from '../node-world.js';
import { failureText } from '../suite/failure-text.js';
import { type FileReport, runTestFile, type SuiteOptions } from '../suite/suite-run.js';
import { refuseDatalog } from './datalog.js';
import { limitConfig, TIER_OPTION } from './limit-options.js';
import {
  EXIT,
  integerOption,
  listOption,
  type OptionValues,
  textOption,
  UsageError,
  type Verb,
} from './verb.js';

/** Limits of one form where nothing else is said. */
const STEPS_DEFAULT = 100_000_000;
const SECONDS_DEFAULT = 60;
const SECONDS_MAX = 1_000_000;
const MEMORY_DEFAULT_BYTES = 1_000_000_000;
const FILES_MAX = 100_000;
const PROGRAM_FILE = /\.omega$/;
/** In the folders of a suite. */
const SUITE_FILE = /\.(?:omega|scm)$/;
const FOLDERS_PASSED_OVER = new Set(['node_modules', 'dist', '.git']);

export const test: Verb = {
  name: 'test',
  summary: 'Run programs that test themselves, and print "N passed, N failed".',
  usage: '[OPTIONS] [FILE|FOLDER …]',
  details: [
    'A file may carry marks behind its forms:',
    '  (+ 1 2)      ; => 3             the value, as `write` prints it',
    '  (display 1)  ; out: 1           a line of output',
    "  (car '())    ; !! wrong-type    an uncaught condition with that code",
    'or use (srfi 64), (chibi test) or `assert`. Files are run form by form; a form that does',
    'not read or expand, raises, or passes its limits is one failure and not the end.',
    'A program that exits with failure is one too, unless failures were named before.',
    'A library that exports run-tests is imported and that is called.',
    'Without arguments, all .omega files below the current directory are run.',
  ].join('\n'),
  options: {
    'suite-dir': {
      argument: 'DIR',
      doc: 'Run FILE … of a suite in DIR: files and libraries are found there.',
    },
    report: { argument: 'FILE', doc: 'Write a JSON report that names each failed form.' },
    json: { doc: 'Print the report instead of text.' },
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    steps: { argument: 'N', doc: `Transitions that one form may make (${STEPS_DEFAULT}).` },
    seconds: { argument: 'N', doc: `Seconds that one form may run (${SECONDS_DEFAULT}).` },
    memory: { argument: 'MB', doc: 'Memory that one form may take (1000).' },
    tier: TIER_OPTION,
  },
  async run(paths, options) {
    refuseDatalog(paths);
    const libraries = listOption(options, 'lib').map((directory) => resolve(directory));
    const report = textOption(options, 'report');
    const reportPath = report === undefined ? null : resolve(report);
    const files = enterSuite(paths, textOption(options, 'suite-dir'));
    const limits = limitConfig(options, MEMORY_DEFAULT_BYTES);
    const suite: SuiteOptions = {
      libraries: [...libraries, '.'],
      isSuite: options['suite-dir'] !== undefined,
      secondsMax: integerOption(options, 'seconds', 1, SECONDS_MAX) ?? SECONDS_DEFAULT,
      limits: {
        stepsMax: limits.stepsMax ?? STEPS_DEFAULT,
        memoryBytesMax: limits.memoryBytesMax,
        tier: limits.tier,
      },
    };
    const reports: FileReport[] = [];
    for (const file of files) {
      const fileReport = await runTestFile(file, suite);
      reports.push(fileReport);
      if (options.json !== true) printFailures(fileReport);
    }
    return finish(reports, reportPath, options);
  },
};

/** The files to run, with the suite's folder made the current one. Throws UsageError. */
function enterSuite(paths: readonly string[], suiteDir: string | undefined): readonly string[] {
  if (suiteDir === undefined)
    return paths.length > 0 ? paths.flatMap((path) => filesOf(path)) : filesBelow('.');
  if (paths.length === 0) throw new UsageError('which FILE of the suite?');
  const given = paths.map((path) => (existsSync(join(suiteDir, path)) ? path : resolve(path)));
  try {
    process.chdir(suiteDir);
  } catch (error) {
    throw new UsageError(`--suite-dir: cannot enter ${suiteDir}: ${systemReason(error)}`);
  }
  return given.flatMap((path) => filesOf(path, SUITE_FILE));
}

function filesOf(path: string, wanted: RegExp = PROGRAM_FILE): readonly string[] {
  return existsSync(path) && statSync(path).isDirectory() ? filesBelow(path, wanted) : [path];
}

/** All program files in a folder and those below it, sorted by path. */
function filesBelow(folder: string, wanted: RegExp = PROGRAM_FILE): readonly string[] {
  const found: string[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !FOLDERS_PASSED_OVER.has(entry.name)) pending.push(path);
      if (entry.isFile() && wanted.test(entry.name)) found.push(path);
      if (found.length > FILES_MAX) throw new UsageError(`over ${FILES_MAX} files in ${folder}`);
    }
  }
  return found.sort();
}

function printFailures({ file, failures }: FileReport): void {
  const paint = paintFor(process.stdout);
  for (const failure of failures) printLine(failureText(file, failure, paint));
}

function finish(
  files: readonly FileReport[],
  reportPath: string | null,
  options: OptionValues,
): number {
  const sum = (part: 'passed' | 'failed' | 'skipped'): number =>
    files.reduce((total, file) => total + file[part], 0);
  const passed = sum('passed');
  const failed = sum('failed');
  const skipped = sum('skipped');
  const report = JSON.stringify({ passed, failed, skipped, files }, null, 2);
  if (options.json === true) printLine(report);
  else {
    if (skipped > 0) printLine(`${skipped} skipped`);
    printLine(`${passed} passed, ${failed} failed`);
  }
  if (reportPath !== null) {
    try {
      writeFileSync(reportPath, `${report}\n`);
    } catch (error) {
      printLine(`omega test: cannot write ${reportPath}: ${systemReason(error)}`, 'error');
      return EXIT.failed;
    }
  }
  if (passed + failed + skipped === 0) {
    printLine('omega test: nothing was tested', 'error');
    return EXIT.failed;
  }
  return failed > 0 ? EXIT.failed : EXIT.ok;
}
