/**
 * Standard input as a program reads it: text as it comes, then the end.
 */

/** The next text from standard input, null at its end; waits without blocking the event loop. */
export async function nextInput(): Promise<string | null> {
  iterator ??= process.stdin.setEncoding('utf8')[Symbol.asyncIterator]();
  const { value, done } = await iterator.next();
  return done ? null : (value as string);
}

let iterator: AsyncIterator<unknown> | null = null;
