/**
 * The machine: C, E, S and K of Felleisen & Friedman's CESK machine (1987), over the nodes of `ir.ts`.
 *
 *     C  `control`       the node to do next
 *     E  `registers`     the slots of the running activation, its closure first
 *     S  `store`         every mutable location, written through its barrier only
 *     K  `kontinuation`  who waits for the value
 *     D  `dynamic`       the nearest dynamic frame of K (see frame.ts), kept at hand
 *
 * `run` makes at most so many transitions, one node each; `step` is `run(1)`. Between transitions the
 * registers are the whole state, so that any state can be shown, saved, or continued elsewhere.
 */
import { Flonum, list, NIL, Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import type { Span } from '../../grammar/syntax.js';
import { type Cell, UNASSIGNED, UNBOUND } from './cell.js';
import { explode, isExplodable } from './compiler/explode.js';
import { Inline, type Node, NodeKind, type Simple, SimpleKind } from './compiler/ir.js';
import { Box, Closure, type Lambda } from './compiler/lambda.js';
import { enter } from './compiler/lower.js';
import { Condition, Fault, fault } from './condition.js';
import { Continuation, Dynamic, dynamicRegister, Frame, winderOf } from './frame.js';
import { ARGUMENTS_MAX, applyToMany } from './many-arguments.js';
import { add, greaterOrEqual, greaterThan, lessOrEqual, lessThan, multiply, numericEquals, subtract } from './numbers/arithmetic.js';
import { Parameter } from './parameter.js';
import { type HostFunction, Primitive } from './primitive.js';
import type { Sequence } from './sequence.js';
import type { Store } from './store.js';
import { DYNAMIC, REWIND, SECONDARY, SEQUENCE } from './stubs.js';
import { MultipleValues } from './values.js';
import { NeedInput } from './world.js';

/** Where the machine stands. */
export type Status =
  | { readonly kind: 'idle' | 'running' | 'waiting' }
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly payload: Value }
  | { readonly kind: 'exited'; readonly code: number };

/** How a dynamic extent differs from the one around it. */
export interface DynamicChanges {
  /** List of exception handlers, innermost first. */
  readonly handlers?: Value;
  /** Association list of parameters and values. */
  readonly parameters?: Value;
  /** The thunks of a winding extent. */
  readonly before?: Value;
  readonly after?: Value;
}

const IDLE: Status = { kind: 'idle' };
const RUNNING: Status = { kind: 'running' };
const WAITING: Status = { kind: 'waiting' };
const LARGEST = Number.MAX_SAFE_INTEGER;

export class Machine {
  control: Node | null = null;
  registers: Value[] = [];
  kontinuation: Frame | null = null;
  dynamic: Frame | null = null;
  status: Status = IDLE;
  /** Transitions made so far. */
  steps = 0;
  /** The name that was probably meant, for a name without value. */
  suggest: (name: string) => string | null = () => null;
  /** An inlined primitive with an effect is being done. */
  inEffect = false;
  #fuel = 0;

  constructor(readonly store: Store) {}

  /** Begin a computation: the body of a lambda without parameters. */
  start(lambda: Lambda): void {
    this.kontinuation = null;
    this.dynamic = null;
    this.status = RUNNING;
    this.call(new Closure(lambda, []), []);
  }

  /** Begin the units of a top-level form. */
  startSequence(sequence: Sequence): void {
    this.kontinuation = null;
    this.dynamic = null;
    this.status = RUNNING;
    this.runSequence(sequence, 0);
  }

  /** Run a sequence's units from that one on; the last one's value is the value. */
  runSequence(sequence: Sequence, index: number): void {
    if (index + 1 < sequence.length) this.push(SEQUENCE, [null, UNSPECIFIED, sequence, index]);
    this.call(new Closure(sequence.unit(index).top, []), []);
  }

  /** Continue after console input has come. */
  resume(): void {
    if (this.status.kind === 'waiting') this.status = RUNNING;
  }

  /** Drop the computation. */
  abandon(): void {
    this.control = null;
    this.registers = [];
    this.kontinuation = null;
    this.dynamic = null;
    this.status = IDLE;
  }

  /** One transition. */
  step(): Status {
    return this.run(1);
  }

