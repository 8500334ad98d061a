/** Looking at what has stopped: values piece by piece, threads, texts, expressions. */
import { describe, expect, test } from 'vitest';
import { lines, type Stage, stage } from './stage.js';

interface Shown {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
  readonly namedVariables?: number;
}

/** A program that has stopped at a line. */
async function stoppedAt(line: number, text: string): Promise<Stage & { readonly id: number }> {
  const s = await stage(text);
  await s.it.begin({ program: s.program }, async () => {
    await lines(s.it, s.program, line);
  });
  await s.it.event('stopped');
  return { ...s, id: await s.frame() };
}

async function evaluated({ it, id }: Stage & { readonly id: number }, expression: string) {
  const args = { expression, frameId: id, context: 'watch' };
  return it.ask<{ result: string; variablesReference: number }>('evaluate', args);
}

const VALUES = `(define big (make-vector 1000 'x))
(define ring (list 1 2 3))
(set-cdr! (cddr ring) ring)
(define never (delay (car 'nothing)))
(import (srfi 69))
(define table (make-hash-table))
(hash-table-set! table 'one 1)
(define (look n)
  (list n big))
(look 5)
`;

describe('values', () => {
  test('come page by page, cycles and promises too', async () => {
    const s = await stoppedAt(9, VALUES);
    const { it } = s;
    const inside = async (name: string, page: object = {}): Promise<readonly Shown[]> => {
      const { variablesReference } = await evaluated(s, name);
      const args = { variablesReference, ...page };
      return (await it.ask<{ variables: readonly Shown[] }>('variables', args)).variables;
    };
    const page = await inside('big', { filter: 'indexed', start: 998, count: 10 });
    expect(page.map(({ name }) => name)).toEqual(['998', '999']);
    expect(await inside('big', { filter: 'named' })).toEqual([]);
    expect(await inside('big')).toHaveLength(1000);
    const round = (await inside('ring', { count: 5 })).map(({ value }) => value);
    expect(round).toEqual(['1', '2', '3', '1', '2']);
    expect((await inside('ring')).length).toBeLessThan(10);
    expect((await inside('table')).at(-1)).toMatchObject({ name: 'contents', namedVariables: 1 });
    expect((await evaluated(s, 'never')).variablesReference).toBe(0);
    expect(
      await it.ask('evaluate', {
        expression: '(make-string 500 #\\a)',
        frameId: s.id,
        context: 'clipboard',
      }),
    ).toEqual({ result: 'a'.repeat(500), variablesReference: 0 });
    expect(it.complaints).toEqual([]);
  });

  test('watches change nothing, the console does', async () => {
    const s = await stoppedAt(
      3,
      '(define total 0)\n(define (add n)\n  (+ total n))\n(display (add 5))\n',
    );
    const { it, id } = s;
    const typed = async (expression: string): Promise<unknown> => {
      const args = { expression, frameId: id, context: 'repl' };
      return (await it.ask<{ result: string }>('evaluate', args)).result;
    };
    await evaluated(s, '(begin (set! total 100) total)');
    expect((await evaluated(s, 'total')).result).toBe('0');
    expect(await typed('(set! total 7)')).toBe('7');
    expect(await typed('(set! n (+ n 1))')).toBe('6');
    expect(await typed('(begin (display "said") (* n total))')).toBe('42');
    await typed('(define (more) (* 2 n))');
    await expect(typed('(more)')).rejects.toThrow(/unbound variable: n/);
    expect(await s.place()).toBe('add 3:3');
    await expect(typed('(car n)')).rejects.toThrow(/car: expected a pair/);
    expect(await s.place()).toBe('add 3:3');
    await it.ask('continue', { threadId: 1 });
    const { output } = await it.event('output', ({ output: text }) => text !== 'said');
    expect(output).toBe('13');
  });

  test('names are completed, those of the frame first', async () => {
    const { it, id } = await stoppedAt(2, '(define (add number)\n  (+ number 1))\n(add 5)\n');
    const completed = async (text: string): Promise<readonly string[]> => {
      const args = { text, column: text.length + 1, frameId: id };
      const found = await it.ask<{ targets: ReadonlyArray<{ label: string }> }>(
        'completions',
        args,
      );
      return found.targets.map(({ label }) => label);
    };
    expect(await completed('(list number')).toEqual(
      expect.arrayContaining(['number', 'number->string', 'number?']),
    );
    expect((await completed('(list numb'))[0]).toBe('number');
    expect(await completed(',choi')).toEqual([',choices']);
    expect(it.complaints).toEqual([]);
  });
});

describe('texts', () => {
  test('a program can be read with its macros expanded', async () => {
    const { it, program } = await stoppedAt(2, '(define (f x)\n  (when x (display x)))\n(f 1)\n');
    const { sources } = await it.ask<{
      sources: ReadonlyArray<{ path?: string; sourceReference?: number }>;
    }>('loadedSources');
    expect(sources[0]?.path).toBe(program);
    const { sourceReference } = sources[1] ?? {};
    const { content } = await it.ask<{ content: string }>('source', { sourceReference });
    expect(content).toMatch(/\(define f \(lambda \(x\) \(if x/);
    expect(it.complaints).toEqual([]);
  });
});

describe('threads', () => {
  test('are fibers', async () => {
    const { it } = await stoppedAt(
      3,
      `(define (work n)
  (sleep 0)
  (list 'work n))
(define one (spawn (lambda () (work 1))))
(define two (spawn (lambda () (work 2))))
(join one)
`,
    );
    const { threads } = await it.ask<{ threads: ReadonlyArray<{ id: number; name: string }> }>(
      'threads',
    );
    expect(threads).toHaveLength(3);
    const innermost: Array<string | undefined> = [];
    for (const { id } of threads) {
      const { stackFrames } = await it.ask<{ stackFrames: ReadonlyArray<{ name: string }> }>(
        'stackTrace',
        { threadId: id },
      );
      innermost.push(stackFrames[0]?.name);
    }
    expect(innermost).toMatchInlineSnapshot(`
      [
        undefined,
        "work",
        "work",
      ]
    `);
    expect(it.complaints).toEqual([]);
  });
});
