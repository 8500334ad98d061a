/**
 * The examples do what their comments say.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkMarks } from '#omega/runtime/marks.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { Session } from '#omega/runtime/session.js';

const FOLDER = new URL('../examples/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.omega'));
/** Programs that embed Omega; at their end they say what they print. */
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'));

test.each(names)('%s', async (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const checks = await checkMarks(text, name, new Session({ providers: { world: memoryWorld() } }));
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(checks.length).toBeGreaterThan(0);
});

test.each(scripts)('%s', (name) => {
  const path = fileURLToPath(new URL(name, FOLDER));
  const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  const marks = readFileSync(path, 'utf8').matchAll(/^\/\/ => (.*)$/gm);
  const wanted = [...marks].map(([, line]) => line);
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual(wanted);
});

test('the tour is among them', () => {
  expect(names).toContain('tour.omega');
});
