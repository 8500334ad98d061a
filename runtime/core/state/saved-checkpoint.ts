/** Checkpoints as saved states that stay in their process, so that files and what the host does
 * stay what they are, and times are those of its clock. */
import type { SessionEngine } from '../create-engine.js';
import type { Checkpoint } from '../engine.js';
import type { ConsoleInputPort } from '../input-port.js';
import { loadState, saveState } from './state.js';

export interface SavedCheckpoint extends Checkpoint {
  readonly json: string;
  readonly things: readonly unknown[];
  readonly input: ConsoleInputPort['unread'];
}

export function savedCheckpoint(engine: SessionEngine): SavedCheckpoint {
  const things: unknown[] = [];
  const json = saveState(engine, null, things);
  return { bytes: 2 * json.length, json, things, input: engine.consoleInput.unread };
}

export function loadCheckpoint(
  engine: SessionEngine,
  { json, things, input }: SavedCheckpoint,
): void {
  engine.abandon();
  loadState(engine, json, things);
  engine.consoleInput.refeed(input);
}
