/**
 * Set-up: whatever `npm start` and `npm test` need before they can run, done only if it is not
 * done yet. Installs the packages, compiles the TypeScript, builds the image of the library,
 * bundles the command. It runs before anything is installed, so it uses nothing but Node's own
 * modules.
 * Everything it says goes to stderr, one line a step; standard output belongs to the program.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = [20, 20];
const STAMP = join(ROOT, 'dist', '.built');
/** What is done after compiling. */
const STEPS = [
  {
    script: 'scripts/build-library-image.mjs',
    does: 'building the library image',
    broken: 'the library image could not be built',
  },
  {
    script: 'scripts/bundle-command.mjs',
    does: 'bundling the command',
    broken: 'the command could not be bundled',
  },
];
/** What the compiled program is made from. */
const SOURCE_FOLDERS = ['grammar', 'runtime', 'server'];
const SOURCE_FILES = [
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  ...STEPS.map(({ script }) => script),
  'scripts/library-docs.mjs',
];

const say = (text) => process.stderr.write(`omega set-up: ${text}\n`);

/** Stop with a message; `output` is what the failed tool printed. */
function fail(text, output = '') {
  if (output !== '') process.stderr.write(output.endsWith('\n') ? output : `${output}\n`);
  say(text);
  process.exit(1);
}

/** Run a tool without a terminal, so that it cannot swallow input meant for the program. */
function runTool(command, args, { shell = false } = {}) {
  const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell };
  const result = spawnSync(command, args, { ...options, maxBuffer: 64 << 20 });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  const failed = result.error !== undefined || result.status !== 0;
  return { failed, output: result.error ? `${output}${result.error.message}\n` : output };
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(
    `Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and start again.',
  );
}

const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Whether every package of the lock file is installed in its locked version. */
function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(join(ROOT, record))) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, locked]) =>
      path === '' || locked.optional === true || installed[path]?.version === locked.version,
  );
}

function install() {
  say('installing packages (npm ci) ...');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath ?? '';
  const result = /npm-cli\.c?js$/.test(npm)
    ? runTool(process.execPath, [npm, ...args])
    : runTool('npm', args, { shell: process.platform === 'win32' });
  if (!result.failed) return;
  fail(
    'npm could not install the packages (its own words are above). ' +
      'Check the network and the disk, then start again.',
    result.output,
  );
}

/** Every file below the folder, as [path, size, time of change], in a fixed order. */
function listFiles(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: false });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(path) : [describeFile(path)];
    });
}

function describeFile(path) {
  const { size, mtimeMs } = statSync(join(ROOT, path));
  return `${path} ${size} ${mtimeMs}`;
}

/** Changes when any source is added, removed or written. */
function fingerprint() {
  const folders = SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)));
  const files = SOURCE_FILES.filter((path) => existsSync(join(ROOT, path)));
  const lines = [...folders.flatMap(listFiles), ...files.map(describeFile)];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function isBuilt(sources) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources;
}

function build(sources) {
  say('building (tsc -b server) ...');
  const tsc = runTool(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'server']);
  if (tsc.failed) fail('the TypeScript sources do not compile; see above.', tsc.output);
  for (const { script, does, broken } of STEPS) {
    if (!existsSync(join(ROOT, script))) continue;
    say(`${does} ...`);
    const step = runTool(process.execPath, [script]);
    if (step.failed) fail(`${broken}; see above.`, step.output);
  }
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(STAMP, sources);
}

checkNode();
if (!isInstalled()) install();
const sources = fingerprint();
if (!isBuilt(sources)) build(sources);
