/** Where a machine stands, in a saved state. */
import type { Value } from '../../../grammar/datum.js';
import type { Status } from '../status.js';
import { StateError } from './code.js';
import type { Json } from './codec.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

export function saveStatus(status: Status, encoder: Encoder): Json {
  switch (status.kind) {
    case 'done':
      return [status.kind, encoder.value(status.value)];
    case 'failed':
      return [status.kind, encoder.value(status.payload)];
    case 'exited':
      return [status.kind, status.code];
    case 'waiting':
      return [status.kind, status.request];
    case 'idle':
    case 'running':
      return [status.kind, null];
  }
}

export function loadStatus(saved: Json | undefined, decoder: Decoder): Status {
  const [kind, json] = saved as readonly Json[];
  const value: Value = kind === 'waiting' ? null : decoder.value(json);
  switch (kind) {
    case 'done':
      return { kind, value };
    case 'failed':
      return { kind, payload: value };
    case 'exited':
      return { kind, code: value as number };
    case 'waiting':
      // How long is found out when it goes on.
      return { kind, request: json as 'console-input' | 'events', delay: 0 };
    case 'idle':
    case 'running':
      return { kind };
    default:
      throw new StateError(`the state is damaged: unknown status ${kind}`);
  }
}
