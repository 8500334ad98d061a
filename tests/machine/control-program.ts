/**
 * Random programs of control: winders, continuations of every kind, prompts with tags, guards and
 * raises, restarts, effects with handlers, parameters. A program is a tree; it has a text in Omega,
 * and a meaning of its own in `control-model.ts`. Continuations are kept in slots and entered
 * again; a fixed amount of fuel, a unit for each entry, makes every program end.
 */
import fc from 'fast-check';

/** What a clause does with its continuation. */
export type Clause = 'drop' | 'resume' | 'wrap' | 'twice' | 'keep';

export type Program =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'note'; readonly number: number; readonly body: Program }
  | { readonly kind: 'pair'; readonly first: Program; readonly second: Program }
  | {
      readonly kind: 'wind';
      readonly before: Program;
      readonly body: Program;
      readonly after: Program;
    }
  /** The continuation up to the nearest default prompt, into a slot. */
  | { readonly kind: 'keep'; readonly slot: number; readonly body: Program }
  /** Call what a slot holds, if there is something and fuel. */
  | { readonly kind: 'enter'; readonly slot: number; readonly value: Program }
  /** Call a thunk in the continuation that a slot holds; here if there is none. */
  | { readonly kind: 'call-in'; readonly slot: number; readonly body: Program }
  | { readonly kind: 'prompt'; readonly tag: number; readonly body: Program }
  | { readonly kind: 'barrier'; readonly body: Program }
  /** A prompt with a handler, and an abort to it. */
  | { readonly kind: 'catch'; readonly body: Program }
  | { readonly kind: 'abort'; readonly value: Program }
  | {
      readonly kind: 'shift';
      readonly tag: number;
      readonly slot: number;
      readonly body: Program;
    }
  | {
      readonly kind: 'guard';
      readonly accepts: boolean;
      readonly body: Program;
      readonly handler: Program;
    }
  | { readonly kind: 'raise'; readonly continuable: boolean; readonly value: Program }
  /** with-exception-handler. */
  | { readonly kind: 'handler'; readonly body: Program; readonly handler: Program }
  | { readonly kind: 'restart'; readonly body: Program }
  | { readonly kind: 'invoke'; readonly value: Program }
  | {
      readonly kind: 'handle';
      readonly operation: number;
      readonly body: Program;
      readonly clause: Clause;
      readonly slot: number;
      readonly inClause: Program;
      readonly returns: boolean;
      /** What it notes when it is left; null without a cleanup. */
      readonly cleanup: number | null;
    }
  | { readonly kind: 'perform'; readonly operation: number; readonly value: Program }
  | {
      readonly kind: 'parameterize';
      readonly parameter: number;
      readonly value: Program;
      readonly body: Program;
    }
  | { readonly kind: 'parameter'; readonly parameter: number };

export const FUEL = 6;
export const SLOTS = 3;
/** Prompt tags for shift: the default one, and one of the program. */
const TAGS = 2;
/** The tag of prompts with a handler. */
export const CATCHING = 2;
/** The operation that is done without a handler. */
export const DEFAULTED = 1;
export const PARAMETERS = 2;
const OPERATIONS = 2;

