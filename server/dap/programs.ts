/** Programs to debug: launched in a session of their own, or a session that lives already. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { RuntimeConfig } from '../../runtime/config.js';
import { presetConfig, type RuntimePreset, RuntimePresets } from '../../runtime/presets.js';
import { wireSubsystems } from '../../runtime/registry.js';
import { Session } from '../../runtime/session.js';
import { memoryBytesFor, nodeProviders } from '../node-providers.js';
import { loadRecordingFile } from '../recording-files.js';
import { readSource } from '../source-file.js';
import type { ClientView } from './client-view.js';
import type { DebugAdapter } from './debug-adapter.js';
import { Debuggee } from './debuggee.js';
import { text } from './handler.js';
import { RequestError } from './request-error.js';

const BYTES_PER_MEGABYTE = 1_000_000;
const PRESETS = Object.keys(RuntimePresets) as [RuntimePreset, ...RuntimePreset[]];

export const launchSchema = z.looseObject({
  program: text.min(1).describe('The file.'),
  args: z.array(text).max(10_000).default([]).describe('What (command-line) answers after it.'),
  lib: z.array(text).max(1000).default([]).describe('Folders to look for libraries in, too.'),
  stopOnEntry: z.boolean().default(false),
  stopAtEnd: z.boolean().default(false).describe('Stop when it has ended, to go back from there.'),
  record: z.boolean().default(true).describe('Keep what is needed to go back, within bounds.'),
  preset: z.enum(PRESETS).optional(),
  budget: z
    .looseObject({
      steps: z.int().min(1).nullish().describe('Transitions of the machine.'),
      memory: z.number().positive().nullish().describe('Megabytes.'),
    })
    .default({}),
  noDebug: z.boolean().default(false),
  token: text.optional(),
});
export const attachSchema = z.looseObject({
  session: text.min(1).optional().describe('The name of a session of this server.'),
  recording: text.min(1).optional().describe('A file that "omega run --record" has written.'),
  token: text.optional(),
});

/** What a restart may say anew. */
export const relaunchSchema = launchSchema.partial();

export type LaunchArguments = z.output<typeof launchSchema>;

/** How a program is debugged. */
export interface DebuggeeOptions {
  /** Whether it ends with its client, and says so with an exit code. */
  readonly isLaunched: boolean;
  /** It has run elsewhere: nothing more comes after its newest moment. */
  readonly isRecording: boolean;
  /** Nothing stops it, and nothing is recorded. */
  readonly noDebug: boolean;
  /** Stop once more when all is done, so that one can go back from there. */
  readonly stopAtEnd: boolean;
  /** What it was launched with; null: it was not. */
  readonly args: LaunchArguments | null;
  /** All is set: begin. */
  begin(debuggee: Debuggee): void | Promise<void>;
}

/** A program and a session for it; nothing of it has run. Throws RequestError, SourceError. */
export function launch(adapter: DebugAdapter, args: LaunchArguments): Debuggee {
  const { host, client, tell } = adapter;
  const { pool } = host;
  const { file, source } = programIn(args, client);
  const { noDebug, stopAtEnd, stopOnEntry } = args;
  const directories = [dirname(file), ...args.lib.map((folder) => resolve(folder))];
  const providers = {
    ...nodeProviders({ commandLine: [file, ...args.args], libraryDirectories: directories }),
    ...pool.shared,
    directory: pool,
  };
  const session = new Session({ id: pool.freeId('debug'), config: configOf(args), providers });
  wireSubsystems(session);
  pool.adopt(session, false);
  const options = { isLaunched: true, isRecording: false, noDebug, stopAtEnd };
  const begin = (it: Debuggee): void => it.run(source, file, stopOnEntry && !noDebug);
  return new Debuggee(session, { ...options, begin, args }, host, client, tell);
}

/** Another go at a program, with what is given in place of what was. */
export async function relaunch(
  adapter: DebugAdapter,
  debuggee: Debuggee,
  changes: z.output<typeof relaunchSchema>,
): Promise<Debuggee> {
  const { args } = debuggee.options;
  if (args === null) {
    throw new RequestError('state-conflict', 'what was attached to cannot be restarted');
  }
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const next = launch(adapter, { ...args, ...Object.fromEntries(given) } as LaunchArguments);
  next.takeOver(debuggee);
  await debuggee.leave();
  return next;
}

/** A session of this server, or a recorded run. Throws RequestError, RecordingError. */
export async function attach(
  adapter: DebugAdapter,
  { session: name, recording }: z.output<typeof attachSchema>,
): Promise<Debuggee> {
  if ((name === undefined) === (recording === undefined)) {
    const message = 'attach takes either "session", the name of one, or "recording", a file';
    throw new RequestError('invalid-arguments', message);
  }
  return name === undefined
    ? recorded(adapter, adapter.client.file({ path: recording as string }))
    : joined(adapter, name);
}

async function joined({ host, client, tell }: DebugAdapter, name: string): Promise<Debuggee> {
  const { pool } = host;
  const there = pool.sessions().map(({ id }) => id);
  if (!there.includes(name)) {
    const known = there.length === 0 ? 'there is none' : `there are ${there.join(', ')}`;
    throw new RequestError('unknown-session', `no session is called "${name}"; ${known}`);
  }
  const session = pool.join(name);
  if (!session.config.enableDebug) {
    await pool.leave(session);
    throw new RequestError('state-conflict', `the session "${name}" has "enableDebug" off`);
  }
  return new Debuggee(session, ATTACHED, host, client, tell);
}

/** A session that is at the end of a recorded run, and touches nothing outside. */
async function recorded({ host, client, tell }: DebugAdapter, path: string): Promise<Debuggee> {
  const { pool } = host;
  const session = new Session({ id: pool.freeId('recording') });
  wireSubsystems(session);
  try {
    loadRecordingFile(session, path);
    pool.adopt(session, false);
  } catch (error) {
    await session.dispose();
    throw error;
  }
  return new Debuggee(session, { ...ATTACHED, isRecording: true }, host, client, tell);
}

const ATTACHED: DebuggeeOptions = {
  isLaunched: false,
  isRecording: false,
  noDebug: false,
  stopAtEnd: false,
  args: null,
  begin: (it) => it.find(),
};

function programIn(
  { program }: LaunchArguments,
  client: ClientView,
): { readonly file: string; readonly source: string } {
  const file = client.file({ path: program });
  if (!existsSync(file)) {
    throw new RequestError('program-not-read', `there is no file ${file} ("program")`);
  }
  if (!statSync(file).isFile()) {
    throw new RequestError('program-not-read', `"program" is to be a file, and ${file} is none`);
  }
  return { file, source: readSource(file) };
}

function configOf({ preset, record, noDebug, budget }: LaunchArguments): Partial<RuntimeConfig> {
  const { steps = null, memory = null } = budget;
  const own = memory === null ? null : Math.ceil(memory * BYTES_PER_MEGABYTE);
  return {
    ...(preset === undefined ? {} : presetConfig(preset)),
    enableDebug: true,
    enableHistory: true,
    historyEnabled: record && !noDebug,
    stepsMax: steps,
    memoryBytesMax: own ?? memoryBytesFor('together'),
  };
}
