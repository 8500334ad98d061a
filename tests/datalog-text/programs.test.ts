/**
 * Programs of Datalog text with their facts, run by the command: what they write is what stands in
 * `expected`, where `stdout` is what they print.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { translateProgram } from '#omega/runtime/core/datalog-text/program.js';
import { omega } from '../server/omega-process.js';

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** The files of a folder with their contents. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

test.each(readdirSync(PROGRAMS))('%s', async (name) => {
  const folder = join(PROGRAMS, name);
  const output = mkdtempSync(join(tmpdir(), 'omega-datalog-'));
  try {
    const program = join(folder, 'program.dl');
    const facts = join(folder, 'facts');
    const ended = await omega(['run', program, '--facts', facts, '--output', output]);
    expect(ended.errors).toBe('');
    expect(ended.code).toBe(0);
    const { stdout = '', ...files } = contents(join(folder, 'expected'));
    expect(ended.output).toBe(stdout);
    expect(contents(output)).toEqual(files);
  } finally {
    rmSync(output, { recursive: true });
  }
});

test('the example: where pointers may point', async () => {
  const facts = join(EXAMPLES, 'points-to');
  const { output, errors, code } = await omega(['run', `${facts}.dl`, '--facts', facts]);
  expect({ errors, code }).toEqual({ errors: '', code: 0 });
  const points = ['p\tx', 'p\ty', 'q\ty', 'r\tx', 'r\ty', 's\ty', 'x\ty', 'y\ty'];
  expect(output).toContain(['points', '===============', ...points, '==='].join('\n'));
});

test.each(['README.md', 'docs/datalog.md'])('the program in %s means something', (name) => {
  const text = readFileSync(join(EXAMPLES, '..', name), 'utf8');
  const programs = [...text.matchAll(/^```datalog\n([^`]*)```/gm)].map(([, code]) => code);
  expect(programs).toHaveLength(1);
  expect(translateProgram(programs[0] as string, name).flaws).toEqual([]);
});

test('facts from standard input, with line ends of either kind', async () => {
  const program = join(PROGRAMS, 'names', 'program.dl');
  const { output, errors } = await omega(['run', program], { input: '1 a\r\n2 b\n4 b\r\n3 a' });
  expect(errors).toBe('');
  expect(output.split('\n').slice(3, -2)).toEqual(['1\t3', '2\t4', '3\t1', '4\t2']);
});
