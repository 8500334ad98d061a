/**
 * The house is tidy: every source file keeps the rules of `tidy/rules.ts`. The rules are tried on
 * bad files first, so that a rule which has gone blind is noticed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COLUMNS_MAX, complaintsAbout, floorOf, LINES_MAX, type SourceFile } from './tidy/rules.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['grammar', 'runtime', 'server', 'scripts', 'tests', 'examples'];
/** Programs under test are data: what they look like is their own affair. */
const DATA = /^tests\/programs\//;

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(posix.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (DATA.test(`${path}/`)) return [];
    if (entry.isDirectory()) return filesBelow(path);
    if (!/\.(ts|mjs|omega)$/.test(path)) return [];
    return [{ path, text: readFileSync(posix.join(ROOT, path), 'utf8') }];
  });
}

function complaintTexts(path: string, body: string): string[] {
  return complaintsAbout({ path, text: `/** A file. */\n${body}\n` }).map((c) => c.text);
}

describe('the rules see what is wrong', () => {
  const cases: ReadonlyArray<readonly [string, string, string, RegExp]> = [
    [
      'a floor above',
      'grammar/a.ts',
      "import { b } from '../runtime/core/b.js';",
      /floor above|above it/,
    ],
    ['a type from above', 'runtime/core/a.ts', "import type { B } from '../b.js';", /above it/],
    ['a re-export from above', 'runtime/a.ts', "export { b } from '../server/b.js';", /above it/],
    ['a late import from above', 'runtime/a.ts', "await import('../server/b.js');", /above it/],
    ['what is on no floor', 'server/a.ts', "import '../tests/b.js';", /no floor/],
    ['a sibling', 'runtime/subsystems/amb.ts', "import { f } from './facts.js';", /sibling facts/],
    ['a deep sibling', 'runtime/subsystems/amb/a.ts', "import '../facts/b.js';", /sibling facts/],
    [
      'a subsystem in the seam',
      'runtime/subsystems/seam/a.ts',
      "import '../amb.js';",
      /sibling amb/,
    ],
    ['Node below the server', 'runtime/a.ts', "import fs from 'node:fs';", /only the server/],
    ['bare Node', 'grammar/a.ts', "import { join } from 'path';", /only the server/],
    ['chevrotain', 'server/a.ts', "import { Lexer } from 'chevrotain';", /belongs in grammar/],
    ['an editor package', 'runtime/a.ts', "import 'vscode-jsonrpc';", /belongs in server/],
    ['a scoped package', 'tests/a.ts', "import 'chevrotain/deep/file.js';", /belongs in grammar/],
    [
      'a package in the core',
      'runtime/core/a.ts',
      "import { z } from 'zod';",
      /may not import zod/,
    ],
    ['the built floors', 'server/a.ts', "import '#omega/grammar/reader.js';", /relative paths/],
    ['an empty name', 'runtime/helpers.ts', '', /does not say/],
    ['a barrel', 'runtime/index.ts', '', /does not say/],
    ['a long file', 'server/a.ts', '\n'.repeat(LINES_MAX), /want a folder/],
    ['a wide line', 'server/a.ts', `// ${'x'.repeat(COLUMNS_MAX)}`, /columns wide/],
    ['a default export', 'server/a.ts', 'export default 1;', /default export/],
    ['a renamed default', 'server/a.ts', 'export { a as default };', /default export/],
    ['an unfinished mark', 'server/a.ts', `// ${'TO' + 'DO'}: later`, /unfinished/],
    ['a test left out', 'tests/a.test.ts', `test.${'skip'}('a', f);`, /leaves a test out/],
    ['a test alone', 'tests/a.test.ts', `describe.${'only'}('a', f);`, /leaves a test out/],
    ['a clock', 'runtime/core/a.ts', 'const now = Date.now();', /ask the world/],
    ['a console', 'grammar/a.ts', "console.log('x');", /ask the world/],
    ['randomness', 'runtime/a.ts', 'const r = Math.random();', /ask the world/],
  ];
  test.each(cases)('%s', (_name, path, body, expected) => {
    expect(complaintTexts(path, body)).toEqual([expect.stringMatching(expected)]);
  });

  test('a missing header, also after a first line for the shell', () => {
    const text = 'export const a = 1;\n';
    for (const start of ['', '#!/usr/bin/env node\n']) {
      const complaints = complaintsAbout({ path: 'server/a.ts', text: start + text });
      expect(complaints.map((c) => c.text)).toEqual([expect.stringMatching(/header comment/)]);
    }
    expect(
      complaintsAbout({ path: 'runtime/library/a.omega', text: '(define a 1)\n' }),
    ).toHaveLength(1);
  });

  test('nothing where all is well', () => {
    expect(complaintTexts('grammar/a.ts', "import { Lexer } from 'chevrotain';")).toEqual([]);
    expect(complaintTexts('runtime/a.ts', "import { b } from './core/b.js';")).toEqual([]);
    expect(complaintTexts('runtime/subsystems/amb/a.ts', "import './b.js';")).toEqual([]);
    expect(complaintTexts('runtime/subsystems/amb.ts', "import './seam/b.js';")).toEqual([]);
    expect(complaintTexts('server/index.ts', "import fs from 'node:fs';")).toEqual([]);
    expect(complaintTexts('tests/a.test.ts', "import '#omega/grammar/reader.js';")).toEqual([]);
    expect(complaintTexts('runtime/core/a.ts', '// the end of the process. So what')).toEqual([]);
  });

  test('the line of a complaint', () => {
    const text = '/** A file. */\nconst a = 1;\nexport default a;\n';
    expect(complaintsAbout({ path: 'server/a.ts', text })[0]?.line).toBe(3);
  });
});

describe('the house', () => {
  const files = FOLDERS.flatMap(filesBelow);

  test('is seen: every floor has files', () => {
    const floors = new Set(files.map((file) => floorOf(file.path)));
    expect([...floors].sort()).toEqual(
      expect.arrayContaining(['grammar', 'runtime', 'runtime/core', 'server']),
    );
    expect(files.length).toBeGreaterThan(60);
  });

  test('is tidy', () => {
    const complaints = files.flatMap(complaintsAbout);
    expect(complaints.map((c) => `${c.path}:${c.line}: ${c.text}`)).toEqual([]);
  });
});
