/** A debugger, a program in a folder of its own, and what tests ask again and again. */
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { folderWith } from '../server/omega-process.js';
import { Debugger } from './debugger.js';

export interface Stage {
  readonly it: Debugger;
  /** The path of the program. */
  readonly program: string;
  /** The number of the innermost frame, or another one. */
  frame(index?: number): Promise<number>;
  /** Where the innermost frame is: "name line:column". */
  place(): Promise<string>;
  /** The variables of a scope. */
  scope(name: string): Promise<ReadonlyArray<Variable>>;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

let cleanUps: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  cleanUps = [];
});

/** A debugger, with an adapter of its own or the one of a port, and a program of that text. */
export async function stage(text: string, port?: number): Promise<Stage> {
  const folder = folderWith({ 'program.omega': text });
  const it = await (port === undefined ? Debugger.overStdio() : Debugger.overTcp(port));
  cleanUps.push(folder.remove, async () => {
    it.process?.stdin.end();
    it.socket?.destroy();
    await it.closed;
  });
  it.transcript.mask(folder.path, '$FOLDER');
  const frame = async (index = 0): Promise<number> => {
    const { stackFrames } = await it.ask<{ stackFrames: ReadonlyArray<{ id: number }> }>(
      'stackTrace',
      { threadId: 1 },
    );
    return stackFrames[index]?.id ?? -1;
  };
  const place = async (): Promise<string> => {
    const { stackFrames } = await it.ask<{
      stackFrames: ReadonlyArray<{ name: string; line: number; column: number }>;
    }>('stackTrace', { threadId: 1, levels: 1 });
    const [innermost] = stackFrames;
    return innermost ? `${innermost.name} ${innermost.line}:${innermost.column}` : 'nowhere';
  };
  const scope = async (name: string): Promise<readonly Variable[]> => {
    const { scopes } = await it.ask<{ scopes: readonly Variable[] }>('scopes', {
      frameId: await frame(),
    });
    const found = scopes.find((one) => one.name === name);
    if (found === undefined) return [];
    const { variablesReference } = found;
    const { variables } = await it.ask<{ variables: readonly Variable[] }>('variables', {
      variablesReference,
    });
    return variables;
  };
  return { it, program: join(folder.path, 'program.omega'), frame, place, scope };
}

/** End, and compare what was said. */
export async function compare({ it }: Stage, name: string): Promise<void> {
  await it.ask('disconnect');
  await it.closed;
  expect(it.complaints).toEqual([]);
  await expect(it.transcript.text).toMatchFileSnapshot(`transcripts/${name}.txt`);
}

/** Have breakpoints on these lines. */
export function lines(
  it: Debugger,
  path: string,
  ...all: ReadonlyArray<number | object>
): Promise<unknown> {
  const breakpoints = all.map((line) => (typeof line === 'number' ? { line } : line));
  return it.ask('setBreakpoints', { source: { path }, breakpoints });
}
