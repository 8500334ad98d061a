/**
 * Generated code: nothing that a program contains gets into it, it is thrown away where it must be,
 * and there is room for so much of it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intern, MString } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import type { Closure } from '#omega/runtime/core/compiler/lambda.js';
import { createEngine, type SessionEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { EMPTY_WORLD } from '#omega/runtime/providers.js';

const OMEGA = fileURLToPath(new URL('../../dist/command/bin/omega.js', import.meta.url));
const at = TIERS['1'] as TierOptions;

function engineWith(tier: TierOptions | null): Engine {
  return createEngine({ world: EMPTY_WORLD, tier });
}

function evaluate(engine: Engine, text: string): string {
  let value = '';
  for (const form of read(text, { file: 'code' }).data) {
    engine.begin(form);
    while (engine.state.kind === 'paused') engine.run(1_000_000);
    const { state } = engine;
    value = state.kind === 'done' ? state.values.map((v) => write(v)).join(' ') : state.kind;
  }
  return value;
}

/** What a form is compiled to, without the remarks that say what constants are. */
function codeOf(engine: Engine, text: string): string {
  const [form] = read(text, { file: 'code' }).data;
  if (form === undefined) throw new Error('there is no form');
  return engine
    .emit(form)
    .split('\n')
    .filter((line) => !line.startsWith('//'))
    .join('\n');
}

/** A program with names, strings, symbols and a docstring of somebody's choice in every place. */
function programWith(name: string, text: string): string {
  const n = write(intern(name));
  const s = write(new MString(text));
  return `(define (${n} x . rest) ${s}
    (let loop ((i 0) (${write(intern(`${name}2`))} '(${n} ${s})))
      (define-record-type ${write(intern(`${name}3`))} (make f) made? (f get))
      (if (= i 10) (list ${s} '${n} rest x) (begin (set! x ${s}) (${n} (get (make '${n})) i ${s})
        (loop (+ i 1) ${write(intern(`${name}2`))})))))`;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    '"); process.exit(1); //',
    '*/ evil() /*',
    '\u2028evil()',
    "'+evil()+'",
    '`$' + '{evil()}`',
    '__proto__',
    'constructor',
    'self',
    'M',
    's0',
    'k0',
    '\\u0027',
    '</script>',
    '\n//# sourceMappingURL=evil',
  ),
);

test('names, strings and docstrings do not get into the code', () => {
  const engine = engineWith(null);
  const plain = codeOf(engine, programWith('plain', 'text'));
  expect(plain).toContain('function direct');
  fc.assert(
    fc.property(hostile, hostile, (name, text) => {
      expect(codeOf(engine, programWith(`n${name}`, text))).toBe(plain);
    }),
    { numRuns: 300 },
  );
});

test('remarks stay in their lines', () => {
  const code = engineWith(null).emit(
    read(programWith('a\nb\u2028c', 'd\ne'), { file: 'code' }).data[0] as never,
  );
  const remarks = code.split(/[\n\u2028]/).filter((line) => line.startsWith('//'));
  expect(remarks.length).toBeGreaterThan(5);
  expect(code.split('\n').filter((line) => /^([be]|c(?!onst [k$]))/.test(line))).toEqual([]);
});

test('a redefinition throws away the code that it concerns, and no other', () => {
  const engine = engineWith(at);
  evaluate(engine, '(define (f l) (car l)) (define (g l) (cdr l)) (f (list 1)) (g (list 1))');
  const before = engine.compiled?.procedures ?? 0;
  expect(evaluate(engine, "(define (car x) 'other) (f 5)")).toBe('other');
  expect(engine.compiled?.discarded).toBe(1);
  expect(evaluate(engine, '(g (list 1))')).toBe('()');
  expect(engine.compiled?.procedures).toBeGreaterThanOrEqual(before);
});

test('code that is not used makes room for new code', () => {
  const sourceMax = 20_000;
  const engine = engineWith({ ...at, sourceMax });
  for (let i = 0; i < 60; i++) {
    const answer = evaluate(
      engine,
      `(define (f${i} x) (if (= x 0) ${i} (f${i} (- x 1)))) (f${i} 3)`,
    );
    expect(answer).toBe(String(i));
  }
  expect(engine.compiled?.discarded).toBeGreaterThan(10);
  expect(engine.compiled?.source).toBeLessThan(2 * sourceMax);
  expect(evaluate(engine, '(f0 3)')).toBe('0');
});

test('code that is used stays when others make room', () => {
  const engine = engineWith({ ...at, sourceMax: 20_000 });
  evaluate(engine, '(define (used x) (if (= x 0) 0 (used (- x 1)))) (used 3)');
  const compiled = (): unknown => {
    const cell = (engine as SessionEngine).program.cells.get('used');
    return ((cell as { value: unknown }).value as Closure).lambda.compiled;
  };
  const first = compiled();
  for (let i = 0; i < 60; i++) {
    evaluate(engine, `(define (f${i} x) (if (= x 0) ${i} (f${i} (- x 1)))) (f${i} 3) (used 3)`);
  }
  expect(engine.compiled?.discarded).toBeGreaterThan(10);
  expect(compiled()).toBe(first);
});

test('the tier can be changed under way', () => {
  const engine = engineWith(at);
  const [form] = read('(let loop ((i 0)) (if (= i 100000) i (loop (+ i 1))))', { file: 'x' }).data;
  engine.begin(form as never);
  engine.run(1000);
  engine.setTier(null);
  expect(engine.compiled).toBe(null);
  engine.run(1000);
  engine.setTier(at);
  while (engine.state.kind === 'paused') engine.run(100_000);
  expect(engine.state).toMatchObject({ kind: 'done', values: [100000] });
  expect(engine.compiled?.entries).toBeGreaterThan(0);
});

test('where the host makes no code from text, everything runs on the machine', () => {
  const flag = '--disallow-code-generation-from-strings';
  const program = '(let loop ((i 0)) (if (= i 100000) i (loop (+ i 1))))';
  const node = spawnSync(process.execPath, [flag, OMEGA, 'eval', program], { encoding: 'utf8' });
  expect([node.stdout, node.stderr]).toEqual(['100000\n', '']);
});

test('what is guessed of numbers, and is wrong, is not guessed for ever', () => {
  const engine = engineWith(at);
  const program = `(define (half x) (* x 0.5))
    (define (small? x) (< x 0.5))
    (define (go n s) (if (= n 0) s (go (- n 1) (if (small? n) (half n) s))))
    (go 20000 0)`;
  expect(evaluate(engine, program)).toBe('0');
  expect(engine.compiled?.discarded).toBeLessThan(5);
});
