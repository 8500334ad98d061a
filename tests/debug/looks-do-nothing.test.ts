/**
 * A condition, a log point and an expression of a debugger do nothing outside, and ask nothing of
 * it: a run in which they are evaluated is the one that it would be without them.
 */
import { describe, expect, test } from 'vitest';
import { memoryWorld, RuntimeFactory } from '#omega/server/index.js';

const PROGRAM = `(define out (open-output-file "out.txt"))
(define in (open-input-file "in.txt"))
(define (loop i)
  (if (< i 3) (loop (+ i 1)) i))
(write (loop 0) out)
(display (read-line in))
(close-port in)
(close-port out)
`;

const EFFECTS = [
  '(display i)',
  '(newline (current-error-port))',
  '(> (current-jiffy) 0)',
  '(file-exists? "out.txt")',
  '(delete-file "in.txt")',
  '(open-output-file "in.txt")',
  '(write i out)',
  '(flush-output-port out)',
  '(close-port out)',
  '(read-char in)',
  '(close-port in)',
  '(get-environment-variable "HOME")',
  '(load "in.txt")',
  "(environment '(in))",
  '(exit 3)',
];

async function opened() {
  const world = memoryWorld();
  world.files.set('in.txt', new TextEncoder().encode('first\nsecond\n'));
  const runtime = await RuntimeFactory.createWithProviders({ world });
  await runtime.history.start();
  const seen = (): unknown => ({
    printed: world.printed,
    files: [...world.files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
    steps: runtime.inspector.getState(0).steps,
  });
  return { runtime, seen };
}

describe.each(EFFECTS)('%s', (effect) => {
  test('in a condition and in a log point', async () => {
    const plain = await opened();
    await plain.runtime.eval(PROGRAM, 'p');
    const { runtime, seen } = await opened();
    const target = { kind: 'source', file: 'p', line: 4 } as const;
    runtime.breakpoints.add({ target, logMessage: `{${effect}}` });
    runtime.breakpoints.add({ target, condition: effect });
    let result: { readonly kind: string } | null = await runtime.eval(PROGRAM, 'p');
    let stops = 0;
    for (; result === null || result.kind === 'interrupted'; stops++) {
      ({ result } = await runtime.debug.continue());
    }
    expect({ kind: result.kind, stops }).toEqual({ kind: 'ok', stops: 4 });
    expect(seen()).toEqual(plain.seen());
    const [, { message }] = runtime.breakpoints.getAll() as unknown as [null, { message: string }];
    expect(message).toMatch(/is an effect, and this is only a look/);
    expect(await runtime.history.replay()).toMatchObject({ complete: true });
  });

  test('in an expression', async () => {
    const { runtime, seen } = await opened();
    runtime.breakpoints.add({ target: { kind: 'source', file: 'p', line: 4 } });
    await runtime.eval(PROGRAM, 'p');
    const before = seen();
    const answer = await runtime.debug.evaluate(effect);
    expect(answer).toMatchObject({ error: true });
    expect(answer.value).toMatch(/is an effect, and this is only a look/);
    expect(seen()).toEqual(before);
  });
});

test('what stays inside is done, and undone', async () => {
  const { runtime } = await opened();
  await runtime.eval('(define port (open-output-string))', 'p');
  const text = '(begin (write 1 port) (get-output-string port))';
  expect(await runtime.debug.evaluate(text)).toMatchObject({ value: '"1"', error: false });
  expect(await runtime.debug.evaluate(text)).toMatchObject({ value: '"1"', error: false });
});
