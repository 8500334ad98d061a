/**
 * Exactly once, also when the process is killed: processes that commit are killed again and again
 * at moments of chance, and the next one recovers and goes on. In the end everything has been done
 * once.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Random } from '#omega/runtime/core/fiber/random.js';
import { type Ended, endOf, folderWith } from '../server/omega-process.js';

const CHILD = fileURLToPath(new URL('committing-child.mjs', import.meta.url));
/** So many processes side by side, so many sessions in each, so often killed: 200 runs. */
const LANES = 4;
const SESSIONS = 5;
const KILLS = 10;
/** In a commit there are about so many moments that matter. */
const MOMENTS = 36;
/** The time of a few commits. */
const MS = 200;
/** More commits than are made before a child is killed. */
const ENDLESS = 1_000_000;

const SEED = (Math.random() * 2 ** 31) | 0;
const folders: ReturnType<typeof folderWith>[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

interface End extends Ended {
  readonly wasKilled: boolean;
}

/** Let a child commit until it has made all commits, or kills itself at a moment, or is killed
 * after so many milliseconds. */
async function committing(
  paths: readonly string[],
  commits: number,
  { moment = null, ms = null }: { readonly moment?: number | null; readonly ms?: number | null },
): Promise<End> {
  const child = spawn(process.execPath, [CHILD, `${commits}`, `${moment ?? '-'}`, ...paths]);
  if (ms !== null) child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
  return { ...(await endOf(child)), wasKilled: child.signalCode === 'SIGKILL' };
}

/** How many commits a child found that had been cut short. */
function unfinishedOf({ output }: Ended): number {
  return Number(/^begun with (\d+) unfinished$/m.exec(output)?.[1]);
}

/** Kill children one after the other, by themselves and from outside in turn; answers how many
 * commits were cut short. */
async function lane(paths: readonly string[], chance: Random): Promise<number> {
  let found = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const how =
      kill % 2 === 0 ? { moment: chance.below(SESSIONS * MOMENTS) } : { ms: chance.below(MS) };
    const child = await committing(paths, ENDLESS, how);
    expect(child, `seed ${SEED}, kill ${kill}`).toMatchObject({ wasKilled: true, errors: '' });
    found += unfinishedOf(child);
  }
  return found;
}

test('200 runs are killed, and everything is done once', async () => {
  const lanes = Array.from({ length: LANES }, async (_, i) => {
    const own = Array.from({ length: SESSIONS }, () => folderWith({}));
    folders.push(...own);
    const paths = own.map(({ path }) => path);
    const found = await lane(paths, new Random(SEED + i));

    const textOf = (path: string, name: string): string =>
      existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : '';
    const commits = 3 + Math.max(...paths.map((path) => Number(textOf(path, 'progress'))));
    expect(await committing(paths, commits, {})).toMatchObject({ code: 0, errors: '' });
    const numbers = Array.from({ length: commits }, (_, n) => n);
    for (const path of paths) {
      const linesOf = (name: string): string[] => textOf(path, name).trimEnd().split('\n');
      expect(linesOf('counter'), `seed ${SEED}`).toEqual(
        numbers.flatMap((n) => [`${n}a`, `${n}b`]),
      );
      expect(linesOf('history')).toEqual(numbers.map(String));
      for (const n of numbers) expect(textOf(path, `file-${n}`)).toBe(`${n}contents`);
      expect(textOf(path, 'progress')).toBe(`${commits}`);
    }
    return found;
  });
  const found = await Promise.all(lanes);
  // Most moments of chance are in the middle of commits.
  expect(found.reduce((a, b) => a + b)).toBeGreaterThan((LANES * KILLS * SESSIONS) / 5);
});
