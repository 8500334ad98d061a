/**
 * Makes dist/command/bin/omega.js from dist/server/bin/omega.js: the command and all that it is
 * made of in a few files, since the host takes longer to find, read and link five hundred small
 * ones than to start the machine. Verbs are still loaded when they are used.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dir = join(root, 'dist', 'command', 'bin');

rmSync(dir, { recursive: true, force: true });
const bundle = await rolldown({
  input: join(root, 'dist', 'server', 'bin', 'omega.js'),
  platform: 'node',
  // It is loaded from its own bundle (grammar/chevrotain.ts).
  external: ['chevrotain'],
});
await bundle.write({ dir, format: 'esm' });
await bundle.close();