  /** At most `stepsMax` transitions. The program's errors are its own affair, never exceptions here. */
  run(stepsMax: number): Status {
    this.#fuel = Math.min(stepsMax, Number.MAX_SAFE_INTEGER);
    while (this.#isRunning() && this.#fuel > 0) {
      try {
        this.#transitions();
      } catch (error) {
        if (error instanceof Fault) this.#recover(error);
        else if (error instanceof NeedInput) this.#wait();
        else throw error;
      }
    }
    return this.status;
  }

  /** The transitions, until fuel or program ends. Registers are locals here, for speed. */
  #transitions(): void {
    let n = this.control as Node;
    let r = this.registers;
    let k = this.kontinuation;
    let fuel = this.#fuel;
    const start = fuel;
    try {
      while (fuel > 0) {
        fuel--;
        switch (n.kind) {
          case NodeKind.Return: {
            const v = operand(n.value as Simple, r, this);
            if (k === null) {
              this.#finish(v);
              return;
            }
            n = k.node;
            r = k.registers;
            if (k.shared) {
              r = r.slice();
              if (k.next !== null) k.next.shared = true;
            }
            k = k.next;
            if (n.slot >= 0) r[n.slot + 1] = v;
            n = n.body as Node;
            break;
          }
          case NodeKind.If:
            n = (evaluate(n.value as Simple, r, this) !== false ? n.then : n.otherwise) as Node;
            break;
          case NodeKind.Let:
            r[n.slot + 1] = evaluate(n.value as Simple, r, this);
            n = n.body as Node;
            break;
          case NodeKind.Effect:
            evaluate(n.value as Simple, r, this);
            n = n.body as Node;
            break;
          case NodeKind.Loop:
            assignLoop(n, n.operands, r, this);
            n = n.body as Node;
            break;
          case NodeKind.Continue:
            assignLoop(n.loop as Node, n.operands, r, this);
            n = (n.loop as Node).body as Node;
            break;
          case NodeKind.Sub:
            clear(r, n.kills);
            k = new Frame(n, r, k);
            n = n.then as Node;
            break;
          case NodeKind.Fix:
            makeClosures(n, r, this);
            n = n.body as Node;
            break;
          case NodeKind.Call:
          case NodeKind.TailCall: {
            const f = evaluate(n.value as Simple, r, this);
            const operands = n.operands;
            if (f instanceof Closure && f.lambda.required === operands.length && !f.lambda.hasRest) {
              const { lambda } = f;
              const entry = lambda.entry ?? enter(lambda);
              const registers = new Array(lambda.slotCount + 1);
              registers[0] = f;
              for (let i = 0; i < operands.length; i++) {
                registers[i + 1] = operand(operands[i] as Simple, r, this);
              }
              if (n.kind === NodeKind.Call) {
                clear(r, n.kills);
                k = new Frame(n, r, k);
              }
              r = registers;
              n = entry;
              break;
            }
            const args: Value[] = new Array(operands.length);
            for (let i = 0; i < args.length; i++) args[i] = operand(operands[i] as Simple, r, this);
            if (f instanceof Primitive && f.spec.kind !== 'control') {
              const v = applyPrimitive(f, args);
              if (n.kind === NodeKind.Call) {
                if (n.slot >= 0) r[n.slot + 1] = v;
                n = n.body as Node;
                break;
              }
              this.control = n;
              this.kontinuation = k;
              this.answer(v);
            } else {
              this.control = n;
              this.registers = r;
              this.kontinuation = n.kind === NodeKind.Call ? new Frame(n, r, k) : k;
              this.call(f, args);
              if (n.kind === NodeKind.Call && !(f instanceof Continuation)) clear(r, n.kills);
            }
            if (!this.#isRunning()) return;
            n = this.control as Node;
            r = this.registers;
            k = this.kontinuation;
            break;
          }
          case NodeKind.Stub:
            this.control = n;
            this.registers = r;
            this.kontinuation = k;
            (n.stub as (machine: Machine, registers: Value[]) => void)(this, r);
            if (!this.#isRunning()) return;
            n = this.control as Node;
            r = this.registers;
            k = this.kontinuation;
            break;
          case NodeKind.Exploded:
            fuel++;
            n = explode(n);
            break;
        }
      }
      this.control = n;
      this.registers = r;
      this.kontinuation = k;
    } catch (error) {
      this.control = n;
      this.registers = r;
      this.kontinuation = k;
      throw error;
    } finally {
      this.steps += start - fuel;
      this.#fuel = fuel;
    }
  }

  /** Console input is needed: the same node is done again when it has come. */
  #wait(): void {
    this.inEffect = false;
    this.status = WAITING;
  }

