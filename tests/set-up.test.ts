/**
 * The set-up before `npm start` and `npm test`, tried in a made-up project with an npm and a
 * compiler that only leave traces: it does what is missing, nothing else, and says when something
 * fails.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../scripts/set-up.mjs', import.meta.url));
const LOCK = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };
/** Answers `npm ci` by installing the lock file's packages and a compiler. */
const NPM = `
const { mkdirSync, writeFileSync, copyFileSync } = require('node:fs');
if (process.env.NPM_FAILS) { console.error('npm: no network'); process.exit(1); }
mkdirSync('node_modules/typescript/bin', { recursive: true });
copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
copyFileSync('fake/tsc.cjs', 'node_modules/typescript/bin/tsc');
`;
const COMPILER = `
if (process.env.TSC_FAILS) { console.log('a.ts(1,1): error'); process.exit(2); }
`;

let root = '';

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omega-set-up-'));
  put('package-lock.json', JSON.stringify(LOCK));
  put('fake/npm-cli.js', NPM);
  put('fake/tsc.cjs', COMPILER);
  put('grammar/a.ts', 'export const a = 1;\n');
  mkdirSync(join(root, 'scripts'));
  cpSync(SCRIPT, join(root, 'scripts/set-up.mjs'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Run the set-up; the steps it says it takes, without the dots. */
function setUp(environment: Record<string, string> = {}) {
  const env = { ...process.env, npm_execpath: join(root, 'fake/npm-cli.js'), ...environment };
  const script = join(root, 'scripts/set-up.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env,
  });
  expect(stdout).toBe('');
  return { status, stderr, lines: stderr.split('\n').filter((line) => line !== '') };
}

const INSTALLS = 'omega set-up: installing packages (npm ci) ...';
const BUILDS = 'omega set-up: building (tsc -b server) ...';
const BUILDS_IMAGE = 'omega set-up: building the library image ...';

test('a fresh clone is installed and built, and then there is nothing to do', () => {
  expect(setUp()).toMatchObject({ status: 0, lines: [INSTALLS, BUILDS] });
  expect(setUp()).toMatchObject({ status: 0, lines: [] });
});

test('a changed, a new and a removed source are built', () => {
  setUp();
  put('grammar/a.ts', 'export const a = 20;\n');
  expect(setUp().lines).toEqual([BUILDS]);
  put('runtime/library/b.omega', '; new\n');
  expect(setUp().lines).toEqual([BUILDS]);
  rmSync(join(root, 'runtime/library/b.omega'));
  expect(setUp().lines).toEqual([BUILDS]);
  put('tests/c.test.ts', '// no part of the program\n');
  expect(setUp().lines).toEqual([]);
});

test('another version in the lock file is installed', () => {
  setUp();
  const packages = { ...LOCK.packages, 'node_modules/a': { version: '1.0.1' } };
  put('package-lock.json', JSON.stringify({ packages }));
  expect(setUp().lines).toEqual([INSTALLS, BUILDS]);
});

test('a package for another platform is not missed', () => {
  const other = { 'node_modules/b': { version: '1.0.0', optional: true } };
  setUp();
  put('package-lock.json', JSON.stringify({ packages: { ...LOCK.packages, ...other } }));
  expect(setUp().lines).toEqual([BUILDS]);
});

test('the image of the library is built after the compiler, once there is a builder', () => {
  setUp();
  put(
    'scripts/build-library-image.mjs',
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('image', '');\n",
  );
  expect(setUp().lines).toEqual([BUILDS, BUILDS_IMAGE]);
  expect(existsSync(join(root, 'image'))).toBe(true);
  expect(setUp().lines).toEqual([]);
});

test('a failing npm ends it, in its own words and with advice', () => {
  const { status, stderr } = setUp({ NPM_FAILS: '1' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/npm: no network\n.*could not install.*Check the network/s);
});

test('sources that do not compile end it, and are tried again the next time', () => {
  const { status, stderr } = setUp({ TSC_FAILS: '1' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/a\.ts\(1,1\): error\n.*do not compile/s);
  expect(setUp().lines).toEqual([BUILDS]);
});
