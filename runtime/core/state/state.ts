/** States as JSON. */
import type { SessionEngine } from '../create-engine.js';

export function saveState(_engine: SessionEngine): string {
  throw new Error('saveState');
}

export function loadState(_engine: SessionEngine, _json: string): void {
  throw new Error('loadState');
}
