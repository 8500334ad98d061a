/** Where a machine stands. */
import type { Value } from '../../grammar/datum.js';

export type Status =
  | { readonly kind: 'idle' | 'running' }
  /** For console input, or for a time (in so many seconds; null: none) or an operation's end. */
  | {
      readonly kind: 'waiting';
      readonly request: 'console-input' | 'events';
      readonly delay: number | null;
    }
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly payload: Value }
  | { readonly kind: 'exited'; readonly code: number };

export const IDLE: Status = { kind: 'idle' };
export const RUNNING: Status = { kind: 'running' };
export const WAITING: Status = { kind: 'waiting', request: 'console-input', delay: null };
