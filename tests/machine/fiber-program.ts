/**
 * Random programs of fibers: some fibers with lists of actions on shared channels and on each
 * other. Every program ends: nothing loops, and when all wait for each other the main fiber, which
 * is told, cancels what is left. What happens is noted in a log, each entry with the name of its
 * fiber.
 */
import fc from 'fast-check';

type Action =
  | { readonly kind: 'note'; readonly number: number }
  /** Compute for so many turns of a loop. */
  | { readonly kind: 'spin'; readonly turns: number }
  | { readonly kind: 'yield' }
  /** In jiffies, of which there are 1024 a second. */
  | { readonly kind: 'sleep'; readonly jiffies: number }
  | { readonly kind: 'send'; readonly channel: number }
  | { readonly kind: 'receive'; readonly channel: number }
  | {
      readonly kind: 'select';
      readonly receives: number;
      readonly sends: number;
      readonly jiffies: number;
      readonly otherwise: boolean;
    }
  | { readonly kind: 'close'; readonly channel: number }
  | { readonly kind: 'join'; readonly fiber: number }
  | { readonly kind: 'cancel'; readonly fiber: number }
  | { readonly kind: 'fail' }
  | { readonly kind: 'wind'; readonly body: Actions; readonly slow: boolean }
  | { readonly kind: 'critical'; readonly turns: number }
  | { readonly kind: 'nursery'; readonly body: Actions; readonly children: readonly Actions[] }
  | { readonly kind: 'race'; readonly first: Actions; readonly second: Actions }
  | { readonly kind: 'timeout'; readonly jiffies: number; readonly body: Actions }
  | { readonly kind: 'handle'; readonly body: Actions }
  | { readonly kind: 'perform'; readonly twice: boolean };
type Actions = readonly Action[];

export interface FiberProgram {
  /** Of each channel. */
  readonly capacities: readonly number[];
  readonly fibers: readonly Actions[];
}

const CHANNELS = 3;
const FIBERS_MAX = 4;

/** What every program stands on. `serial` numbers what is sent, and the extents of winders. */
export const FIBER_PRELUDE = `
(define log '())
(define serial 0)
(define fibers (make-vector ${FIBERS_MAX} #f))
(define channels '())
(define (note . entry) (set! log (cons entry log)))
(define (fresh) (set! serial (+ serial 1)) serial)
(define (ch i) (list-ref channels i))
(define (spin n) (if (> n 0) (spin (- n 1))))
(define (jiffies n) (/ n 1024))
(define (code e) (if (error-object? e) (error-object-code e) e))
(define (attempt name thunk) (guard (e (#t (note name 'raised (code e)))) (thunk)))
(define-effect (ask x))
(define (send name i)
  (let ((value (fresh)))
    (channel-send! (ch i) (cons name value))
    (note name 'sent i value)))
(define (got name i value)
  (if (pair? value) (note name 'got i (car value) (cdr value)) (note name 'end i)))
(define (wind name thunk after)
  (let ((id (fresh)))
    (dynamic-wind
      (lambda () (note name 'in id))
      thunk
      (lambda () (after) (note name 'out id)))))
(define (finish)
  (vector-for-each
    (lambda (fiber)
      (let again ()
        (if (guard (e (#t (note 'main (code e)) (eq? (code e) 'deadlock))) (join fiber) #f)
            (begin
              (vector-for-each (lambda (fiber) (if fiber (cancel fiber))) fibers)
              (again)))))
    fibers))
`;

/** The form that runs a program. */
export function textOfFibers({ capacities, fibers }: FiberProgram, seed: number | null): string {
  const spawns = Array.from({ length: FIBERS_MAX }, (_, i) => {
    const body = sequence(fibers[i] ?? [], `f${i}`);
    return `(vector-set! fibers ${i} (spawn (lambda () ${body}) :name 'f${i}))`;
  });
  const channels = capacities.map((capacity) => `(channel ${capacity})`).join(' ');
  return `(begin
    (set! log '()) (set! serial 0) (vector-fill! fibers #f) (set! channels (list ${channels}))
    (fiber-seed! ${seed ?? '#f'})
    ${spawns.join('\n    ')}
    (finish)
    (fiber-seed! #f)
    (reverse log))`;
}

/** The body of a fiber of that name. */
function sequence(actions: Actions, name: string): string {
  return `${actions.map((action, i) => text(action, name, i)).join('\n')} (note '${name} 'ends)`;
}

const thunk = (actions: Actions, name: string): string => `(lambda () ${sequence(actions, name)})`;