  #isRunning(): boolean {
    return this.status.kind === 'running';
  }

  #finish(value: Value): void {
    this.control = null;
    this.registers = [];
    this.status = { kind: 'done', value };
  }

  // What primitives and stubs use -----------------------------------------------------------------

  /** Hand a value to the kontinuation. */
  answer(value: Value): void {
    const frame = this.kontinuation;
    if (frame === null) {
      this.#finish(value);
      return;
    }
    const { node, registers, next } = frame;
    let r = registers;
    if (frame.shared) {
      r = registers.slice();
      if (next !== null) next.shared = true;
    }
    if (node.slot >= 0) r[node.slot + 1] = value;
    this.kontinuation = next;
    this.registers = r;
    this.control = node.body;
  }

  /** Hand several values to the kontinuation, which must be one that takes them (R7RS 6.10 values). */
  answerAll(values: readonly Value[]): void {
    if (values.length === 1) {
      this.answer(values[0]);
      return;
    }
    let frame = this.kontinuation;
    while (frame !== null && frame.node === DYNAMIC) frame = frame.next;
    if (frame !== null && !frame.node.acceptsValues) {
      throw fault('values-count', `expected one value here, got ${values.length}`, [...values],
        'receive several values with call-with-values, let-values or define-values');
    }
    this.answer(new MultipleValues(values));
  }

  /** Go on with `node` when the value of what is done next is there. */
  push(node: Node, registers: Value[]): void {
    this.kontinuation = new Frame(node, registers, this.kontinuation);
  }

  /** Call a procedure with the present kontinuation. */
  call(f: Value, args: readonly Value[]): void {
    if (f instanceof Closure) {
      const lambda = clauseFor(f, args);
      this.control = lambda.entry ?? enter(lambda);
      this.registers = activation(f, lambda, args);
    } else if (f instanceof Primitive) {
      if (f.spec.kind === 'control') {
        checkCount(f, args.length);
        (f.spec.fn as (machine: Machine, args: readonly Value[]) => void)(this, args);
      } else {
        this.answer(applyPrimitive(f, args));
      }
    } else if (f instanceof Continuation) {
      this.throwTo(f, args);
    } else if (f instanceof Parameter) {
      if (args.length > 0) throw arityFault('(parameter)', args);
      this.answer(this.parameterValue(f));
    } else {
      throw fault('not-procedure', 'not a procedure:', [f],
        f === UNSPECIFIED ? 'the operator has no value: is a definition or a quote missing?' : null);
    }
  }

  /** The present continuation. */
  capture(): Continuation {
    if (this.kontinuation !== null) this.kontinuation.shared = true;
    return new Continuation(this.kontinuation, this.dynamic);
  }

  /** Continue there, after running the winders between here and there. */
  throwTo(target: Continuation, args: readonly Value[]): void {
    if (winderOf(this.dynamic) === winderOf(target.dynamic)) {
      this.kontinuation = target.frame;
      if (target.frame !== null) target.frame.shared = true;
      this.dynamic = target.dynamic;
      this.answerAll(args);
      return;
    }
    this.control = REWIND;
    this.registers = [null, UNSPECIFIED, target, args];
  }

  /** Enter a dynamic extent that differs from the present one in these respects. */
  enterDynamic(changes: DynamicChanges): Frame {
    const outer = this.dynamic;
    const registers: Value[] = [
      null, UNSPECIFIED, outer,
      changes.handlers ?? dynamicRegister(outer, Dynamic.Handlers, NIL),
      changes.parameters ?? dynamicRegister(outer, Dynamic.Parameters, NIL),
      dynamicRegister(outer, Dynamic.Winder, null),
      changes.before ?? false, changes.after ?? false,
    ];
    const frame = new Frame(DYNAMIC, registers, this.kontinuation);
    this.kontinuation = frame;
    this.dynamic = frame;
    return frame;
  }

  get handlers(): Value {
    return dynamicRegister(this.dynamic, Dynamic.Handlers, NIL);
  }

  /** The value of a parameter in the present dynamic environment. */
  parameterValue(parameter: Parameter): Value {
    let bindings = dynamicRegister(this.dynamic, Dynamic.Parameters, NIL);
    while (bindings instanceof Pair) {
      const binding = bindings.car as Pair;
      if (binding.car === parameter) return binding.cdr;
      bindings = bindings.cdr;
    }
    return parameter.value;
  }

  /** Raise an object: call the innermost handler, in the extent of the raise but with the handlers
   * outside it (R7RS 6.11). Without a handler the machine stops, its state kept. */
  raise(payload: Value, continuable: boolean): void {
    const { handlers } = this;
    if (!(handlers instanceof Pair)) {
      this.status = { kind: 'failed', payload };
      return;
    }
    this.enterDynamic({ handlers: handlers.cdr });
    if (!continuable) this.push(SECONDARY, [null, UNSPECIFIED, payload]);
    this.call(handlers.car, [payload]);
  }

  /** The place in the user's text of what is being done. */
  get span(): Span | null {
    return this.control === null ? null : this.#userSpan(this.control);
  }

  exit(code: number): void {
    this.status = { kind: 'exited', code };
  }

  /** A primitive or variable reported a fault while `control` was being done. */
  #recover(error: Fault): void {
    const node = this.control as Node;
    const { payload } = error;
    if (!this.inEffect && isExplodable(node)) {
      this.control = explode(node);
      return;
    }
    this.inEffect = false;
    if (payload instanceof Condition) this.#complete(payload, node);
    const waits = node.kind === NodeKind.Call || node.kind === NodeKind.Let || node.kind === NodeKind.Effect;
    if (waits) this.push(node, this.registers);
    try {
      this.raise(payload, false);
    } catch (second) {
      if (!(second instanceof Fault)) throw second;
      this.status = { kind: 'failed', payload: second.payload };
    }
  }

  /** The place in the user's text that led to a node: its own, or the call that has not returned. */
  #userSpan(node: Node): Span | null {
    if (isUserSpan(node.span)) return node.span;
    for (let frame = this.kontinuation; frame !== null; frame = frame.next) {
      if (frame.node.kind === NodeKind.Call && isUserSpan(frame.node.span)) return frame.node.span;
    }
    return node.span;
  }

  /** Fill in what only the machine knows of a condition. */
  #complete(condition: Condition, node: Node): void {
    condition.span ??= this.#userSpan(node);
    if (condition.code !== 'unbound-variable' || condition.hint !== null) return;
    const name = this.suggest(condition.message.replace(/^.*: /, ''));
    if (name !== null) condition.hint = `did you mean ${name}?`;
  }
}

