/**
 * A watchdog for fuzzing: code that hangs holds the thread that would have to notice. So another
 * thread looks on, and if the same input has been under way for too long, it writes the input to
 * stderr and ends the process.
 */
import { Worker } from 'node:worker_threads';

const INPUT_BYTES_MAX = 1 << 16;

/** What runs in the other thread: `signals` is [count of inputs begun, bytes of the input]. */
const LOOK_ON = `
const { workerData } = require('node:worker_threads');
const { signals, input, hangMs } = workerData;
let seen = -1;
setInterval(() => {
  const count = Atomics.load(signals, 0);
  if (count !== seen) { seen = count; return; }
  if (count === 0) return;
  const bytes = Buffer.from(input).subarray(0, Atomics.load(signals, 1));
  require('node:fs').writeSync(2, 'hangs on: ' + bytes.toString('utf8') + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, hangMs);
`;

export interface Watchdog {
  /** The input that is tried next. */
  watch(input: string): void;
  /** No input is under way any more. */
  stop(): Promise<void>;
}

/** A watchdog that takes an input for hanging when it is under way for `hangMs` to twice that. */
export function startWatchdog(hangMs: number): Watchdog {
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const input = new Uint8Array(new SharedArrayBuffer(INPUT_BYTES_MAX));
  const encoder = new TextEncoder();
  const worker = new Worker(LOOK_ON, { eval: true, workerData: { signals, input, hangMs } });
  worker.unref();
  return {
    watch(text) {
      const { written } = encoder.encodeInto(text, input);
      Atomics.store(signals, 1, written);
      Atomics.add(signals, 0, 1);
    },
    async stop() {
      await worker.terminate();
    },
  };
}
