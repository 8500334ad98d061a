/**
 * Values across the border between Omega and JavaScript.
 */
import fc from 'fast-check';
import { createRuntime, fromJs, read, toJs } from 'omega-runtime';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { toJson } from '#omega/runtime/interchange.js';

const written = (x: unknown): string => write(fromJs(x));

test('from JavaScript', () => {
  expect(written(1)).toBe('1');
  expect(written(1.5)).toBe('1.5');
  expect(written(-0)).toBe('-0.0');
  expect(written(2 ** 53)).toBe('9007199254740992.0');
  expect(written(10n ** 20n)).toBe('100000000000000000000');
  expect(written(5n)).toBe('5');
  expect(written('a"b')).toBe('"a\\"b"');
  expect(written(null)).toBe('null');
  expect(written([1, [true, 'x']])).toBe('#(1 #(#t "x"))');
  expect(written({ a: 1, b: { c: 'd' } })).toBe('((a . 1) (b (c . "d")))');
  expect(() => fromJs(() => 1)).toThrow(/function/);
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => fromJs(circle)).toThrow(/circular/);
});

test('to JavaScript', () => {
  const js = (text: string): unknown => toJs(read(text)[0]);
  expect(js('(1 2.5 "a" #t sym)')).toEqual([1, 2.5, 'a', true, 'sym']);
  expect(js('#(1 #(2))')).toEqual([1, [2]]);
  expect(js('((a . 1) (b (c . "d")))')).toEqual({ a: 1, b: { c: 'd' } });
  expect(js('((a b) (c d))')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(js('()')).toEqual([]);
  expect(js('100000000000000000000')).toBe(10n ** 20n);
});

test('JSON is given only for what JSON can say', () => {
  const json = (text: string): unknown => toJson(read(text)[0]);
  for (const text of [
    '(1 . 2)',
    '1/2',
    '#\\a',
    '+nan.0',
    '+inf.0',
    '#u8(1)',
    '+i',
    '#0=(a . #0#)',
  ]) {
    expect(json(text), text).toBe(undefined);
  }
  expect(json('100000000000000000000')).toBe(undefined);
  expect(json('(1 (2 "x"))')).toEqual([1, [2, 'x']]);
  expect(json(`${'('.repeat(2000)}${')'.repeat(2000)}`)).toBe(undefined);
});

test('read answers all data, and misuse for what does not read', () => {
  expect(read('1 (2) ; comment').map((datum) => write(datum))).toEqual(['1', '(2)']);
  expect(() => read('(1')).toThrow(/1:1/);
});

test('JSON survives the way there and back', () => {
  const leaf = fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.constant(null),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), tie('object')),
    // An empty object is an empty list.
    object: fc.dictionary(fc.string(), tie('tree'), { minKeys: 1, noNullPrototype: true }),
  }));
  fc.assert(
    fc.property(tree, (x) => {
      // Large floating-point integers are exact integers beyond 2^53 in neither direction.
      expect(toJson(fromJs(x))).toEqual(x);
    }),
    { numRuns: 300 },
  );
});

test('values of a running program cross as they are', async () => {
  const runtime = await createRuntime();
  const result = await runtime.eval('(lambda (x) x)');
  expect(result.kind).toBe('ok');
  if (result.kind !== 'ok') return;
  const call = await runtime.evalExpr(fromJs(result.value));
  expect(call).toMatchObject({ kind: 'ok', value: result.value });
});
