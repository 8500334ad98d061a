/** Checkpoints as saved states. */
import type { SessionEngine } from '../create-engine.js';
import type { Checkpoint } from '../engine.js';
import type { RequestsUnderWay } from '../fiber/host-requests.js';
import type { ConsoleInputPort } from '../input-port.js';
import { loadState, saveState } from './state.js';

export interface SavedCheckpoint extends Checkpoint {
  readonly json: string;
  readonly requests: RequestsUnderWay;
  readonly input: ConsoleInputPort['unread'];
}

export function savedCheckpoint(engine: SessionEngine): SavedCheckpoint {
  const json = saveState(engine);
  const requests = new Map(engine.machine.fibers.requests.underWay);
  return { bytes: 2 * json.length, json, requests, input: engine.consoleInput.unread };
}

export function loadCheckpoint(
  engine: SessionEngine,
  { json, requests, input }: SavedCheckpoint,
): void {
  engine.abandon();
  loadState(engine, json);
  engine.machine.fibers.requests.restore(requests);
  engine.consoleInput.refeed(input);
}
