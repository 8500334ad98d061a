/**
 * The examples do what their comments say.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMarks } from '#omega/runtime/marks.js';
import { Session } from '#omega/runtime/session.js';

const FOLDER = new URL('../examples/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.omega'));

test.each(names)('%s', async (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const checks = await checkMarks(text, name, new Session());
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(checks.length).toBeGreaterThan(0);
});

test('the tour is among them', () => {
  expect(names).toContain('tour.omega');
});
