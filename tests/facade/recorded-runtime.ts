/**
 * What tests of history share: a runtime that records, in a world that counts, and a program that
 * does most of what programs can do to a world.
 */
import {
  fromJs,
  type HostOperation,
  type MemoryWorld,
  memoryWorld,
  type OmegaRuntime,
  RuntimeFactory,
  toJs,
} from '#omega/server/index.js';

export interface Recorded {
  readonly runtime: OmegaRuntime;
  readonly world: MemoryWorld;
  /** How often the host was asked. */
  readonly asked: { count: number };
}

/** A runtime that records from the beginning on, and offers (ask question) and (later question),
 * which answers a promise. */
export async function recorded(): Promise<Recorded> {
  const world = memoryWorld();
  const asked = { count: 0 };
  const facts = { params: 'question', capability: 'oracle', determinism: 'live' } as const;
  const ask: HostOperation = {
    ...facts,
    name: 'ask',
    doc: 'A vector of what was asked and how often anything was.',
    perform(question) {
      asked.count++;
      return [question, asked.count];
    },
  };
  const later: HostOperation = {
    ...facts,
    name: 'later',
    doc: 'What was asked, after a while.',
    async perform(question) {
      asked.count++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return fromJs(`${toJs(question)}, after a while`);
    },
  };
  const runtime = await RuntimeFactory.createWithProviders({ world, operations: [ask, later] });
  await runtime.history.start();
  return { runtime, world, asked };
}

/** What can be seen of the machine: not how often its store was marked. */
export function seen(runtime: OmegaRuntime): string {
  const { store, ...state } = runtime.inspector.getState();
  return JSON.stringify({ ...state, globals: store.globals });
}

/** Ends in an error, with a search left. */
export const BUSY = `
  (import (only (srfi 69) make-hash-table hash-table-set! hash-table-ref))
  (define total 0)
  (define (step! n) (set! total (+ total n)))
  (for-each step! '(1 2 3))
  (define (pick) (let ((x (amb 1 2 3))) (require (> x 1)) (step! x) x))
  (define picked (one-of (pick)))
  (define answer (ask "first"))
  (display (vector-ref answer 1))
  (vector-set! answer 1 'changed)
  (define table (make-hash-table))
  (hash-table-set! table 'now (current-jiffy))
  (call-with-output-file "made" (lambda (port) (write 'made port) (write (ask "second") port)))
  (define back (call-with-input-file "made" (lambda (port) (list (read port) (read port)))))
  (if (file-exists? "made") (delete-file "made"))
  (define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
  (display (sum 40))
  (nursery (lambda (n)
    (spawn-in n (lambda () (sleep 0.01) (display "child") (step! 10)))
    (display "body") (sleep 0.02)))
  (display (list total (hash-table-ref table 'now) back (current-jiffy)))
  (guard (e (#t (display "caught"))) (open-input-file "nothing"))
  (call/cc (lambda (k)
    (dynamic-wind (lambda () (display "<")) (lambda () (k 1)) (lambda () (display ">")))))
  (step! (bytevector-u8-ref (random-bytes 4) 0))
  (pick)
  (car total)`;
