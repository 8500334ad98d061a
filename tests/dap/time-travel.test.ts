/** Going back does nothing again, from wherever: the console, the end, a recording. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, omega } from '../server/omega-process.js';
import { Debugger } from './debugger.js';
import { lines, stage } from './stage.js';

const WRITING = `(define count 0)
(define (note! n)
  (set! count (+ count 1))
  (call-with-output-file (string-append (cadr (command-line)) (number->string n))
    (lambda (port) (write count port))))
(note! 1)
(note! 2)
(display count)
`;

describe('going back', () => {
  test('writes and prints nothing again', async () => {
    const { it, program, place } = await stage(WRITING);
    const folder = folderWith({});
    const path = join(folder.path, 'note-');
    await it.begin({ program, args: [path], stopAtEnd: true }, async () => {
      await lines(it, program, 3);
    });
    await it.event('stopped');
    await it.step('continue');
    await it.step('continue');
    await it.event('output', ({ output }) => output === '2');
    folder.remove();
    const places: string[] = [];
    const walk = ['reverseContinue', 'reverseContinue', 'stepBack', 'next', 'stepIn', 'continue'];
    for (const command of [...walk, 'continue']) {
      const { reason } = await it.step(command);
      places.push(`${command}: ${reason} at ${await place()}`);
    }
    expect(places).toMatchInlineSnapshot(`
      [
        "reverseContinue: breakpoint at note! 3:3",
        "reverseContinue: breakpoint at note! 3:3",
        "stepBack: step at top level 6:1",
        "next: breakpoint at note! 3:3",
        "stepIn: step at note! 4:3",
        "continue: breakpoint at note! 3:3",
        "continue: step at nowhere",
      ]
    `);
    expect(() => readFileSync(`${path}1`)).toThrow();
    expect(it.pending('output')).toEqual([]);
    await it.ask('continue', { threadId: 1 });
    expect(await it.event('exited')).toEqual({ exitCode: 0 });
  });

  test('also after something was evaluated in the console', async () => {
    const { it, program, frame, place } = await stage(
      '(define (f x)\n  (let ((y (* x 2)))\n    (list x y)))\n(display (f 2))\n(display (f 3))\n',
    );
    await it.begin({ program }, async () => {
      await lines(it, program, 3);
    });
    await it.event('stopped');
    await it.step('continue');
    const frameId = await frame();
    await it.ask('evaluate', { expression: '(display (+ x y))', frameId, context: 'repl' });
    await it.event('output', ({ output }) => output === '9');
    await it.step('stepBack');
    expect(await place()).toBe('f 2:12');
    await it.step('reverseContinue');
    expect(await place()).toBe('f 3:5');
  });
});

describe('a recorded run', () => {
  test('is attached to at its end, and gone back in', async () => {
    const folder = folderWith({ 'program.omega': WRITING });
    const recording = join(folder.path, 'run.recording');
    const program = join(folder.path, 'program.omega');
    const note = join(folder.path, 'note-');
    const ran = await omega(['run', '--record', recording, program, note]);
    expect(ran).toMatchObject({ code: 0, output: '2' });
    const it = await Debugger.overStdio();
    const breakpoint = async (): Promise<void> => {
      await lines(it, program, 3);
    };
    await it.begin({ recording }, breakpoint, 'attach');
    await it.event('stopped');
    expect(await it.step('reverseContinue')).toMatchObject({ reason: 'breakpoint' });
    expect(await it.ask('evaluate', { expression: 'count', context: 'watch' })).toMatchObject({
      result: '1',
    });
    await it.step('continue');
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await it.ask('disconnect');
    await it.closed;
    expect(it.complaints).toEqual([]);
    folder.remove();
  });
});

describe('a client that is gone', () => {
  test('takes its adapter and the program with it', async () => {
    const { it, program } = await stage('(let loop () (loop))\n');
    await it.begin({ program });
    it.process?.stdin.end();
    await it.closed;
    expect(it.process?.exitCode).toBe(0);
  });
});
