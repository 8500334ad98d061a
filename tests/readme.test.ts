/**
 * The README's tour does what it says, and its text for embedders runs.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMarks } from '#omega/runtime/marks.js';
import { Session } from '#omega/runtime/session.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The texts in the fences of one language. */
function fenced(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    (match) => match[1] as string,
  );
}

test('every mark of the tour holds, in one session', async () => {
  const tour = fenced('scheme').join('\n');
  const checks = await checkMarks(tour, 'README.md', new Session());
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(14);
});

test('the example for embedders prints what its comments say', async () => {
  const [code] = fenced('js');
  const printed: unknown[][] = [];
  const body = (code as string)
    .replace("import { createRuntime } from 'omega-runtime';", '')
    .replaceAll('console.log(', 'print(');
  const { createRuntime } = await import('omega-runtime');
  const run = new Function('createRuntime', 'print', `return (async () => {${body}})();`);
  await run(createRuntime, (...things: unknown[]) => printed.push(things));
  expect(printed[0]).toEqual(['ok', 144]);
  expect(printed[1]?.[0]).toMatchObject({
    status: 'paused',
    control: { kind: expect.any(String) },
  });
});
