/**
 * The file `.nrepl-port`, by which editors find the server of a folder.
 */
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const NAME = '.nrepl-port';
const PORT_MAX = 65_535;

/** Write the port into the file of the current folder; it goes when the process does, unless
 * another server has written its own by then. Throws what the file system throws. */
export function keepPortFile(port: number): void {
  const path = resolve(NAME);
  writeFileSync(path, String(port));
  process.on('exit', () => {
    try {
      if (readFileSync(path, 'utf8') === String(port)) unlinkSync(path);
    } catch {
      // Already gone.
    }
  });
}

/** The port in the current folder's file, or null. */
export function portFromFile(): number | null {
  try {
    const port = Number(readFileSync(NAME, 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port <= PORT_MAX ? port : null;
  } catch {
    return null;
  }
}
