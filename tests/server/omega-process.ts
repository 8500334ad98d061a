/**
 * The built command, as a process of its own.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BINARY = fileURLToPath(new URL('../../dist/command/bin/omega.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Start the command with these arguments. */
export function startOmega(
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  return spawn(process.execPath, [BINARY, ...args], { cwd: options.cwd, env });
}

/** Run the command to its end. */
export async function omega(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = startOmega(args, options);
  const ended = endOf(child);
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return ended;
}

/** What a process has said when it ends. */
export function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}

/** When what the stream says matches; answers what it has said. Rejects when it ends before. */
export function untilSaid(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (text: Buffer | string) => {
      said += text.toString();
      if (wanted.test(said)) resolve(said);
    });
    stream.on('end', () => reject(new Error(`ended without ${wanted}: ${said}`)));
  });
}

/** A new folder with these files; `remove` takes it away. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly path: string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'omega-test-'));
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(path, name), contents);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
