/** Checkpoints as saved states that stay in their process, so that files and what the host does
 * stay what they are, and times are those of its clock. */
import type { Value } from '../../../grammar/datum.js';
import type { SessionEngine } from '../create-engine.js';
import type { Checkpoint, RunState } from '../engine.js';
import type { ConsoleInputPort } from '../input-port.js';
import { loadState, saveState } from './state.js';

export interface SavedCheckpoint extends Checkpoint {
  readonly json: string;
  readonly things: readonly unknown[];
  readonly input: ConsoleInputPort['unread'];
  /** How a form has failed before it could begin. */
  readonly failed: RunState | null;
}

export function savedCheckpoint(
  engine: SessionEngine,
  failed: RunState | null,
  extra: Value,
): SavedCheckpoint {
  const things: unknown[] = [];
  const json = saveState(engine, extra, things);
  return { bytes: 2 * json.length, json, things, input: engine.consoleInput.unread, failed };
}

export function loadCheckpoint(
  engine: SessionEngine,
  { json, things, input }: SavedCheckpoint,
): Value {
  engine.abandon();
  const extra = loadState(engine, json, things);
  engine.consoleInput.refeed(input);
  return extra;
}
