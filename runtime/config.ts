/**
 * The configuration of a runtime: plain data, complete by default, changed as a whole by
 * `configure`.
 */
import { TIERS, type TierName } from './core/tier/options.js';
import { OmegaMisuse } from './misuse.js';

export interface RuntimeConfig {
  /** Name of the session, shown in lists. */
  readonly sessionName: string;

  // Limits of one evaluation; null is none.
  /** Transitions. Reaching it is the outcome `exhausted`. */
  readonly stepsMax: number | null;
  /** Bytes of memory that one evaluation may add, where the host can measure it. */
  readonly memoryBytesMax: number | null;
  /** Characters of output kept in the result; everything is still sent on as it comes. */
  readonly outputMax: number;
  /** Evaluations waiting for their turn. */
  readonly queueMax: number;
  /** Transitions between two looks at the event loop. */
  readonly sliceSteps: number;
  /** When code is compiled to JavaScript: '0' never, '1' at once, 'auto' when it is hot. Programs
   * cannot tell, except by the clock. */
  readonly tier: TierName;
  /** Values kept under the names $1, $2 …; older ones are let go. */
  readonly resultsKept: number;

  /** Snapshots kept, and characters of all their states. */
  readonly snapshotsMax: number;
  readonly snapshotCharactersMax: number;

  // Which parts are on. What is off is refused, by its manager and in programs, with
  // `state-conflict`. Those of parts that are not there yet do nothing: traceExecution,
  // artifactCaching; breakOnError neither: what nobody handles stops a program in any case.
  readonly enableAmb: boolean;
  readonly enableStreams: boolean;
  readonly enableTransactions: boolean;
  readonly enableDebug: boolean;
  readonly enableHistory: boolean;
  readonly enableSnapshots: boolean;
  readonly enableProtocol: boolean;
  readonly breakOnError: boolean;
  readonly traceExecution: boolean;
  /** Whether what is evaluated is recorded from the beginning; `history.start()` begins later. */
  readonly historyEnabled: boolean;
  /** What is kept of a recording: top-level forms, states to go back to, bytes. The oldest make
   * room. */
  readonly historyLimit: number;
  readonly historyCheckpointsMax: number;
  readonly historyBytesMax: number;
  /** Transitions after which a running form is worth another state to go back to. */
  readonly historyCheckpointSteps: number;
  readonly artifactCaching: boolean;

  // Where `protocol.start()` listens.
  readonly transportType: 'tcp' | 'stdio';
  readonly host: string;
  readonly port: number;
}

/** The port that Omega listens on. */
export const DEFAULT_PORT = 7888;

/** What holds where nothing else is said. */
export const DEFAULT_CONFIG: RuntimeConfig = {
  sessionName: 'main',
  stepsMax: null,
  memoryBytesMax: null,
  outputMax: 1_000_000,
  queueMax: 1000,
  sliceSteps: 50_000,
  tier: 'auto',
  resultsKept: 100,
  snapshotsMax: 100,
  snapshotCharactersMax: 250_000_000,
  enableAmb: true,
  enableStreams: true,
  enableTransactions: true,
  enableDebug: true,
  enableHistory: true,
  enableSnapshots: true,
  enableProtocol: true,
  breakOnError: false,
  traceExecution: false,
  historyEnabled: false,
  historyLimit: 1000,
  historyCheckpointsMax: 2000,
  historyBytesMax: 256_000_000,
  historyCheckpointSteps: 1_000_000,
  artifactCaching: true,
  transportType: 'tcp',
  host: '127.0.0.1',
  port: DEFAULT_PORT,
};

/** Numbers that must be at least this. All others may be any value of the default's type. */
const MINIMA: Partial<Record<keyof RuntimeConfig, number>> = {
  stepsMax: 1,
  memoryBytesMax: 1,
  outputMax: 0,
  queueMax: 1,
  sliceSteps: 1,
  resultsKept: 1,
  snapshotsMax: 0,
  snapshotCharactersMax: 0,
  historyLimit: 0,
  historyCheckpointsMax: 1,
  historyBytesMax: 0,
  historyCheckpointSteps: 1,
  port: 0,
};
const PORT_MAX = 65_535;
/** Texts that must be one of these. */
const ALLOWED: Partial<Record<keyof RuntimeConfig, readonly string[]>> = {
  tier: Object.keys(TIERS),
  transportType: ['tcp', 'stdio'],
};

/** The configuration with some entries replaced. Throws OmegaMisuse `invalid-config` for an unknown
 * name or a value of the wrong type or size, and then nothing is changed. */
export function changedConfig(
  config: RuntimeConfig,
  updates: Partial<RuntimeConfig>,
): RuntimeConfig {
  for (const [name, value] of Object.entries(updates)) checkEntry(name, value);
  const given = Object.entries(updates).filter(([, value]) => value !== undefined);
  return { ...config, ...Object.fromEntries(given) };
}

function checkEntry(name: string, value: unknown): void {
  if (!Object.hasOwn(DEFAULT_CONFIG, name)) {
    const known = Object.keys(DEFAULT_CONFIG).join(', ');
    throw invalid(name, `there is no configuration entry "${name}"; known are ${known}`);
  }
  if (value === undefined) return;
  const entry = name as keyof RuntimeConfig;
  const mayBeNull = DEFAULT_CONFIG[entry] === null;
  if (value === null && mayBeNull) return;
  const expected = mayBeNull ? 'number' : typeof DEFAULT_CONFIG[entry];
  const minimum = MINIMA[entry];
  if (typeof value !== expected) {
    throw invalid(name, `"${name}" must be a ${expected}, got ${describe(value)}`);
  }
  if (minimum !== undefined && !(Number.isSafeInteger(value) && (value as number) >= minimum)) {
    throw invalid(name, `"${name}" must be an integer from ${minimum} up, got ${describe(value)}`);
  }
  if (entry === 'port' && (value as number) > PORT_MAX) {
    throw invalid(name, `"port" must be 0 to ${PORT_MAX}, got ${describe(value)}`);
  }
  const allowed = ALLOWED[entry];
  if (allowed !== undefined && !allowed.includes(value as string)) {
    const list = allowed.map((text) => `"${text}"`).join(' or ');
    throw invalid(name, `"${name}" must be ${list}, got ${describe(value)}`);
  }
}

function describe(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function invalid(entry: string, message: string): OmegaMisuse {
  return new OmegaMisuse('invalid-config', message, { entry });
}
