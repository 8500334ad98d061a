/** The commands and transcripts of the README do what it says. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { folderWith, omega } from './omega-process.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = folderWith({});
const cwd = folder.path;
cpSync(join(root, 'examples'), join(cwd, 'examples'), { recursive: true });
afterAll(folder.remove);

/** What ends only when it is told to. */
const ENDLESS = ['serve', 'connect', 'dap'];
/** Stopped by a limit, as it is meant to be. */
const LIMITED = 3;

/** The texts in the fences of one language. */
function fenced(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    (match) => match[1] as string,
  );
}

/** The words of a shell command, without its comment. */
function words(command: string): string[] {
  const [before = ''] = command.split(' #');
  return [...before.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

const commands = fenced('sh')
  .flatMap((text) => text.split('\n'))
  .filter((line) => line.startsWith('omega '))
  .map((line) => words(line).slice(1))
  .filter(([verb = '']) => !ENDLESS.includes(verb));

test('the commands run, in order', async () => {
  // The Datalog program that the README shows, and facts for it.
  writeFileSync(join(cwd, 'reach.dl'), fenced('datalog')[0] as string);
  for (const name of ['data', 'results']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'data', 'edge.facts'), 'a\tb\nb\tc\n');
  expect(commands.length).toBeGreaterThanOrEqual(9);
  for (const command of commands) {
    const { code, errors } = await omega(command, { cwd });
    const wanted = command.includes('--steps') ? LIMITED : 0;
    expect([code, errors], command.join(' ')).toEqual([wanted, expect.any(String)]);
    if (wanted === 0) expect(errors, command.join(' ')).toBe('');
  }
  expect(readFileSync(join(cwd, 'results', 'path.csv'), 'utf8')).toBe('a\tb\na\tc\nb\tc\n');
});

/** What is typed in a transcript, and what is answered to it. */
function transcript(text: string): { readonly typed: string; readonly said: readonly string[] } {
  const lines = text.trimEnd().split('\n');
  const prompt = /^omega(?:\[\d+\])?(?:@\d+)?> /;
  return {
    typed: lines
      .flatMap((line) => (prompt.test(line) ? [line.replace(prompt, '')] : []))
      .join('\n'),
    said: lines.filter((line) => !prompt.test(line) && line !== '...'),
  };
}

/** Answers of a terminal that a pipe does not get. */
const ONLY_IN_TERMINALS = /^restarts |^ {2},\d|^error|waits? for review/;

test.each([
  [',choices', fenced('scheme').find((text) => text.includes('(define (pythagorean n)')) ?? ''],
  [',accept', ''],
  [',last-write', ''],
  [',break', ''],
])('the transcript with %s', async (command, before) => {
  const { typed, said } = transcript(fenced('text').find((t) => t.includes(command)) ?? '');
  const definition = before.slice(0, before.indexOf('\n(pythagorean'));
  const { output } = await omega([], { input: `${definition}\n${typed}\n`, cwd });
  const lines = output.split('\n');
  for (const line of said.filter((text) => !ONLY_IN_TERMINALS.test(text))) {
    expect(lines, output).toContain(line.replace(/^\$\d+ = /, ''));
  }
});