/** Whether a place is in a text of the user's, not in a library of Omega. */
function isUserSpan(span: Span | null): boolean {
  return span !== null && !span.file.startsWith('<omega>/');
}

// Procedures ---------------------------------------------------------------------------------------

/** The clause of a procedure that takes these arguments. */
function clauseFor(f: Closure, args: readonly Value[]): Lambda {
  const count = args.length;
  for (let lambda: Lambda | null = f.lambda; lambda !== null; lambda = lambda.next) {
    if (count === lambda.required || (lambda.hasRest && count > lambda.required)) return lambda;
  }
  throw arityFault(signatures(f.lambda), args);
}

/** Registers for a call: closure, parameters, rest list. */
function activation(f: Closure, lambda: Lambda, args: readonly Value[]): Value[] {
  const registers: Value[] = new Array(lambda.slotCount + 1);
  registers[0] = f;
  for (let i = 0; i < lambda.required; i++) registers[i + 1] = args[i];
  if (lambda.hasRest) registers[lambda.required + 1] = list(args.slice(lambda.required));
  return registers;
}

function signatures(first: Lambda): string {
  const all: string[] = [];
  for (let lambda: Lambda | null = first; lambda !== null; lambda = lambda.next) all.push(lambda.signature);
  return all.join(' or ');
}

function arityFault(signature: string, args: readonly Value[]): Fault {
  const count = args.length === 1 ? '1 argument' : `${args.length} arguments`;
  return fault('arity', `${signature} cannot take ${count}:`, [...args]);
}

function checkCount(f: Primitive, count: number): void {
  if (count < f.min || count > f.max) throw fault('arity', primitiveArity(f, count));
}

