/**
 * The benchmarks measure what they say: every program answers what is expected of it, on Omega (in
 * its small size) and by hand in JavaScript, and the table is computed right.
 */
import { describe, expect, test } from 'vitest';
import { engineWith, finish, formsOf, freshEngine } from './benchmarks/omega-engine.mjs';
import { isRight, PROGRAMS, programNamed, programText, SETS } from './benchmarks/programs.mjs';
import { geometricMean, meanRatio, programTable, short } from './benchmarks/table.mjs';

describe.each(PROGRAMS)('$name', (program) => {
  const { name, answer, small } = program;

  test('by hand in JavaScript', async () => {
    const { run } = await import(`./benchmarks/native/${name}.mjs`);
    const written = run();
    expect(typeof written === 'boolean' ? (written ? '#t' : '#f') : String(written)).toBe(answer);
  });

  test('on Omega, in its small size', () => {
    const engine = engineWith(program, programText(name).definitions, 'auto');
    engine.begin(formsOf(small[0])[0]);
    expect(finish(engine)).toBe(small[1]);
  });

  test('its text ends in one form to run', () => {
    const { definitions, run, mark } = programText(name);
    expect(mark).toBe(answer);
    expect(formsOf(run)).toHaveLength(1);
    expect(formsOf(definitions).length).toBeGreaterThan(0);
  });
});

test('there are twelve and eight, found by their names', () => {
  expect(SETS.micro).toHaveLength(12);
  expect(SETS.larger).toHaveLength(8);
  expect(programNamed('fib').answer).toBe('832040');
  expect(() => programNamed('fob')).toThrow(/no benchmark is called "fob"; there are fib, tak/);
});

test('there is an engine for each tier', () => {
  const text = programText('fib').definitions;
  for (const tier of ['0', '1', 'auto']) {
    const engine = engineWith(programNamed('fib'), text, tier);
    engine.begin(formsOf('(fib 15)')[0]);
    expect(finish(engine)).toBe('610');
  }
  expect(() => freshEngine('2')).toThrow('no tier is called 2');
});

test('answers are right in any style of writing numbers, and wrong otherwise', () => {
  expect(isRight('832040', '832040')).toBe(true);
  expect(isRight('-.2038581857588922', '-0.2038581857588922')).toBe(true);
  expect(isRight('832041', '832040')).toBe(false);
  expect(isRight('#f', '#t')).toBe(false);
  expect(isRight('', '0')).toBe(false);
});

test('ratios and their geometric mean', () => {
  expect(geometricMean([2, 8])).toBeCloseTo(4);
  const rows = [
    { program: 'a', ms: { native: 1, omega: 2 } },
    { program: 'b', ms: { native: 1, omega: 8 } },
    { program: 'c', ms: { native: 1 } },
  ];
  expect(meanRatio(rows, 'omega', 'native')).toBeCloseTo(4);
  const systems = [
    { id: 'native', title: 'JavaScript' },
    { id: 'omega', title: 'Omega' },
  ];
  const lines = programTable(rows, systems, 'native');
  expect(lines[1]).toMatch(/^a +1 ms +2 ms +2x$/);
  expect(lines[3]).toMatch(/^c +1 ms +-$/);
  expect(lines[4]).toMatch(/^geometric mean +1x +4x$/);
  expect([0.0361, 5.04, 146.2].map(short)).toEqual(['0.0361', '5.04', '146']);
});
