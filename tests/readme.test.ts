/**
 * The README's tour does what it says, and its text for embedders runs.
 */
import { readFileSync } from 'node:fs';
import { memoryWorld } from 'omega-runtime';
import { expect, test } from 'vitest';
import { checkMarks } from '#omega/runtime/marks.js';
import { Session } from '#omega/runtime/session.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The texts in the fences of one language. */
function fenced(language: string, text = readme): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    (match) => match[1] as string,
  );
}

test('every mark of the tour holds, in one session', async () => {
  const tour = fenced('scheme').join('\n');
  const checks = await checkMarks(
    tour,
    'README.md',
    new Session({ providers: { world: memoryWorld() } }),
  );
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(14);
});

test.each(['facts.md', 'logic.md', 'streams.md'])('every mark of docs/%s holds', async (file) => {
  const text = readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8');
  const session = new Session({ providers: { world: memoryWorld() } });
  const checks = await checkMarks(fenced('scheme', text).join('\n'), file, session);
  expect(checks.filter((check) => !check.passed)).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(10);
});

/** Run a text for embedders; answers what it prints. */
async function printedBy(code: string): Promise<unknown[][]> {
  const printed: unknown[][] = [];
  const imported = /import \{ (.*) \} from 'omega-runtime';/;
  const names = imported.exec(code)?.[1] ?? '';
  const body = code.replace(imported, '').replaceAll('console.log(', 'print(');
  const run = new Function('omega', 'print', `return (async ({ ${names} }) => {${body}})(omega);`);
  await run(await import('omega-runtime'), (...things: unknown[]) => printed.push(things));
  return printed;
}

test('the examples for embedders print what their comments say', async () => {
  const [first, second] = fenced('js') as [string, string];
  const printed = await printedBy(first);
  expect(printed[0]).toEqual(['ok', 144]);
  expect(printed[1]?.[0]).toMatchObject({
    status: 'paused',
    control: { kind: expect.any(String) },
  });
  expect(await printedBy(second)).toEqual([
    ['unbound variable: missing', ['use-value', 'store-value', 'retry', 'abort']],
    [['42, of course, Ada', 7]],
  ]);
});
