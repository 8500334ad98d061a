/**
 * Sessions of a debugger, word by word: what is asked, answered and told stands in
 * `transcripts/`, one file for each.
 */
import { describe, expect, test } from 'vitest';
import { compare, lines, stage } from './stage.js';

const LOOP = `(define (down x)
  (if (= x 0)
      'end
      (begin
        (display x)
        (down (- x 1)))))
(define (twice y)
  (let ((z (* y 2)))
    (display z)
    (list (down z) y)))
(twice 1)
(twice 2)
(display "after")
`;

describe('a program that stops and goes on', () => {
  test('breakpoints by line and column, with conditions and counts, and of functions', async () => {
    const s = await stage(LOOP);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 9, { line: 5, condition: '(= x 3)' }, { line: 6, column: 15 });
      await it.ask('setFunctionBreakpoints', {
        breakpoints: [{ name: 'down', hitCondition: '=7' }],
      });
    });
    await it.event('stopped');
    await s.frame();
    await lines(it, program, { line: 5, condition: '(= x 3)' });
    await it.step('continue');
    await it.step('continue');
    await s.scope('Locals');
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'breakpoints');
  });

  test('a log point says what it is to say, and stops nothing', async () => {
    const s = await stage(LOOP);
    const { it, program } = s;
    await it.begin({ program, stopAtEnd: true }, async () => {
      await lines(it, program, { line: 5, logMessage: 'x is {x}, its square {(* x x)}' });
    });
    await it.event('stopped');
    await it.ask('evaluate', { expression: ',logged', context: 'repl' });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'log-point');
  });

  test('data breakpoints: of the top level, and of a local variable', async () => {
    const s = await stage(`(define total 0)
(define (add n)
  (let ((kept 0))
    (set! kept (+ kept n))
    (set! total (+ total kept))
    kept))
(add 3)
(add 4)
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 4);
    });
    await it.event('stopped');
    const frameId = await s.frame();
    const local = await it.ask('dataBreakpointInfo', { name: 'kept', frameId });
    const global = await it.ask('dataBreakpointInfo', { name: 'total', frameId });
    await it.ask('setDataBreakpoints', {
      breakpoints: [
        { dataId: local.dataId, accessType: 'write' },
        { dataId: global.dataId, accessType: 'write' },
      ],
    });
    await lines(it, program);
    for (let i = 0; i < 3; i++) await it.step('continue');
    await it.ask('evaluate', { expression: 'total', context: 'watch' });
    await compare(s, 'data-breakpoints');
  });

  test('instruction breakpoints, where disassemble says', async () => {
    const s = await stage(LOOP);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 9);
    });
    await it.event('stopped');
    await it.ask('stackTrace', { threadId: 1 });
    const { stackFrames } = await it.ask<{
      stackFrames: ReadonlyArray<{ instructionPointerReference: string }>;
    }>('stackTrace', { threadId: 1 });
    const here = stackFrames[0]?.instructionPointerReference ?? '';
    await it.ask('disassemble', {
      memoryReference: here,
      instructionOffset: -2,
      instructionCount: 6,
    });
    await it.ask('setInstructionBreakpoints', {
      breakpoints: [{ instructionReference: here, offset: 1 }],
    });
    await it.step('continue');
    await it.step('next', { granularity: 'instruction' });
    await compare(s, 'instructions');
  });

  test('steps, forward and back', async () => {
    const s = await stage(LOOP);
    const { it, program } = s;
    await it.begin({ program, stopOnEntry: true });
    await it.event('stopped');
    const places: string[] = [];
    const forward = ['next', 'next', 'stepIn', 'stepIn', 'next', 'next', 'stepIn', 'stepOut'];
    const back = ['stepBack', 'omega/reverseStepIn', 'omega/reverseStepOut', 'reverseContinue'];
    for (const command of [...forward, ...back, 'next', 'continue']) {
      const { reason } = await it.step(command);
      places.push(`${command}: ${reason} at ${await s.place()}`);
    }
    expect(places).toMatchInlineSnapshot(`
      [
        "next: step at top level 7:1",
        "next: step at top level 11:1",
        "stepIn: step at twice 8:3",
        "stepIn: step at twice 8:12",
        "next: step at twice 9:5",
        "next: step at twice 10:5",
        "stepIn: step at twice 10:11",
        "stepOut: step at top level 12:1",
        "stepBack: step at top level 11:1",
        "omega/reverseStepIn: step at top level 7:1",
        "omega/reverseStepOut: step at top level 7:1",
        "reverseContinue: entry at top level 1:1",
        "next: step at top level 7:1",
        "continue: step at top level 12:1",
      ]
    `);
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'steps');
  });

  test('a call of several in a form is stepped into', async () => {
    const s = await stage(`(define (double n) (* 2 n))
(define (half n)
  (quotient n 2))
(define (both n)
  (+ (double n) (half n)))
(both 8)
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 5);
    });
    await it.event('stopped');
    const { targets } = await it.ask<{ targets: ReadonlyArray<{ id: number; label: string }> }>(
      'stepInTargets',
      { frameId: await s.frame() },
    );
    expect(targets.map(({ label }) => label)).toEqual(['double', 'half']);
    await it.step('stepIn', { targetId: targets[1]?.id });
    expect(await s.place()).toBe('half 3:3');
    await compare(s, 'step-in-targets');
  });
});

