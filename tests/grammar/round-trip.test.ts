/** `read` undoes `write`: properties over random data. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Char, char, intern, MString, type Value } from '#omega/grammar/datum.js';
import { write, writeShared } from '#omega/grammar/printer.js';
import { anyGraph, anyTree } from './any-datum.js';
import { readOne } from './reading.js';
import { sameDatum } from './same-datum.js';

const survives = (value: Value, print: (value: Value) => string): void => {
  const text = print(value);
  const again = readOne(text);
  expect(sameDatum(value, again), text).toBe(true);
  expect(print(again)).toBe(text);
};

test('trees', () => {
  fc.assert(
    fc.property(anyTree, (value) => survives(value, write)),
    { numRuns: 5000 },
  );
});

test('graphs with sharing and cycles', () => {
  fc.assert(
    fc.property(anyGraph, (value) => {
      survives(value, write);
      survives(value, writeShared);
    }),
    { numRuns: 5000 },
  );
});

test('every character, by itself, in a string and in a symbol', () => {
  const step = 0x1000;
  for (let start = 0; start < 0x110000; start += step) {
    const codes = Array.from({ length: step }, (_, i) => start + i).filter(
      (code) => code < 0xd800 || code > 0xdfff,
    );
    const characters = codes.map(char);
    const names = codes.map((code) => intern(`a${String.fromCodePoint(code)}`));
    const all = new MString(String.fromCodePoint(...codes));
    const value: Value = [...characters, ...names, all];
    const again = readOne(write(value)) as Value[];
    expect(again.length).toBe(codes.length * 2 + 1);
    expect(again.findIndex((v, i) => i < codes.length && (v as Char).code !== codes[i])).toBe(-1);
    expect(again.findIndex((v, i) => i >= codes.length && v !== names[i - codes.length])).toBe(
      codes.length * 2,
    );
    expect(String(again.at(-1))).toBe(all.toString());
  }
});

test('symbols of one odd character and symbols of ASCII pairs', () => {
  const visible = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const names = visible.flatMap((a) => visible.map((b) => a + b));
  const value = [...visible, ...names].map(intern);
  expect(sameDatum(readOne(write(value)), value)).toBe(true);
});
