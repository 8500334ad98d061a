/**
 * A lock file: whoever has it is the only process that uses another file. One that a process has
 * left behind when it was killed is taken over.
 */
import { closeSync, openSync, readFileSync, realpathSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Files that this process has locked. */
const locked = new Set<string>();

/** Lock a file. Answers how to give it free, which happens at the end of the process too. Throws an
 * Error that names who has it, or what the file system throws. */
export function lockFile(path: string): () => void {
  const whole = join(realpathSync(dirname(path)), basename(path));
  const lock = `${whole}.lock`;
  if (locked.has(whole)) throw new Error('it is open in this process already');
  if (!made(lock)) {
    const owner = ownerOf(lock);
    if (owner !== null) throw new Error(`process ${owner} uses it (it has made ${lock})`);
    unlinkSync(lock);
    if (!made(lock)) throw new Error(`somebody else has just made ${lock}`);
  }
  locked.add(whole);
  const free = (): void => {
    process.off('exit', free);
    if (!locked.delete(whole)) return;
    try {
      unlinkSync(lock);
    } catch {
      // Somebody has taken it away.
    }
  };
  process.on('exit', free);
  return free;
}

/** Make a lock file with the number of this process; false if there is one. */
function made(lock: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(lock, 'wx', 0o600);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, `${process.pid}\n`);
  closeSync(descriptor);
  return true;
}

/** The process that has made it; null if that is gone. This one has not: it would know. */
function ownerOf(lock: string): number | null {
  const owner = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  if (!Number.isInteger(owner) || owner === process.pid) return null;
  try {
    process.kill(owner, 0);
    return owner;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH' ? null : owner;
  }
}
