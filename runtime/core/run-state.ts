/** Where a machine stands, as the floors above see it. */
import { Condition } from './condition.js';
import type { RunState } from './engine.js';
import type { Machine } from './machine.js';
import { traceOf } from './trace.js';
import { MultipleValues } from './values.js';

export function runStateOf(machine: Machine): RunState {
  const { status } = machine;
  switch (status.kind) {
    case 'idle':
      return { kind: 'idle' };
    case 'running':
      return { kind: 'paused' };
    case 'waiting':
      return { kind: 'waiting', request: status.request, delay: status.delay };
    case 'done': {
      const { value } = status;
      return { kind: 'done', values: value instanceof MultipleValues ? value.items : [value] };
    }
    case 'failed': {
      const { payload } = status;
      const span = payload instanceof Condition ? payload.span : machine.span;
      return { kind: 'failed', payload, span, trace: traceOf(machine) };
    }
    case 'exited':
      return { kind: 'exited', code: status.code };
  }
}