function primitiveArity(f: Primitive, count: number): string {
  const signature = f.spec.params === '' ? `(${f.name})` : `(${f.name} ${f.spec.params})`;
  return `${signature} cannot take ${count === 1 ? '1 argument' : `${count} arguments`}`;
}

function applyPrimitive(f: Primitive, args: readonly Value[]): Value {
  const count = args.length;
  if (count < f.min || count > f.max) throw fault('arity', `${primitiveArity(f, count)}:`, [...args]);
  return count > ARGUMENTS_MAX ? applyToMany(f, args) : applyPrimitiveTo(f.fn, args);
}

function applyPrimitiveTo(fn: HostFunction, args: readonly Value[]): Value {
  switch (args.length) {
    case 0:
      return fn();
    case 1:
      return fn(args[0]);
    case 2:
      return fn(args[0], args[1]);
    case 3:
      return fn(args[0], args[1], args[2]);
    default:
      return fn(...args);
  }
}

// Registers ----------------------------------------------------------------------------------------

function clear(registers: Value[], kills: readonly number[]): void {
  for (let i = 0; i < kills.length; i++) registers[kills[i] as number] = undefined;
}

/** Assign a loop's variables together: all operands are read first. */
function assignLoop(loop: Node, operands: readonly Simple[], r: Value[], machine: Machine): void {
  const { slots, boxed } = loop;
  if (operands.length === 1) {
    const v = evaluate(operands[0] as Simple, r, machine);
    r[(slots[0] as number) + 1] = boxed[0] ? new Box(v) : v;
    return;
  }
  const values: Value[] = new Array(operands.length);
  for (let i = 0; i < values.length; i++) values[i] = evaluate(operands[i] as Simple, r, machine);
  for (let i = 0; i < values.length; i++) {
    r[(slots[i] as number) + 1] = boxed[i] ? new Box(values[i]) : values[i];
  }
}

/** Closures that refer to each other: made first, filled then. */
function makeClosures(node: Node, r: Value[], machine: Machine): void {
  const { slots, lambdas, captures } = node;
  for (let i = 0; i < slots.length; i++) r[(slots[i] as number) + 1] = new Closure(lambdas[i] as Lambda, []);
  for (let i = 0; i < slots.length; i++) {
    const closure = r[(slots[i] as number) + 1] as Closure;
    closure.captured = (captures[i] as readonly Simple[]).map((simple) => evaluate(simple, r, machine));
  }
}

// Simple expressions -------------------------------------------------------------------------------

/** The value of a simple expression: no transition, no frame. */
function evaluate(s: Simple, r: Value[], machine: Machine): Value {
  switch (s.kind) {
    case SimpleKind.Constant:
      return s.value;
    case SimpleKind.Local:
      return r[s.index + 1];
    case SimpleKind.Free:
      return (r[0] as Closure).captured[s.index];
    case SimpleKind.Self:
      return r[0];
    case SimpleKind.Unbox: {
      const { value } = operand(s.a as Simple, r, machine) as Box;
      if (s.checked && value === UNASSIGNED) throw unassigned(s);
      return value;
    }
    case SimpleKind.Global: {
      const { value } = s.cell as Cell;
      if (value === UNBOUND) throw unbound(s);
      return value;
    }
    case SimpleKind.Primitive1:
      return evaluate1(s, operand(s.a as Simple, r, machine));
    case SimpleKind.Primitive2:
      return evaluate2(s, operand(s.a as Simple, r, machine), operand(s.b as Simple, r, machine));
    case SimpleKind.Primitive3:
      return s.fn?.(
        operand(s.a as Simple, r, machine),
        operand(s.b as Simple, r, machine),
        operand(s.c as Simple, r, machine),
      );
    case SimpleKind.PrimitiveN:
      return s.fn?.(...s.operands.map((operand) => evaluate(operand, r, machine)));
    case SimpleKind.EffectPrimitive: {
      const { operands } = s;
      const args: Value[] = new Array(operands.length);
      for (let i = 0; i < args.length; i++) args[i] = operand(operands[i] as Simple, r, machine);
      machine.inEffect = true;
      const v = applyPrimitiveTo(s.fn as HostFunction, args);
      machine.inEffect = false;
      return v;
    }
    case SimpleKind.Closure: {
      const { operands } = s;
      const captured: Value[] = new Array(operands.length);
      for (let i = 0; i < captured.length; i++) captured[i] = operand(operands[i] as Simple, r, machine);
      return new Closure(s.lambda as Lambda, captured);
    }
    case SimpleKind.If:
      return evaluate((operand(s.a as Simple, r, machine) !== false ? s.b : s.c) as Simple, r, machine);
    case SimpleKind.Or: {
      const v = operand(s.a as Simple, r, machine);
      return v !== false ? v : operand(s.b as Simple, r, machine);
    }
    case SimpleKind.MakeBox:
      return new Box(operand(s.a as Simple, r, machine));
    case SimpleKind.SetBox: {
      const value = operand(s.b as Simple, r, machine);
      return machine.store.setField(operand(s.a as Simple, r, machine) as Box, 'value', value);
    }
    case SimpleKind.SetGlobal: {
      const cell = s.cell as Cell;
      const value = operand(s.a as Simple, r, machine);
      if (cell.value === UNBOUND) throw unbound(s);
      if (cell.watched || cell.inlinable) cell.invalidate();
      return machine.store.setField(cell, 'value', value);
    }
    case SimpleKind.Define: {
      const cell = s.cell as Cell;
      const value = operand(s.a as Simple, r, machine);
      if (cell.watched || cell.inlinable) cell.invalidate();
      return machine.store.setField(cell, 'value', value);
    }
  }
}

