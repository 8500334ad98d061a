/**
 * What there is to see, and to change, where the machine has stopped: activations page by page,
 * their variables, and what the language is about: choice points, transactions, handlers.
 */
import { Pair, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { UNASSIGNED } from '../cell.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import { Box, Closure } from '../compiler/lambda.js';
import { nodeText } from '../compiler/listing.js';
import { enter } from '../compiler/lower.js';
import { Condition, Fault, fault } from '../condition.js';
import type { SessionEngine } from '../create-engine.js';
import type { Fiber } from '../fiber/fiber.js';
import { Dynamic, Frame } from '../frame.js';
import { handlerProcedures } from '../handlers.js';
import { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { framesOf } from '../prompt.js';
import { activations } from '../set-aside.js';
import { type Activation, depthOf, isVisible } from './activation.js';
import { type Evaluated, Expression, evaluateAt } from './expression.js';
import { formAt, innermostForm, originalOf } from './forms.js';
import { localOrigin, type Origin } from './origin.js';
import { assignmentsIn, nodeReference } from './resolve.js';
import { type Shown, shown, shownJson, shownText } from './shown.js';

/** An activation as plain data. */
export interface StackFrame {
  /** From 0, the innermost. */
  readonly index: number;
  readonly procedure: string;
  /** The form that is done, or waits. */
  readonly span: Span | null;
  /** Whether it is in the user's text. */
  readonly isUser: boolean;
  /** Calls between it and the one inside it have given their place away: tail calls. */
  readonly elided: boolean;
  readonly reference: string;
}

/** A fiber: a thread of the program. */
export interface FiberInfo {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly isCurrent: boolean;
}

export class Inspection {
  constructor(readonly engine: SessionEngine) {}

  get #machine(): Machine {
    return this.engine.machine;
  }

  /** The activations from one on, innermost first, at most so many; of a fiber, or of the one that
   * has stopped. O(start + count). */
  stack(start: number, count: number, fiber?: number): readonly StackFrame[] {
    const frames: StackFrame[] = [];
    let index = 0;
    let inner: Node | null = null;
    for (const { node } of activations(this.#at(fiber))) {
      if (index >= start + count) break;
      if (index >= start) {
        frames.push({
          index,
          procedure: node.lambda?.name || 'anonymous procedure',
          span: index === 0 ? this.place : node.span,
          isUser: isVisible(node),
          elided: inner !== null && wasReplaced(node, inner),
          reference: nodeReference(node),
        });
      }
      inner = node;
      index++;
    }
    return frames;
  }

  /** A value under a name. */
  show(name: string, value: Value): Shown {
    return shown(name, value);
  }

  /** The store: its version, what is logged, and how much the program has defined. */
  get store(): readonly Shown[] {
    const { store } = this.engine;
    const { version, trailLength } = store;
    return shownJson('', { version, changesLogged: trailLength }).parts?.(0, 2) ?? [];
  }

  /** The form that the program is at. */
  get place(): Span | null {
    const { control, span, status } = this.#machine;
    return status.kind === 'failed' ? span : (formAt(control) ?? span);
  }

  /** The innermost form that begins where the program is. */
  get innerPlace(): Span | null {
    return innermostForm(this.#machine.control);
  }

  /** The fibers that have not ended. */
  get fibers(): readonly FiberInfo[] {
    const { fibers } = this.#machine;
    const all = new Set<Fiber>([...(fibers.main ? [fibers.main] : []), ...fibers.live]);
    return [...all].map((fiber) => ({
      id: fiber.id,
      name: fiber === fibers.main ? 'main' : shown('', fiber.name || fiber.id).value,
      status: fiber.status,
      isCurrent: fiber === fibers.current,
    }));
  }

  /** The variables of an activation: names as the text has them, innermost binding. */
  locals(index: number): readonly Shown[] {
    const { node, registers } = this.#activation(index);
    const found = new Map<string, Value>();
    const closure = registers[0];
    const { lambda } = node;
    if (lambda === null) return [];
    if (closure instanceof Closure) {
      lambda.free.forEach(({ name }, i) => {
        found.set(name, closure.captured[i]);
      });
    }
    lambda.slotNames.forEach((name, slot) => {
      const value = registers[slot + 1];
      if (name !== '' && value !== undefined) found.set(name, value);
    });
    return [...found].map(([name, value]) => shown(name, value));
  }

  /** What the program has defined. */
  get globals(): readonly Shown[] {
    return this.engine.definitions().map((name) => shown(name, this.engine.valueOf(name)));
  }

  /** The value that has come back from what was stepped out of, or over; null if none has. */
  get returned(): Shown | null {
    const { returned, hasReturned } = this.#machine.stops;
    return hasReturned ? shown('returned', returned) : null;
  }

  /** Handlers in force, innermost first. */
  get handlers(): readonly Shown[] {
    const procedures = handlerProcedures(this.#machine.handlers);
    return procedures.map((procedure, i) => shown(`${i}`, procedure));
  }

  /** Parameters that are bound, innermost binding each. */
  get parameters(): readonly Shown[] {
    const found = new Map<Parameter, Value>();
    const { machine } = this.engine;
    for (let list = machine.current(Dynamic.Parameters); list instanceof Pair; list = list.cdr) {
      const binding = list.car;
      if (!(binding instanceof Pair) || !(binding.car instanceof Parameter)) continue;
      if (!found.has(binding.car)) found.set(binding.car, binding.cdr);
    }
    return [...found].map(([parameter, value], i) => {
      const name = this.#nameOf(parameter) ?? `parameter ${i}`;
      return shown(name, value);
    });
  }

  #nameOf(value: Value): string | null {
    return this.engine.definitions().find((name) => this.engine.valueOf(name) === value) ?? null;
  }

  /** The frames of K as they are, the machine's own too. */
  get kontinuation(): Shown {
    const { machine } = this.engine;
    const parts = (start: number, count: number): readonly Shown[] => {
      const some: Shown[] = [];
      let i = 0;
      for (const { node, registers } of framesOf(machine.kontinuation, machine.prompts)) {
        if (i >= start + count) break;
        if (i >= start) some.push(frameShown(i, node, registers));
        i++;
      }
      return some;
    };
    let indexed = 0;
    for (const _ of framesOf(machine.kontinuation, machine.prompts)) if (++indexed > 999) break;
    const value = indexed > 999 ? 'over 999 frames' : `${indexed}`;
    return { name: 'Kontinuation', value, type: 'frames', indexed, named: 0, parts };
  }

  /** What was raised, where that has stopped the program. */
  get payload(): Value | undefined {
    const { status } = this.#machine;
    return status.kind === 'failed' ? status.payload : undefined;
  }

  /** Searches, transactions, fixpoints, relational searches: null where there is none. */
  get semantics(): ReadonlyArray<readonly [name: string, state: unknown]> {
    const { searches, transactions, fixpoints, logic, libraries } = this.engine;
    const isLogical = libraries.loaded.get('(omega logic)')?.state === 'ready';
    return [
      ['Choice points', searches.state],
      ['Transaction', transactions.state],
      ['Fixpoint', fixpoints.state],
      ['Logic', isLogical ? logic.state : null],
    ];
  }

  /** The value of an expression that sees an activation's variables; what it writes is undone. */
  evaluate(text: string, index: number | null): Evaluated {
    const payload = this.payload;
    const others = new Map<string, Value>(payload === undefined ? [] : [['condition', payload]]);
    const activation = index === null ? null : this.#find(index);
    return evaluateAt(this.engine, new Expression(text), activation, others);
  }

  /** Give a variable another value: of an activation, or without an index of the top level. Throws
   * Fault. */
  assign(name: string, value: Value, index: number | null): void {
    const { engine } = this;
    if (index !== null && this.#assignLocal(this.#activation(index), name, value)) return;
    if (!engine.definitions().includes(name)) {
      const scope = index === null ? 'the top level' : 'this frame';
      throw fault('unbound-variable', `there is no variable ${name} in ${scope} or outside it`);
    }
    engine.define(name, value);
  }

  #assignLocal(activation: Activation, name: string, value: Value): boolean {
    const { node, registers, frame } = activation;
    const { lambda } = node;
    if (lambda === null) return false;
    const slot = lambda.slotNames.findLastIndex(
      (one, i) => one === name && registers[i + 1] !== undefined,
    );
    const closure = registers[0];
    const free = lambda.free.findIndex((variable) => variable.name === name);
    const captured = closure instanceof Closure && free >= 0 ? closure.captured[free] : undefined;
    const place = slot >= 0 ? registers[slot + 1] : captured;
    if (place instanceof Box) {
      this.engine.store.setValue(place, value);
      return true;
    }
    if (slot < 0) {
      if (captured === undefined) return false;
      const text = `${name} is captured as a value, since nothing assigns it`;
      throw fault('immutable', text, [], 'change it in the frame that binds it');
    }
    if (frame === null) this.#machine.registers[slot + 1] = value;
    else this.#replace(frame, slot + 1, value);
    return true;
  }

  /** A frame with another value, in place of one of the running segment. */
  #replace(frame: Frame, register: number, value: Value): void {
    const { machine } = this.engine;
    const inside: Frame[] = [];
    let at = machine.kontinuation;
    for (; at !== null && at !== frame; at = at.next) inside.push(at);
    if (at === null) {
      const hint = 'set it when that part of the computation runs';
      throw fault('state-conflict', 'the frame is outside of a prompt', [], hint);
    }
    const copy = new Frame(at.node, at.registers.slice(), at.next);
    copy.registers[register] = value;
    machine.kontinuation = inside.reduceRight(
      (next, { node, registers }) => new Frame(node, registers, next),
      copy,
    );
    const { dynamic } = machine;
    const i = dynamic === null ? -1 : inside.indexOf(dynamic);
    if (i < 0) return;
    let moved: Frame | null = machine.kontinuation;
    for (let count = 0; count < i && moved !== null; count++) moved = moved.next;
    machine.dynamic = moved;
  }

  /** Where a variable of an activation, or of the top level, can have got the value that it has.
   * Throws Fault. */
  originOf(name: string, index: number): Origin {
    const activation = this.#find(index);
    const lambda = activation?.node.lambda ?? null;
    const local =
      lambda === null || activation === null ? null : localOrigin(activation, lambda, name);
    if (local !== null) return local;
    const nodes = new Set<string>();
    for (const unit of this.#machine.stops.units()) {
      for (const node of assignmentsIn(unit, name, null)) nodes.add(nodeReference(node));
    }
    if (nodes.size === 0) {
      throw fault('unbound-variable', `nothing in the program gives ${name} a value`);
    }
    return { nodes, depth: null, text: `${name} gets its value here` };
  }

  /** Whether the program has failed at one of these nodes. */
  hasFailedAt(nodes: ReadonlySet<string>): boolean {
    const { control, status } = this.#machine;
    const node = control === null ? null : originalOf(control);
    return status.kind === 'failed' && node !== null && nodes.has(nodeReference(node));
  }

  /** Where an activation has begun. Throws Fault. */
  beginningOf(index: number): Origin {
    const { node, base, prompts } = this.#activation(index);
    const entry = node.lambda === null ? node : enter(node.lambda);
    return { nodes: new Set([nodeReference(entry)]), depth: depthOf(base, prompts), text: null };
  }

  /** Nodes around the one that an activation is at, in the order of its code. */
  disassemble(index: number): ReadonlyArray<{
    readonly reference: string;
    readonly kind: string;
    readonly text: string;
    readonly span: Span | null;
    readonly isHere: boolean;
  }> {
    const { node } = this.#activation(index);
    return (node.lambda?.nodes ?? []).map((one) => ({
      reference: nodeReference(one),
      ...nodeText(one),
      span: one.span,
      isHere: one === node || one === node.exploded,
    }));
  }

  #at(fiber?: number): Machine {
    const machine = this.#machine;
    if (fiber === undefined) return machine;
    const { fibers } = machine;
    const found = [fibers.main, ...fibers.live].find((one) => one?.id === fiber);
    if (!found || found === fibers.current) return machine;
    const place = new Machine(machine.store);
    place.control = found.control;
    place.registers = found.registers;
    place.kontinuation = found.kontinuation;
    place.prompts = found.prompts;
    return place;
  }

  #find(index: number): Activation | null {
    let i = 0;
    for (const activation of activations(this.#machine)) if (i++ === index) return activation;
    return null;
  }

  #activation(index: number): Activation {
    const found = this.#find(index);
    if (found !== null) return found;
    throw fault('state-conflict', `there is no frame ${index}`, [], 'ask for the stack again');
  }
}

function frameShown(i: number, node: Node, registers: readonly Value[]): Shown {
  const { text, kind } = nodeText(node);
  const { lambda } = node;
  const parts = (): readonly Shown[] =>
    (lambda?.slotNames ?? []).flatMap((name, slot) => {
      const value = registers[slot + 1];
      return name === '' || value === undefined || value === UNASSIGNED ? [] : [shown(name, value)];
    });
  return shownText(`${i}`, `${lambda?.name ?? 'machine'} ${text || kind}`, 'frame', parts);
}

/** Whether what runs inside a call is not what was called there. */
function wasReplaced(call: Node, inner: Node): boolean {
  const callee = call.kind === NodeKind.Call ? call.value : null;
  if (callee === null || callee.name === '' || inner.lambda === null) return false;
  return inner.lambda.name !== callee.name;
}

/** What a fault says, in one line. */
export function faultText(error: unknown): string {
  if (!(error instanceof Fault)) throw error;
  const { payload } = error;
  if (!(payload instanceof Condition)) return String(payload);
  return payload.hint === null ? payload.message : `${payload.message} (${payload.hint})`;
}