/** An action, the `index`-th of its fiber's: fibers that it starts are named after it. */
function text(action: Action, name: string, index: number): string {
  const attempt = (body: string): string => `(attempt '${name} (lambda () ${body}))`;
  switch (action.kind) {
    case 'note':
      return `(note '${name} ${action.number})`;
    case 'spin':
      return `(spin ${action.turns})`;
    case 'yield':
      return '(yield-fiber)';
    case 'sleep':
      return `(sleep (jiffies ${action.jiffies})) (note '${name} 'slept)`;
    case 'send':
      return attempt(`(send '${name} ${action.channel})`);
    case 'receive':
      return `(got '${name} ${action.channel} (channel-receive! (ch ${action.channel})))`;
    case 'select':
      return attempt(selectText(action, name));
    case 'close':
      return `(channel-close! (ch ${action.channel}))`;
    case 'join':
      return attempt(`(join (vector-ref fibers ${action.fiber})) (note '${name} 'joined)`);
    case 'cancel':
      return attempt(`(cancel (vector-ref fibers ${action.fiber}))`);
    case 'fail':
      return "(raise 'failed)";
    case 'wind': {
      const after = action.slow ? '(sleep (jiffies 2))' : '(spin 3)';
      return `(wind '${name} ${thunk(action.body, name)} (lambda () ${after}))`;
    }
    case 'critical':
      return `(without-preemption
        (note '${name} 'critical) (spin ${action.turns}) (note '${name} 'uncritical))`;
    case 'nursery':
      return attempt(nurseryText(action, name, index));
    case 'race': {
      const [a, b] = [`${name}-${index}a`, `${name}-${index}b`];
      return attempt(`(race ${thunk(action.first, a)} ${thunk(action.second, b)})`);
    }
    case 'timeout': {
      const body = thunk(action.body, `${name}-${index}t`);
      const late = `(lambda () (note '${name} 'late))`;
      return attempt(`(timeout (jiffies ${action.jiffies}) ${body} ${late})`);
    }
    case 'handle':
      return `(handle (begin ${sequence(action.body, name)}) (on (ask x k) (spin 5) (k x)))`;
    case 'perform': {
      const perform = `(note '${name} 'answer (ask (fresh)))`;
      const body = action.twice ? `${perform} ${perform}` : perform;
      return attempt(body);
    }
  }
}

function selectText(
  { receives, sends, jiffies, otherwise }: Extract<Action, { kind: 'select' }>,
  name: string,
): string {
  const last = otherwise ? `(else (note '${name} 'else))` : '';
  return `(let ((value (fresh)))
    (select
      ((channel-receive! (ch ${receives})) => (lambda (x) (got '${name} ${receives} x)))
      ((channel-send! (ch ${sends}) (cons '${name} value)) (note '${name} 'sent ${sends} value))
      ((timeout (jiffies ${jiffies})) (note '${name} 'late))
      ${last}))`;
}

function nurseryText(
  { body, children }: Extract<Action, { kind: 'nursery' }>,
  name: string,
  index: number,
): string {
  const spawns = children.map((child, i) => {
    return `(spawn-in n ${thunk(child, `${name}-${index}-${i}`)})`;
  });
  return `(nursery (lambda (n) ${spawns.join(' ')} ${sequence(body, name)}))`;
}

const channel = fc.nat(CHANNELS - 1);
const fiber = fc.nat(FIBERS_MAX - 1);
const jiffies = fc.nat(9);
/** A few transitions, or more than a turn has. */
const turns = fc.oneof(fc.nat(20), fc.integer({ min: 150, max: 400 }));

const actions: fc.Arbitrary<Actions> = fc.letrec<{ some: Actions; one: Action }>((tie) => {
  const body = tie('some');
  const one = <K extends Action['kind']>(
    weight: number,
    kind: K,
    parts: { [key in keyof Omit<Extract<Action, { kind: K }>, 'kind'>]: fc.Arbitrary<unknown> },
  ) => {
    const record: fc.Arbitrary<unknown> = fc.record({ kind: fc.constant(kind), ...parts });
    return { weight, arbitrary: record as fc.Arbitrary<Action> };
  };
  return {
    some: fc.array(tie('one'), { maxLength: 5, depthIdentifier: 'fibers' }),
    one: fc.oneof(
      { maxDepth: 3, depthSize: 'medium', depthIdentifier: 'fibers', withCrossShrink: true },
      one(2, 'note', { number: fc.nat(99) }),
      one(3, 'spin', { turns }),
      one(3, 'yield', {}),
      one(2, 'sleep', { jiffies }),
      one(5, 'send', { channel }),
      one(5, 'receive', { channel }),
      one(4, 'select', { receives: channel, sends: channel, jiffies, otherwise: fc.boolean() }),
      one(1, 'close', { channel }),
      one(2, 'join', { fiber }),
      one(2, 'cancel', { fiber }),
      one(1, 'fail', {}),
      one(3, 'wind', { body, slow: fc.boolean() }),
      one(2, 'critical', { turns }),
      one(2, 'nursery', { body, children: fc.array(body, { minLength: 1, maxLength: 3 }) }),
      one(1, 'race', { first: body, second: body }),
      one(1, 'timeout', { jiffies, body }),
      one(2, 'handle', { body }),
      one(3, 'perform', { twice: fc.boolean() }),
    ),
  };
}).some;

export const randomFibers: fc.Arbitrary<FiberProgram> = fc.record({
  capacities: fc.array(fc.nat(2), { minLength: CHANNELS, maxLength: CHANNELS }),
  fibers: fc.array(actions, { minLength: 2, maxLength: FIBERS_MAX }),
});