/** The same, with the commonest cases first. */
function operand(s: Simple, r: Value[], machine: Machine): Value {
  if (s.kind === SimpleKind.Local) return r[s.index + 1];
  if (s.kind === SimpleKind.Constant) return s.value;
  return evaluate(s, r, machine);
}

function evaluate1(s: Simple, a: Value): Value {
  switch (s.index) {
    case Inline.Car:
      if (a instanceof Pair) return a.car;
      break;
    case Inline.Cdr:
      if (a instanceof Pair) return a.cdr;
      break;
    case Inline.IsNull:
      return a === NIL;
    case Inline.IsPair:
      return a instanceof Pair;
    case Inline.Not:
      return a === false;
    case Inline.IsZero:
      if (typeof a === 'number') return a === 0;
      break;
  }
  return s.fn?.(a);
}

function evaluate2(s: Simple, a: Value, b: Value): Value {
  switch (s.index) {
    case Inline.Add:
      if (typeof a === 'number' && typeof b === 'number') {
        const sum = a + b;
        if (sum <= LARGEST && sum >= -LARGEST) return sum;
      }
      return add(a as number, b as number);
    case Inline.Subtract:
      if (typeof a === 'number' && typeof b === 'number') {
        const difference = a - b;
        if (difference <= LARGEST && difference >= -LARGEST) return difference;
      }
      return subtract(a as number, b as number);
    case Inline.Multiply:
      return multiply(a as number, b as number);
    case Inline.Less:
      return typeof a === 'number' && typeof b === 'number' ? a < b : lessThan(a as number, b as number);
    case Inline.LessOrEqual:
      return typeof a === 'number' && typeof b === 'number' ? a <= b : lessOrEqual(a as number, b as number);
    case Inline.Greater:
      return typeof a === 'number' && typeof b === 'number' ? a > b : greaterThan(a as number, b as number);
    case Inline.GreaterOrEqual:
      return typeof a === 'number' && typeof b === 'number' ? a >= b : greaterOrEqual(a as number, b as number);
    case Inline.NumberEquals:
      return typeof a === 'number' && typeof b === 'number' ? a === b : numericEquals(a as number, b as number);
    case Inline.Eq:
      if (typeof a !== 'bigint' && !(a instanceof Flonum)) return a === b;
      break;
    case Inline.Cons:
      return new Pair(a, b);
    case Inline.VectorRef:
      if (Array.isArray(a) && typeof b === "number" && b >= 0 && b < a.length) return a[b];
      break;
  }
  return s.fn?.(a, b);
}

function unbound(s: Simple): Fault {
  const error = fault('unbound-variable', `unbound variable: ${s.name}`);
  (error.payload as Condition).span = s.span;
  return error;
}

function unassigned(s: Simple): Fault {
  const error = fault('unassigned-variable', `${s.name} is used before it has a value`, [],
    'its definition comes later in the same body');
  (error.payload as Condition).span = s.span;
  return error;
}
