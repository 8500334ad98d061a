/**
 * The rules of the house that neither the compiler nor the linter can check, as functions from
 * files to complaints: which floor may import which, what a source file must begin with, how long
 * it may get, what it may not be called and what it may not contain.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';

/** A file of the project: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Complaint {
  readonly path: string;
  /** 1-based; 1 if the complaint is about the file as a whole. */
  readonly line: number;
  readonly text: string;
}

export const LINES_MAX = 400;
export const COLUMNS_MAX = 100;

/** The floors, ground first: a floor imports itself and those before it. */
const FLOORS = ['grammar', 'runtime/core', 'runtime/subsystems', 'runtime', 'server'] as const;
type Floor = (typeof FLOORS)[number];

/** The packages that a floor below the server may import. */
const PACKAGES: Readonly<Record<Exclude<Floor, 'server'>, readonly string[]>> = {
  grammar: ['chevrotain'],
  'runtime/core': ['@noble/hashes'],
  'runtime/subsystems': ['zod'],
  runtime: ['zod'],
};
/** Packages at home in one place only, wherever else packages are free. */
const HOMES: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
  [/^chevrotain$/, ['grammar']],
  [/^(vscode-|@vscode\/|ws$)/, ['server', 'client-vscode', 'tests']],
];
/** The folder of what every subsystem is made with; it knows none of them. */
const SEAM = 'seam';
/** File names that say nothing; `server/index.ts` is the package's public entry. */
const EMPTY_NAMES = /^(utils?|common|helpers?|types|index|misc)$/;
const PUBLIC_ENTRY = 'server/index.ts';
/** Put together from pieces, so that this file does not contain what it looks for. */
const MARKS = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
);
const LEFT_OUT = new RegExp(`\\.(${['skip', 'only', 'todo'].join('|')})\\(`);
/** What reaches around the injected world. */
const OUTSIDE =
  /\b(Date\.now\(|new Date\(|Math\.random\(|performance\.now\(|console\.|process\.\w)/;
const DEFAULT_EXPORT = /^export default\b|^export \{[^}]*\bas default\b/;
/** Statements begin their line; so text about imports inside strings is not taken for one. */
const IMPORT = /(?:^(?:import|export)\b[^'"=;(]*?\bfrom\s*|^import\s*|\bimport\(\s*)'([^']+)'/gm;

/** The floor that a path lies on, or null for what is no floor (tests, scripts, configuration). */
export function floorOf(path: string): Floor | null {
  const fitting = FLOORS.filter((floor) => path.startsWith(`${floor}/`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** Everything wrong with one file, in the order of its lines. */
export function complaintsAbout(file: SourceFile): readonly Complaint[] {
  const complaints = file.path.endsWith('.omega')
    ? [...headerComplaints(file, ';'), ...lineComplaints(file)]
    : [
        ...headerComplaints(file, '/**'),
        ...nameComplaints(file),
        ...lengthComplaints(file),
        ...lineComplaints(file),
        ...importComplaints(file),
        ...purityComplaints(file),
      ];
  return complaints.sort((a, b) => a.line - b.line);
}

function headerComplaints(file: SourceFile, opening: string): Complaint[] {
  const text = file.text.replace(/^#!.*\n/, '');
  if (text.startsWith(opening)) return [];
  return [about(file, 1, 'begins without a header comment saying what the file is')];
}

function nameComplaints(file: SourceFile): Complaint[] {
  const name = posix.basename(file.path).replace(/\..*$/, '');
  if (!EMPTY_NAMES.test(name) || file.path === PUBLIC_ENTRY) return [];
  return [about(file, 1, `the name "${name}" does not say what the file is about`)];
}

function lengthComplaints(file: SourceFile): Complaint[] {
  const lines = file.text.split('\n').length - 1;
  if (lines <= LINES_MAX) return [];
  return [about(file, LINES_MAX, `has ${lines} lines; more than ${LINES_MAX} want a folder`)];
}

function lineComplaints(file: SourceFile): Complaint[] {
  return file.text.split('\n').flatMap((line, index) => {
    const complaints: Complaint[] = [];
    const say = (text: string): number => complaints.push(about(file, index + 1, text));
    if (line.length > COLUMNS_MAX)
      say(`is ${line.length} columns wide; ${COLUMNS_MAX} are allowed`);
    if (MARKS.test(line)) say('has a mark of unfinished work');
    if (LEFT_OUT.test(line)) say('leaves a test out');
    if (DEFAULT_EXPORT.test(line)) say('has a default export; exports have names');
    return complaints;
  });
}

function importComplaints(file: SourceFile): Complaint[] {
  return [...file.text.matchAll(IMPORT)].flatMap((match) => {
    const target = match[1] as string;
    const line = file.text.slice(0, match.index).split('\n').length;
    const problem = target.startsWith('.')
      ? insideProblem(file.path, posix.join(posix.dirname(file.path), target))
      : outsideProblem(file.path, target);
    return problem === null ? [] : [about(file, line, problem)];
  });
}

/** What is wrong with importing another file of the project, or null. */
function insideProblem(path: string, target: string): string | null {
  const from = floorOf(path);
  const to = floorOf(target);
  if (from === null) return null;
  if (to === null) return `the floor ${from} imports ${target}, which is on no floor`;
  if (FLOORS.indexOf(to) > FLOORS.indexOf(from)) {
    return `the floor ${from} imports ${target} from the floor ${to} above it`;
  }
  if (from !== 'runtime/subsystems' || to !== from) return null;
  const [importing, imported] = [subsystem(path), subsystem(target)];
  if (importing === imported || imported === SEAM) return null;
  return `the subsystem ${importing} imports its sibling ${imported}`;
}

/** "amb" of "runtime/subsystems/amb.ts" and of "runtime/subsystems/amb/frontier.ts". */
function subsystem(path: string): string {
  return (path.split('/')[2] as string).replace(/\..*$/, '');
}

/** What is wrong with importing a package, or null. */
function outsideProblem(path: string, target: string): string | null {
  const from = floorOf(path);
  if (target.startsWith('#')) {
    return from === null ? null : `imports ${target}; floors import each other by relative paths`;
  }
  const name = packageName(target);
  const home = HOMES.find(([pattern]) => pattern.test(name));
  if (home && !home[1].includes(from ?? (path.split('/')[0] as string))) {
    return `imports ${name}, which belongs in ${home[1].join(', ')}`;
  }
  if (from === null || from === 'server') return null;
  if (name.startsWith('node:') || builtinModules.includes(name)) {
    return `the floor ${from} imports ${name}; only the server knows Node`;
  }
  return PACKAGES[from].includes(name) ? null : `the floor ${from} may not import ${name}`;
}

/** "@scope/name" or "name" of an import that may go deeper into the package. */
function packageName(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Below the server nothing has a clock, randomness or a console of its own. */
function purityComplaints(file: SourceFile): Complaint[] {
  const floor = floorOf(file.path);
  if (floor === null || floor === 'server') return [];
  return file.text.split('\n').flatMap((line, index) => {
    if (/^\s*(\/?\*|\/\/)/.test(line)) return [];
    const reach = OUTSIDE.exec(line);
    if (reach === null) return [];
    return [
      about(file, index + 1, `uses ${reach[0]} on the floor ${floor}; ask the world instead`),
    ];
  });
}

function about(file: SourceFile, line: number, text: string): Complaint {
  return { path: file.path, line, text };
}
