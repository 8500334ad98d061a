/**
 * The leak tests of SRFI 45, and the same with streams, in a heap in which nothing that grows with
 * the iterations survives; `npm run bench` makes ten million of each.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const OMEGA = fileURLToPath(new URL('../../dist/command/bin/omega.js', import.meta.url));
const PROGRAM = new URL('../benchmarks/stream-leaks.omega', import.meta.url);
const definitions = readFileSync(PROGRAM, 'utf8');
const ITERATIONS = 500_000;
const FLAGS = ['--max-old-space-size=64', '--max-semi-space-size=16'];

/** What an expression prints in a process with so small a heap; null if that was not enough. */
function printed(expression: string): string | null {
  const args = [...FLAGS, OMEGA, 'eval', definitions, expression];
  const node = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return node.status === 0 ? node.stdout.trim() : null;
}

test.each([
  ['leak1', 'done'],
  ['leak2', 'done'],
  ['leak3', 'done'],
  ['leak4', 'done'],
  ['leak5', String(ITERATIONS)],
  ['leak6', '0'],
  ['leak7', String(3 * Math.floor(ITERATIONS / 3))],
  ['streams1', String(ITERATIONS)],
  ['streams2', String(ITERATIONS)],
])('%s runs in constant space', (name, answer) => {
  expect(printed(`(${name} ${ITERATIONS})`)).toBe(answer);
});

test('a stream that is kept does not fit into that heap', () => {
  const kept = '(begin (set! s (from 0)) (force (traverse s N)) (car (force s)))';
  expect(printed(kept.replace('N', '1000'))).toBe('0');
  expect(printed(kept.replace('N', String(ITERATIONS)))).toBeNull();
});
