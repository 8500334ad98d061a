/**
 * Simple expressions: what the machine evaluates within one transition, without a call and without
 * a frame. The fast paths of the commonest primitives are here; everything else is their function.
 */
import { Flonum, NIL, Pair, type Value } from '../../grammar/datum.js';
import { type Cell, UNASSIGNED, UNBOUND } from './cell.js';
import { Inline, type Node, type Simple, SimpleKind } from './compiler/ir.js';
import { Box, Closure, type Lambda } from './compiler/lambda.js';
import { Condition, Fault, fault } from './condition.js';
import type { Machine } from './machine.js';
import {
  add,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  multiply,
  numericEquals,
  subtract,
} from './numbers/arithmetic.js';
import type { HostFunction } from './primitive.js';
import { applyPrimitiveTo } from './procedures.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The value of a simple expression: no transition, no frame. */
export function evaluate(s: Simple, r: Value[], machine: Machine): Value {
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
      return value === UNBOUND ? lateValue(s) : value;
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
      for (let i = 0; i < captured.length; i++)
        captured[i] = operand(operands[i] as Simple, r, machine);
      return new Closure(s.lambda as Lambda, captured);
    }
    case SimpleKind.If:
      return evaluate(
        (operand(s.a as Simple, r, machine) !== false ? s.b : s.c) as Simple,
        r,
        machine,
      );
    case SimpleKind.Or: {
      const v = operand(s.a as Simple, r, machine);
      return v !== false ? v : operand(s.b as Simple, r, machine);
    }
    case SimpleKind.MakeBox:
      return new Box(operand(s.a as Simple, r, machine));
    case SimpleKind.SetBox: {
      const value = operand(s.b as Simple, r, machine);
      const box = operand(s.a as Simple, r, machine) as Box;
      return s.checked ? machine.store.setForGood(box, value) : machine.store.setValue(box, value);
    }
    case SimpleKind.SetGlobal: {
      const cell = s.cell as Cell;
      const value = operand(s.a as Simple, r, machine);
      if (cell.value === UNBOUND) throw unbound(s);
      if (cell.watched || cell.inlinable) cell.invalidate();
      if (s.checked) return machine.store.setForGood(cell, value);
      return machine.store.setValue(cell, value);
    }
    case SimpleKind.Define: {
      const cell = s.cell as Cell;
      const value = operand(s.a as Simple, r, machine);
      if (cell.watched || cell.inlinable) cell.invalidate();
      return machine.store.setValue(cell, value);
    }
  }
}

/** The same, with the commonest cases first. */
export function operand(s: Simple, r: Value[], machine: Machine): Value {
  if (s.kind === SimpleKind.Local) return r[s.index + 1];
  if (s.kind === SimpleKind.Constant) return s.value;
  return evaluate(s, r, machine);
}

function evaluate1(s: Simple, a: Value): Value {
  const code: number = s.index;
  switch (code) {
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
  const code: number = s.index;
  switch (code) {
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
      return typeof a === 'number' && typeof b === 'number'
        ? a < b
        : lessThan(a as number, b as number);
    case Inline.LessOrEqual:
      return typeof a === 'number' && typeof b === 'number'
        ? a <= b
        : lessOrEqual(a as number, b as number);
    case Inline.Greater:
      return typeof a === 'number' && typeof b === 'number'
        ? a > b
        : greaterThan(a as number, b as number);
    case Inline.GreaterOrEqual:
      return typeof a === 'number' && typeof b === 'number'
        ? a >= b
        : greaterOrEqual(a as number, b as number);
    case Inline.NumberEquals:
      return typeof a === 'number' && typeof b === 'number'
        ? a === b
        : numericEquals(a as number, b as number);
    case Inline.Eq:
      if (typeof a !== 'bigint' && !(a instanceof Flonum)) return a === b;
      break;
    case Inline.Cons:
      return new Pair(a, b);
    case Inline.VectorRef:
      if (Array.isArray(a) && typeof b === 'number' && b >= 0 && b < a.length) return a[b];
      break;
  }
  return s.fn?.(a, b);
}

/** The value of a variable that has none of its own: its import's, if it was imported meanwhile. */
function lateValue(s: Simple): Value {
  const cell = s.cell as Cell;
  const value = cell.late === null ? UNBOUND : cell.late();
  if (value === UNBOUND) throw unbound(s);
  cell.value = value;
  return value;
}

function unbound(s: Simple): Fault {
  const condition = new Condition('unbound-variable', `unbound variable: ${s.name}`);
  condition.span = s.span;
  return new Fault(condition, s.cell);
}

function unassigned(s: Simple): Fault {
  const error = fault(
    'unassigned-variable',
    `${s.name} is used before it has a value`,
    [],
    'its definition comes later in the same body',
  );
  (error.payload as Condition).span = s.span;
  return error;
}

export function clear(registers: Value[], kills: readonly number[]): void {
  for (let i = 0; i < kills.length; i++) registers[kills[i] as number] = undefined;
}

/** Assign a loop's variables together: all operands are read first. */
export function assignLoop(
  loop: Node,
  operands: readonly Simple[],
  r: Value[],
  machine: Machine,
): void {
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
export function makeClosures(node: Node, r: Value[], machine: Machine): void {
  const { slots, lambdas, captures } = node;
  for (let i = 0; i < slots.length; i++)
    r[(slots[i] as number) + 1] = new Closure(lambdas[i] as Lambda, []);
  for (let i = 0; i < slots.length; i++) {
    const closure = r[(slots[i] as number) + 1] as Closure;
    closure.captured = (captures[i] as readonly Simple[]).map((simple) =>
      evaluate(simple, r, machine),
    );
  }
}
