/** Texts of many forms: one checkpoint serves many of them, and all can be gone to. */
import { expect, test } from 'vitest';
import { memoryWorld, type OmegaRuntime, RuntimeFactory } from '#omega/server/index.js';
import { seen } from './recorded-runtime.js';

const FORMS = 300;

async function recordedText(): Promise<{ runtime: OmegaRuntime; asked: () => number }> {
  let asked = 0;
  const library = `(define-library (helper) (export help) (import (scheme base))
    (begin (define (help x) (* x 10))))`;
  const findLibrary = (): { text: string; file: string } => {
    asked++;
    return { text: library, file: 'helper.sld' };
  };
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world, findLibrary });
  await runtime.history.start();
  const forms = Array.from({ length: FORMS }, (_, i) =>
    i === 150 ? '(import (helper))' : `(define v${i} ${i > 150 ? `(help ${i})` : i})`,
  );
  expect(await runtime.eval(forms.join('\n'), 'many')).toMatchObject({ kind: 'ok' });
  return { runtime, asked: () => asked };
}

test('few checkpoints, and every form is where it was', async () => {
  const { runtime, asked } = await recordedText();
  const { checkpoints, forms } = runtime.history.getState();
  expect(forms).toBe(FORMS);
  expect(checkpoints).toBeLessThan(FORMS / 4);
  const asking = asked();
  expect(asking).toBeGreaterThan(0);
  const present = seen(runtime);
  const numbers = runtime.history.getForms(0, FORMS).map(({ form }) => form);
  for (const i of [299, 151, 150, 149, 1, 0, 170, 298]) {
    await runtime.history.goToForm(numbers[i] as number, true);
    const values = await runtime.history.getState();
    expect(values).toMatchObject({ past: i < FORMS - 1, form: numbers[i] });
    const lookup = i === 150 ? 149 : i;
    const expected = lookup > 150 ? lookup * 10 : lookup;
    expect(runtime.inspector.lookup(`v${lookup}`)).toMatchObject({ kind: 'variable' });
    expect((await runtime.debug.evaluate(`v${lookup}`)).value).toBe(`${expected}`);
    if (i + 2 < FORMS) expect((await runtime.debug.evaluate(`v${i + 2}`)).error).toBe(true);
  }
  await runtime.history.goToPresent();
  expect(seen(runtime)).toBe(present);
  expect(await runtime.history.replay()).toMatchObject({ complete: true, forms: FORMS });
  expect(seen(runtime)).toBe(present);
  expect(asked()).toBe(asking);
});

test('what is forgotten are forms with all that follows from them', async () => {
  const { runtime } = await recordedText();
  runtime.configure({ historyLimit: 100 });
  await runtime.eval('(define last 1)', 'last');
  const { forms, oldest, newest } = runtime.history.getState();
  expect(forms).toBeLessThanOrEqual(100);
  expect(forms).toBeGreaterThan(0);
  await runtime.history.goTo(oldest as number);
  expect(await runtime.history.replay()).toMatchObject({ complete: true });
  await runtime.history.goTo(newest as number);
  expect((await runtime.debug.evaluate('(+ last v299)')).value).toBe('2991');
});
