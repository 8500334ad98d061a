/** Source texts of files that spans name, for showing the line of an error. */
import { readSource } from './source-file.js';

/** The text of that file as it is now; null if it cannot be read or never was a file. */
export function knownSource(file: string): string | null {
  try {
    return readSource(file);
  } catch {
    return null;
  }
}
