/**
 * A process that commits, and may be killed while it does: node committing-child.mjs COMMITS MOMENT
 * FOLDER …. In each folder a session of its own makes so many commits, in small slices by turns.
 * Each counts two keys by an operation that may not be done twice, and writes files. It first
 * recovers what an earlier one has left, as a person would: by looking whether it was done. The
 * process kills itself at the so-manieth moment that matters (-: never).
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJs, toJs } from '../../dist/runtime/pure.js';
import { Session } from '../../dist/runtime/session.js';
import { fileIntentLog } from '../../dist/server/intents/intent-log.js';
import { nodeProviders } from '../../dist/server/node-providers.js';

const [commits, moment, ...folders] = process.argv.slice(2);
const SLICE_STEPS = 50;
let momentsLeft = moment === '-' ? Number.POSITIVE_INFINITY : Number(moment);

/** A moment at which it may have to end. */
function passMoment() {
  momentsLeft--;
  if (momentsLeft < 0) process.kill(process.pid, 'SIGKILL');
}

/** The same procedure, with a moment before and one after it. */
const between =
  (act) =>
  (...args) => {
    passMoment();
    const result = act(...args);
    passMoment();
    return result;
  };

const PROGRAM = `
(handler-bind
  ((&in-doubt
    (lambda (doubt)
      (invoke-restart
        (if (counted? (car (error-object-irritants doubt))) 'assume-done 'retry)))))
  (recover-commits!))
(define (commits-so-far)
  (if (file-exists? "progress") (string->number (read-file "progress")) 0))
(define (key n letter) (string-append (number->string n) letter))
(let loop ((n (commits-so-far)))
  (if (< n ${commits})
      (begin
        (transaction
          (count! (key n "a"))
          (write-file! (string-append "file-" (number->string n)) (key n "contents"))
          (append-file! "history" (key n "\\n"))
          (count! (key n "b"))
          (write-file! "progress" (number->string (+ n 1))))
        (loop (+ n 1)))))`;

/** The world of this process, with names of files in that folder. */
function worldIn(folder) {
  const { world } = nodeProviders();
  return {
    ...world,
    fileExists: (path) => world.fileExists(join(folder, path)),
    openInput: (path) => world.openInput(join(folder, path)),
    openOutput: between((path) => {
      const sink = world.openOutput(join(folder, path));
      return { ...sink, write: between((bytes) => sink.write(bytes)) };
    }),
  };
}

/** What programs ask of the counter in a folder. */
function operationsIn(folder) {
  const counter = join(folder, 'counter');
  const counted = () => (existsSync(counter) ? readFileSync(counter, 'utf8').split('\n') : []);
  const operation = { capability: null, determinism: 'live' };
  return [
    {
      ...operation,
      name: 'count!',
      params: 'key',
      doc: 'Count a key.',
      region: 'staged',
      perform: between((key) => fromJs(appendFileSync(counter, `${toJs(key)}\n`) ?? null)),
    },
    {
      ...operation,
      name: 'counted?',
      params: 'text',
      doc: 'Whether the key that is named in a text has been counted.',
      perform: (text) => fromJs(counted().includes(/"([0-9]+[ab])"/.exec(toJs(text))[1])),
    },
  ];
}

const logs = folders.map((folder) => fileIntentLog(join(folder, 'intents')));
const unfinished = logs.reduce((sum, log) => sum + log.unfinished, 0);
process.stdout.write(`begun with ${unfinished} unfinished\n`);
const results = folders.map((folder, i) => {
  const intents = {
    entries: () => logs[i].entries(),
    append: between((intent) => logs[i].append(intent)),
  };
  const providers = { world: worldIn(folder), operations: operationsIn(folder), intents };
  return new Session({ providers, config: { sliceSteps: SLICE_STEPS } }).eval(PROGRAM);
});
for (const result of await Promise.all(results)) {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result.error));
}
