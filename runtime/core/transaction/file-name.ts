/** Names of files, as far as two of them can be told to mean the same file by looking at them. */

/** The name without what means nothing in it: "./a//b" and "c/../a/b" are "a/b", "." is "". Where
 * c is a link to another folder the second of these is another file; then a commit finds that the
 * file is not as it was proposed to be. */
export function plainName(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part !== '..' || last === undefined || last === '..') parts.push(part);
    else parts.pop();
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