/** What every program stands on. */
export const PRELUDE = `
(define log '())
(define (note . entry) (set! log (cons entry log)))
(define fuel 0)
(define serial 0)
(define slots (make-vector ${SLOTS} #f))
(define tag0 (default-continuation-prompt-tag))
(define tag1 (make-continuation-prompt-tag 'one))
(define tag2 (make-continuation-prompt-tag 'catch))
(define p0 (make-parameter 0))
(define p1 (make-parameter 0))
(define-effect (op0 x))
(define-effect (op1 x) :perform (lambda (x) (list 'default x)))
(define (begin-run!)
  (set! log '())
  (set! fuel ${FUEL})
  (set! serial 0)
  (vector-fill! slots #f))
(define (keep! slot k) (vector-set! slots slot k))
(define (enter slot value)
  (let ((k (vector-ref slots slot)))
    (if (and k (> fuel 0))
        (begin (set! fuel (- fuel 1)) (k value))
        value)))
(define (enter-with slot thunk)
  (let ((k (vector-ref slots slot)))
    (if (and (continuation? k) (> fuel 0))
        (begin (set! fuel (- fuel 1)) (call-in-continuation k thunk))
        (thunk))))
(define (abort value)
  (if (continuation-prompt-available? tag2) (abort-current-continuation tag2 value) value))
(define (wind before body after)
  (set! serial (+ serial 1))
  (let ((id serial))
    (dynamic-wind
      (lambda () (before) (note 'in id))
      body
      (lambda () (note 'out id) (after)))))
(define (invoke value) (if (find-restart 'again) (invoke-restart 'again value) value))
`;

/** The form that runs a program; it notes each time that its end is reached. */
export function textOf(program: Program): string {
  return `(begin (begin-run!) (let ((value ${expression(program)})) (note 'end value) 'done))`;
}

const thunk = (program: Program): string => `(lambda () ${expression(program)})`;

function expression(p: Program): string {
  switch (p.kind) {
    case 'number':
      return String(p.number);
    case 'note':
      return `(begin (note 'note ${p.number}) ${expression(p.body)})`;
    case 'pair':
      return `(let* ((a ${expression(p.first)}) (b ${expression(p.second)})) (list a b))`;
    case 'wind':
      return `(wind ${thunk(p.before)} ${thunk(p.body)} ${thunk(p.after)})`;
    case 'keep':
      return `(call/cc (lambda (k) (keep! ${p.slot} k) ${expression(p.body)}))`;
    case 'enter':
      return `(enter ${p.slot} ${expression(p.value)})`;
    case 'call-in':
      return `(enter-with ${p.slot} ${thunk(p.body)})`;
    case 'barrier':
      return `(call-with-continuation-barrier ${thunk(p.body)})`;
    case 'catch':
      return `(call-with-continuation-prompt ${thunk(p.body)} tag2 (lambda (x) (list 'aborted x)))`;
    case 'abort':
      return `(abort ${expression(p.value)})`;
    case 'prompt':
      return `(reset-at tag${p.tag} ${expression(p.body)})`;
    case 'shift':
      return `(if (continuation-prompt-available? tag${p.tag})
        (shift-at tag${p.tag} k (keep! ${p.slot} k) ${expression(p.body)})
        'no-prompt)`;
    case 'guard':
      return `(guard (e (${p.accepts ? '#t' : '#f'} (list 'caught ${expression(p.handler)})))
        ${expression(p.body)})`;
    case 'raise':
      return `(raise${p.continuable ? '-continuable' : ''} ${expression(p.value)})`;
    case 'handler':
      return `(with-exception-handler
        (lambda (e) (list 'handled ${expression(p.handler)})) ${thunk(p.body)})`;
    case 'restart':
      return `(restart-case ${expression(p.body)} (again (x) (list 'again x)))`;
    case 'invoke':
      return `(invoke ${expression(p.value)})`;
    case 'handle':
      return handleText(p);
    case 'perform':
      return `(op${p.operation} ${expression(p.value)})`;
    case 'parameterize':
      return `(parameterize ((p${p.parameter} ${expression(p.value)})) ${expression(p.body)})`;
    case 'parameter':
      return `(p${p.parameter})`;
  }
}

function handleText(p: Extract<Program, { kind: 'handle' }>): string {
  const returns = p.returns ? "(return (v) (list 'returned v))" : '';
  const cleanup = p.cleanup === null ? '' : `(finally (note 'cleanup ${p.cleanup}))`;
  return `(handle ${expression(p.body)}
    (on (op${p.operation} x k) ${clauseText(p)}) ${returns} ${cleanup})`;
}

