/** Sessions of a debugger, word by word: what is there only in Omega. */
import { describe, expect, test } from 'vitest';
import { compare, lines, stage } from './stage.js';

describe('what no other debugger has', () => {
  test('a program stops where an operation is performed, by its name', async () => {
    const s = await stage(`(define-effect (ask what))
(define-effect (tell what))
(define (greet)
  (tell 'hello)
  (list 'dear (ask 'name)))
(display
  (handle (greet)
    (on (ask what k) (k 'Ada))
    (on (tell what k) (k #t))))
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await it.ask('setFunctionBreakpoints', {
        breakpoints: [{ name: 'greet' }, { name: 'effect ask' }],
      });
    });
    await it.event('stopped');
    await it.step('continue');
    await it.ask('stackTrace', { threadId: 1 });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'effects');
  });

  test('an alternative of an amb is stepped into', async () => {
    const s = await stage(`(define (chosen)
  (amb 'first (list 'second) 'third))
(display (list 'it-is (chosen)))
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 2);
    });
    await it.event('stopped');
    const { targets } = await it.ask<{ targets: ReadonlyArray<{ id: number; label: string }> }>(
      'stepInTargets',
      { frameId: await s.frame() },
    );
    expect(targets.map(({ label }) => label)).toEqual([
      "alternative 0: 'first",
      "alternative 1: (list 'second)",
      "alternative 2: 'third",
    ]);
    await it.step('stepIn', { targetId: targets[2]?.id });
    await it.ask('omega/getAmbState', { threadId: 1 });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'alternatives');
  });

  test('8 queens, stopped in the middle: another way is taken, one is taken away', async () => {
    const s = await stage(`(define (safe? row placed)
  (let loop ((rest placed) (distance 1))
    (or (null? rest)
        (and (not (= row (car rest)))
             (not (= (abs (- row (car rest))) distance))
             (loop (cdr rest) (+ distance 1))))))
(define (place count placed)
  (if (= count 0)
      placed
      (let ((row (amb 1 2 3 4 5 6 7 8)))
        (require (safe? row placed))
        (place (- count 1) (cons row placed)))))
(display (place 8 '()))
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, { line: 11, condition: '(= count 5)' });
    });
    await it.event('stopped');
    await s.scope('Choice points');
    type Search = {
      state: { choicePoints: ReadonlyArray<{ id: number }>; path: readonly string[] };
    };
    const before = await it.ask<Search>('omega/getAmbState', { threadId: 1 });
    const [first] = before.state.choicePoints;
    await it.step('omega/pickAlternative', { choicePointId: first?.id, index: 3 });
    await it.ask('omega/pruneAlternative', { threadId: 1, choicePointId: first?.id, index: 4 });
    await it.event('stopped');
    await it.ask('evaluate', { expression: ',choices', context: 'repl' });
    await lines(it, program);
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'queens');
  });

  test('an error is gone on with by a restart', async () => {
    const s = await stage(`(define (half n)
  (/ n 0))
(define (report n)
  (list 'half (half n)))
(display (report 8))
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await it.ask('setExceptionBreakpoints', {
        filters: [],
        filterOptions: [{ filterId: 'unhandled', condition: '#t' }],
      });
    });
    await it.event('stopped');
    const { restarts } = await it.ask<{ restarts: ReadonlyArray<{ id: number; name: string }> }>(
      'exceptionInfo',
      { threadId: 1 },
    );
    const restartId = restarts.find(({ name }) => name === 'use-value')?.id;
    await it.step('omega/invokeRestart', { restartId, args: ['(quotient n 2)'] });
    await s.frame();
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'restart');
  });

  test('a transaction, and proposals that wait for review', async () => {
    const s = await stage(`(define seats 3)
(define (book! n)
  (transaction
    (set! seats (- seats n))
    (if (< seats 0)
        (rollback 'full))
    seats))
(book! 2)
(book! 2)
(transaction :review #t
  (call-with-output-file "one.txt" (lambda (port) (write 1 port)))
  (call-with-output-file "two.txt" (lambda (port) (write 2 port))))
(display seats)
`);
    const { it, program } = s;
    await it.begin({ program, stopAtEnd: true }, async () => {
      await lines(it, program, 5);
      await it.ask('setExceptionBreakpoints', { filters: ['rollback'] });
    });
    await it.event('stopped');
    await it.ask('omega/getTransactionState', { threadId: 1 });
    await it.step('continue');
    await it.step('continue');
    await it.step('continue');
    await it.ask('evaluate', { expression: ',proposals', context: 'repl' });
    await it.ask('omega/rejectProposal', { threadId: 1, proposalId: 1 });
    await it.ask('evaluate', { expression: ',proposals', context: 'repl' });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'transaction');
  });

  test('a fixpoint, round by round', async () => {
    const s = await stage(`(define (grow total)
  (if (< total 20)
      (* total 2)
      total))
(display (fixpoint ((total 1)) (grow total)))
`);
    const { it, program } = s;
    await it.begin({ program }, async () => {
      await lines(it, program, 2);
    });
    await it.event('stopped');
    await it.ask('omega/getFixpointState', { threadId: 1 });
    await it.step('continue');
    await it.ask('omega/getFixpointState', { threadId: 1 });
    await lines(it, program);
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'fixpoint');
  });

  test('why a fact holds', async () => {
    const s = await stage(`(fact! (edge 1 2) (edge 2 3))
(define-rule (path ?a ?b) (edge ?a ?b))
(define-rule (path ?a ?c) (path ?a ?b) (edge ?b ?c))
(display (facts (path 1 ?x)))
`);
    const { it, program } = s;
    await it.begin({ program, stopAtEnd: true });
    await it.event('stopped');
    await it.ask('evaluate', { expression: ',why (path 1 3)', context: 'repl' });
    await it.ask('continue', { threadId: 1 });
    await it.event('terminated');
    await compare(s, 'why');
  });
});
