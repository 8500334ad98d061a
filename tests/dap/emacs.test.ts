/**
 * The adapter with an editor that is not ours: dap-mode of Emacs (Debian: emacs-nox and
 * elpa-dap-mode). Where that is not installed there is nothing to try.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const COMMAND = resolve('dist/command/bin/omega.js');
const SCRIPT = resolve('tests/dap/emacs.el');
const TRY = "(progn (package-initialize) (require 'dap-mode))";
const isThere = spawnSync('emacs', ['--batch', '--eval', TRY]).status === 0;

test.skipIf(!isThere)('a session of dap-mode begins, steps and ends', { timeout: 300_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'omega-emacs-'));
  const program = join(home, 'hello.omega');
  writeFileSync(program, '(define x 1)\n(define y (+ x 1))\n(display (list x y))\n');
  const env = { ...process.env, HOME: home };
  const args = ['--batch', '-l', SCRIPT, COMMAND, program];
  const { stderr } = spawnSync('emacs', args, { env, encoding: 'utf8', timeout: 240_000 });
  const said = stderr.split('\n').filter((line) => line.startsWith('emacs: '));
  expect(said, stderr).toEqual([
    'emacs: stopped',
    'emacs: stopped',
    'emacs: terminated',
    'emacs: printed (1 2)',
  ]);
});