function clauseText({ clause, slot, inClause }: Extract<Program, { kind: 'handle' }>): string {
  const first = expression(inClause);
  switch (clause) {
    case 'drop':
      return `(list 'dropped x ${first})`;
    case 'resume':
      return `(begin ${first} (k x))`;
    case 'wrap':
      return `(let* ((a ${first}) (b (k (list a x)))) (list 'wrapped b))`;
    case 'twice':
      return `(let* ((a (k x)) (b ${first}) (c (k b))) (list 'twice a c))`;
    case 'keep':
      return `(begin (keep! ${slot} k) ${first})`;
  }
}

const number = fc.nat(9);
const slot = fc.nat(SLOTS - 1);
const operation = fc.nat(OPERATIONS - 1);
const parameter = fc.nat(PARAMETERS - 1);
const tag = fc.nat(TAGS - 1);

type Parts<K> = {
  [key in keyof Omit<Extract<Program, { kind: K }>, 'kind'>]: fc.Arbitrary<unknown>;
};

/** Programs of one kind. */
function some<K extends Program['kind']>(kind: K, parts: Parts<K>): fc.Arbitrary<Program> {
  const record: fc.Arbitrary<unknown> = fc.record({ kind: fc.constant(kind), ...parts });
  return record as fc.Arbitrary<Program>;
}

const weighted = (weight: number, arbitrary: fc.Arbitrary<Program>) => ({ weight, arbitrary });
const leaf = fc.oneof(some('number', { number }), some('parameter', { parameter }));

/** What has a body around which it is something. `p` are programs for its other parts. */
function around(body: fc.Arbitrary<Program>, p: fc.Arbitrary<Program>) {
  const clause = fc.constantFrom<Clause>('drop', 'resume', 'resume', 'wrap', 'twice', 'keep');
  const cleanup = fc.option(number, { freq: 3 });
  const returns = fc.boolean();
  return [
    weighted(4, some('wind', { before: leaf, body, after: leaf })),
    weighted(2, some('keep', { slot, body })),
    weighted(3, some('prompt', { tag, body })),
    weighted(1, some('barrier', { body })),
    weighted(1, some('catch', { body })),
    weighted(2, some('guard', { accepts: fc.constant(true), body, handler: p })),
    weighted(1, some('guard', { accepts: fc.constant(false), body, handler: leaf })),
    weighted(1, some('handler', { body, handler: p })),
    weighted(1, some('restart', { body })),
    weighted(5, some('handle', { operation, body, clause, slot, inClause: p, returns, cleanup })),
    weighted(1, some('parameterize', { parameter, value: leaf, body })),
  ];
}

/** Programs of some ten to forty nodes. What enters a continuation of a winder's thunk again is
 * left open by R7RS (6.10, dynamic-wind), so such thunks only note that they ran. */
const part: fc.Arbitrary<Program> = fc.letrec<{ p: Program }>((tie) => {
  const p = tie('p');
  return {
    p: fc.oneof(
      { maxDepth: 7, depthSize: 'large', withCrossShrink: true },
      leaf,
      ...around(p, p),
      weighted(1, some('note', { number, body: p })),
      weighted(6, some('pair', { first: p, second: p })),
      weighted(5, some('enter', { slot, value: p })),
      weighted(1, some('call-in', { slot, body: p })),
      weighted(3, some('shift', { tag, slot, body: p })),
      weighted(1, some('abort', { value: p })),
      weighted(1, some('raise', { continuable: fc.boolean(), value: leaf })),
      weighted(1, some('invoke', { value: p })),
      weighted(6, some('perform', { operation, value: p })),
    ),
  };
}).p;

/** The same with more around it, so that fewer fail. */
function wrapped(depth: number): fc.Arbitrary<Program> {
  if (depth === 0) return some('pair', { first: part, second: part });
  return fc.oneof({ withCrossShrink: true }, ...around(wrapped(depth - 1), part));
}

export const randomProgram: fc.Arbitrary<Program> = fc.oneof(
  { withCrossShrink: true },
  part,
  wrapped(3),
  wrapped(5),
);