describe('going back', () => {
  test('an error, and back to the last write of the variable that is to blame', async () => {
    const s = await stage(`(define total 0)
(define (add! n)
  (set! total (+ total n)))
(define (spoil!)
  (set! total 'nothing))
(add! 1)
(spoil!)
(display "spoilt")
(add! 2)
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await it.ask('setExceptionBreakpoints', { filters: ['unhandled'] });
    });
    await it.event('stopped');
    await it.ask('exceptionInfo', { threadId: 1 });
    const { state } = await it.ask<{ state: { step: number } }>('omega/valueOrigin', {
      threadId: 1,
      name: 'total',
    });
    expect(await s.place()).toBe('add! 3:15');
    await it.step('omega/gotoTime', { step: state.step });
    expect(await s.place()).toBe('spoil! 5:3');
    await it.ask('evaluate', { expression: 'total', context: 'watch' });
    await it.step('continue');
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'last-write');
  });

  test('a variable that is changed in the past begins a branch', async () => {
    const s = await stage(`(define (area w h)
  (let ((edge (+ w h)))
    (display (list 'edge edge))
    (* 2 w h)))
(define edges (area 3 4))
(define total (+ edges 1))
`);
    const { it, program } = s;
    await it.begin({ program, stopAtEnd: true }, async () => {
      await lines(it, program, 3);
    });
    await it.event('stopped');
    await it.step('continue');
    await it.step('reverseContinue');
    const locals = await it.ask<{ scopes: ReadonlyArray<{ variablesReference: number }> }>(
      'scopes',
      { frameId: await s.frame() },
    );
    const variablesReference = locals.scopes[0]?.variablesReference;
    await it.ask('variables', { variablesReference });
    await it.ask('threads');
    await it.ask('setVariable', { variablesReference, name: 'w', value: '(* 10 w)' });
    const { areas } = await it.event('invalidated', (told) => told.areas !== undefined);
    expect(areas).toContain('threads');
    await it.ask('threads');
    await it.step('continue');
    await it.ask('omega/getTimeline', {});
    await it.ask('omega/compareBranches', { branch: 1, other: 2 });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'branch');
  });

  test('to a line, to a step, to the beginning of a frame', async () => {
    const s = await stage(LOOP);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, { line: 5, condition: '(= x 1)' });
    });
    await it.event('stopped');
    const { targets } = await it.ask<{ targets: ReadonlyArray<{ id: number }> }>('gotoTargets', {
      source: { path: program },
      line: 9,
    });
    const frameId = await s.frame(1);
    await it.step('restartFrame', { frameId });
    expect(await s.place()).toBe('twice 8:3');
    await it.step('omega/gotoTime', { step: 0 });
    await it.refused('goto', { threadId: 1, targetId: targets[0]?.id });
    await it.ask('evaluate', { expression: ',goto', context: 'repl' });
    await it.event('stopped');
    expect(await s.place()).toBe('down 4:7');
    await compare(s, 'goto');
  });
});
