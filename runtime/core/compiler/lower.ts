/**
 * Core forms to nodes. One `LambdaLowering` makes the body of one lambda: a tree of blocks, each a
 * chain of nodes. Operands are evaluated left to right; an operator that is a variable is read last.
 */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { UNASSIGNED } from '../cell.js';
import type { Core, LambdaForm } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import { Primitive } from '../primitive.js';
import { freeOfClauses, freeOfExpression } from './free-variables.js';
import { inlineCode } from './inline.js';
import { Node, NodeKind, Simple, SimpleKind } from './ir.js';
import { Lambda, NO_CLAUSE } from './lambda.js';
import { letrecSteps } from './letrec.js';
import { markKills } from './liveness.js';
import { asLoop, type LoopForm } from './loops.js';

/** Make the nodes of a lambda, once. */
export function enter(lambda: Lambda): Node {
  lambda.entry ??= new LambdaLowering(lambda).lower();
  return lambda.entry;
}

/** Nodes under construction: what has been emitted so far, in order. */
interface Block {
  first: Node | null;
  last: Node | null;
}

/** A loop whose body is being lowered. */
interface OpenLoop {
  readonly node: Node;
  readonly variables: readonly Variable[];
}

class LambdaLowering {
  readonly #places = new Map<Variable, Simple>();
  readonly #loops = new Map<Variable, OpenLoop>();
  readonly #simple = new Map<Core, boolean>();
  #block: Block = { first: null, last: null };

  constructor(readonly lambda: Lambda) {}

  lower(): Node {
    const { clause, free, self } = this.lambda;
    free.forEach((variable, i) => {
      const place = new Simple(SimpleKind.Free, null);
      place.index = i;
      place.name = variable.name;
      this.#places.set(variable, place);
    });
    if (self !== null) this.#places.set(self, new Simple(SimpleKind.Self, null));
    const parameters = clause.rest === null ? clause.parameters : [...clause.parameters, clause.rest];
    const slots = parameters.map((variable) => this.#bindSlot(variable));
    parameters.forEach((variable, i) => {
      if (variable.assigned) this.#letSlot(slots[i] as number, this.#makeBox(this.#local(slots[i] as number)), null);
    });
    this.#tail(clause.body);
    const entry = this.#block.first as Node;
    markKills(entry, parameters.length);
    return entry;
  }

  // Slots and nodes ------------------------------------------------------------------------------

  #newSlot(name: string): number {
    this.lambda.slotNames.push(name);
    return this.lambda.slotCount++;
  }

  #bindSlot(variable: Variable): number {
    const slot = this.#newSlot(variable.name);
    this.#places.set(variable, this.#local(slot, variable.name));
    return slot;
  }

  #local(slot: number, name = ''): Simple {
    const simple = new Simple(SimpleKind.Local, null);
    simple.index = slot;
    simple.name = name;
    return simple;
  }

  #constant(value: Value, span: Span | null): Simple {
    const simple = new Simple(SimpleKind.Constant, span);
    simple.value = value;
    return simple;
  }

  #makeBox(content: Simple): Simple {
    const simple = new Simple(SimpleKind.MakeBox, content.span);
    simple.a = content;
    return simple;
  }

  #node(kind: NodeKind, span: Span | null): Node {
    const node = new Node(kind, span);
    node.lambda = this.lambda;
    node.index = this.lambda.nodes.length;
    this.lambda.nodes.push(node);
    return node;
  }

  #emit(kind: NodeKind, span: Span | null): Node {
    const node = this.#node(kind, span);
    if (this.#block.last === null) this.#block.first = node;
    else this.#block.last.body = node;
    this.#block.last = node;
    return node;
  }

  #letSlot(slot: number, value: Simple, span: Span | null): void {
    const node = this.#emit(NodeKind.Let, span);
    node.slot = slot;
    node.value = value;
  }

  #temporary(value: Simple): Simple {
    const slot = this.#newSlot('');
    this.#letSlot(slot, value, value.span);
    return this.#local(slot);
  }

  /** The nodes that `work` emits, as a block of their own. */
  #inBlock(work: () => void): Node {
    const outer = this.#block;
    this.#block = { first: null, last: null };
    work();
    const { first } = this.#block;
    this.#block = outer;
    return first as Node;
  }

  // Simple expressions ---------------------------------------------------------------------------

  /** Whether the form needs no node of its own. */
  #isSimple(core: Core): boolean {
    let simple = this.#simple.get(core);
    if (simple === undefined) {
      simple = this.#computeSimple(core);
      this.#simple.set(core, simple);
    }
    return simple;
  }

  #computeSimple(core: Core): boolean {
    switch (core.kind) {
      case 'constant':
      case 'local':
      case 'global':
      case 'lambda':
        return true;
      case 'if':
        return this.#isSimple(core.test) && this.#isSimple(core.then) && this.#isSimple(core.otherwise);
      case 'call':
        return this.#inlined(core)?.spec.kind === 'pure' && core.operands.every((o) => this.#isSimple(o));
      case 'let': {
        const parts = asOr(core);
        return parts !== null && this.#isSimple(parts.first) && this.#isSimple(parts.second);
      }
      case 'set-local':
      case 'set-global':
      case 'define':
      case 'sequence':
      case 'letrec':
        return false;
    }
  }

  /** The primitive that a call may do in place. */
  #inlined(core: Core & { kind: 'call' }): Primitive | null {
    if (core.operator.kind !== 'global' || !core.operator.cell.inlinable) return null;
    const { value } = core.operator.cell;
    if (!(value instanceof Primitive) || value.spec.kind === 'control') return null;
    const count = core.operands.length;
    return count >= value.min && count <= value.max ? value : null;
  }

  /** Where a variable is: a slot, a captured value, or the closure itself; the box if it has one. */
  #place(variable: Variable): Simple {
    const place = this.#places.get(variable);
    if (place === undefined) throw new Error(`variable ${variable.name} has no place`);
    return place;
  }

  #variable(variable: Variable, span: Span | null): Simple {
    const place = this.#place(variable);
    if (!variable.assigned) return place;
    const unbox = new Simple(SimpleKind.Unbox, span);
    unbox.a = place;
    unbox.checked = variable.checked;
    unbox.name = variable.name;
    return unbox;
  }

  #closure(form: LambdaForm, self: Variable | null, lambda = this.#lambda(form, self)): Simple {
    const simple = new Simple(SimpleKind.Closure, form.span);
    simple.lambda = lambda;
    simple.operands = lambda.free.map((variable) => this.#place(variable));
    return simple;
  }

  #lambda(form: LambdaForm, self: Variable | null): Lambda {
    const free = freeOfClauses(form.clauses).filter((variable) => variable !== self);
    const lambdas = form.clauses.map(
      (clause) => new Lambda(this.lambda.unit, this.lambda, form.name, clause, free, self, form.span),
    );
    if (lambdas.length === 0) {
      lambdas.push(new Lambda(this.lambda.unit, this.lambda, form.name, NO_CLAUSE, [], null, form.span));
    }
    lambdas.forEach((lambda, i) => {
      lambda.next = lambdas[i + 1] ?? null;
    });
    this.lambda.children.push(...lambdas);
    return lambdas[0] as Lambda;
  }

  /** The form's value, after emitting what must happen before. */
  #value(core: Core): Simple {
    switch (core.kind) {
      case 'constant':
        return this.#constant(core.value, core.span);
      case 'local':
        return this.#variable(core.variable, core.span);
      case 'global': {
        const simple = new Simple(SimpleKind.Global, core.span);
        simple.cell = core.cell;
        simple.name = core.cell.name;
        return simple;
      }
      case 'lambda':
        return this.#closure(core, null);
      case 'set-local':
      case 'set-global':
      case 'define':
        this.#effect(core);
        return this.#constant(UNSPECIFIED, core.span);
      case 'sequence':
        for (const form of core.forms.slice(0, -1)) this.#effect(form);
        return this.#value(core.forms[core.forms.length - 1] as Core);
      case 'if':
        return this.#isSimple(core) ? this.#simpleIf(core) : this.#sub(core);
      case 'let': {
        const parts = asOr(core);
        if (parts !== null && this.#isSimple(core)) return this.#simpleOr(parts);
        this.#bindLet(core);
        return this.#value(core.body);
      }
      case 'letrec':
        if (asLoop(core) !== null) return this.#sub(core);
        this.#bindLetrec(core);
        return this.#value(core.body);
      case 'call': {
        const primitive = this.#inlined(core);
        if (primitive === null) return this.#call(core, this.#newSlot(''));
        const simple = this.#primitive(core, primitive);
        return primitive.spec.kind === 'pure' ? simple : this.#temporary(simple);
      }
    }
  }

  #simpleIf(core: Core & { kind: 'if' }): Simple {
    const simple = new Simple(SimpleKind.If, core.span);
    simple.a = this.#test(core.test);
    simple.b = this.#value(core.then);
    simple.c = this.#value(core.otherwise);
    return simple;
  }

  #simpleOr({ first, second }: { first: Core; second: Core }): Simple {
    const simple = new Simple(SimpleKind.Or, first.span);
    simple.a = this.#value(first);
    simple.b = this.#value(second);
    return simple;
  }

  /** A value of which only the truth matters. */
  #test(core: Core): Simple {
    return this.#value(core);
  }

  /** Operands from left to right; one that reads something mutable is read before a later call. */
  #operands(forms: readonly Core[]): Simple[] {
    let lastComplex = -1;
    forms.forEach((form, i) => {
      if (!this.#isSimple(form)) lastComplex = i;
    });
    return forms.map((form, i) => {
      const simple = this.#value(form);
      return i < lastComplex && !isStable(simple) ? this.#temporary(simple) : simple;
    });
  }

  #primitive(core: Core & { kind: 'call' }, primitive: Primitive): Simple {
    const operands = this.#operands(core.operands);
    const { cell } = core.operator as Core & { kind: 'global' };
    this.lambda.unit.dependOn(cell);
    const [a, b, c] = operands;
    const kinds = [SimpleKind.PrimitiveN, SimpleKind.Primitive1, SimpleKind.Primitive2, SimpleKind.Primitive3];
    const pureKind = kinds[operands.length] ?? SimpleKind.PrimitiveN;
    const kind = primitive.spec.kind === 'pure' ? pureKind : SimpleKind.EffectPrimitive;
    const simple = new Simple(kind, core.span);
    simple.cell = cell;
    simple.fn = primitive.fn;
    simple.name = primitive.name;
    simple.index = inlineCode(primitive.name, operands.length);
    if (kind === SimpleKind.PrimitiveN || kind === SimpleKind.EffectPrimitive) {
      simple.operands = operands;
    } else {
      simple.a = a ?? null;
      simple.b = b ?? null;
      simple.c = c ?? null;
    }
    return simple;
  }

  // Calls, effects, tails ------------------------------------------------------------------------

  #setOperands(node: Node, core: Core & { kind: 'call' }): void {
    const { operator, operands } = core;
    let callee: Simple | null = null;
    if (!this.#isSimple(operator)) callee = this.#value(operator);
    node.operands = this.#operands(operands);
    node.value = callee ?? this.#value(operator);
  }

  #call(core: Core & { kind: 'call' }, slot: number): Simple {
    const parts = new Node(NodeKind.Call, core.span);
    this.#setOperands(parts, core);
    const node = this.#emit(NodeKind.Call, core.span);
    node.value = parts.value;
    node.operands = parts.operands;
    node.slot = slot;
    node.acceptsValues = slot < 0;
    return this.#local(slot);
  }

  #sub(core: Core): Simple {
    const slot = this.#newSlot('');
    this.#emitSub(core, slot);
    return this.#local(slot);
  }

  #emitSub(core: Core, slot: number): void {
    const node = this.#emit(NodeKind.Sub, core.span);
    node.slot = slot;
    node.acceptsValues = slot < 0;
    node.then = this.#inBlock(() => this.#tail(core));
  }

  #effect(core: Core): void {
    switch (core.kind) {
      case 'constant':
      case 'local':
      case 'lambda':
        if (core.kind !== 'local' || !core.variable.checked) return;
        this.#emitEffect(this.#value(core));
        return;
      case 'set-local': {
        const simple = new Simple(SimpleKind.SetBox, core.span);
        simple.b = this.#value(core.value);
        simple.a = this.#place(core.variable);
        this.#emitEffect(simple);
        return;
      }
      case 'set-global':
      case 'define': {
        const kind = core.kind === 'define' ? SimpleKind.Define : SimpleKind.SetGlobal;
        const simple = new Simple(kind, core.span);
        simple.a = this.#value(core.value);
        simple.cell = core.cell;
        simple.name = core.cell.name;
        this.#emitEffect(simple);
        return;
      }
      case 'sequence':
        for (const form of core.forms) this.#effect(form);
        return;
      case 'global':
        this.#emitEffect(this.#value(core));
        return;
      case 'if':
        if (this.#isSimple(core)) this.#emitEffect(this.#value(core));
        else this.#emitSub(core, -1);
        return;
      case 'let':
        if (this.#isSimple(core)) {
          this.#emitEffect(this.#value(core));
          return;
        }
        this.#bindLet(core);
        this.#effect(core.body);
        return;
      case 'letrec':
        if (asLoop(core) !== null) {
          this.#emitSub(core, -1);
          return;
        }
        this.#bindLetrec(core);
        this.#effect(core.body);
        return;
      case 'call': {
        const primitive = this.#inlined(core);
        if (primitive === null) this.#call(core, -1);
        else this.#emitEffect(this.#primitive(core, primitive));
      }
    }
  }

  #emitEffect(simple: Simple): void {
    this.#emit(NodeKind.Effect, simple.span).value = simple;
  }

  #return(simple: Simple): void {
    this.#emit(NodeKind.Return, simple.span).value = simple;
  }

  /** Emit the form as the end of the block. */
  #tail(core: Core): void {
    switch (core.kind) {
      case 'sequence':
        for (const form of core.forms.slice(0, -1)) this.#effect(form);
        this.#tail(core.forms[core.forms.length - 1] as Core);
        return;
      case 'if': {
        if (this.#isSimple(core)) {
          this.#return(this.#value(core));
          return;
        }
        const test = this.#test(core.test);
        const node = this.#emit(NodeKind.If, core.span);
        node.value = test;
        node.then = this.#inBlock(() => this.#tail(core.then));
        node.otherwise = this.#inBlock(() => this.#tail(core.otherwise));
        return;
      }
      case 'let':
        if (this.#isSimple(core)) {
          this.#return(this.#value(core));
          return;
        }
        this.#bindLet(core);
        this.#tail(core.body);
        return;
      case 'letrec': {
        const loop = asLoop(core);
        if (loop !== null) {
          this.#loop(loop, core.span);
          return;
        }
        this.#bindLetrec(core);
        this.#tail(core.body);
        return;
      }
      case 'call':
        this.#tailCall(core);
        return;
      case 'constant':
      case 'local':
      case 'global':
      case 'lambda':
      case 'set-local':
      case 'set-global':
      case 'define':
        this.#return(this.#value(core));
    }
  }

  #tailCall(core: Core & { kind: 'call' }): void {
    const loop = core.operator.kind === 'local' ? this.#loops.get(core.operator.variable) : undefined;
    if (loop !== undefined) {
      const operands = this.#operands(core.operands);
      const node = this.#emit(NodeKind.Continue, core.span);
      node.operands = operands;
      node.loop = loop.node;
      return;
    }
    const primitive = this.#inlined(core);
    if (primitive !== null) {
      this.#return(this.#primitive(core, primitive));
      return;
    }
    const parts = new Node(NodeKind.TailCall, core.span);
    this.#setOperands(parts, core);
    const node = this.#emit(NodeKind.TailCall, core.span);
    node.value = parts.value;
    node.operands = parts.operands;
  }

  #loop({ variable, clause, operands }: LoopForm, span: Span | null): void {
    const initial = this.#operands(operands);
    const node = this.#emit(NodeKind.Loop, span);
    node.operands = initial;
    node.slots = clause.parameters.map((parameter) => this.#bindSlot(parameter));
    node.boxed = clause.parameters.map((parameter) => parameter.assigned);
    this.#loops.set(variable, { node, variables: clause.parameters });
    node.body = this.#inBlock(() => this.#tail(clause.body));
    this.#block.last = node;
  }

  // Bindings -------------------------------------------------------------------------------------

  #bindLet(core: Core & { kind: 'let' }): void {
    const inits = this.#operands(core.inits);
    core.variables.forEach((variable, i) => this.#bind(variable, inits[i] as Simple));
  }

  #bind(variable: Variable, init: Simple): void {
    if (variable.assigned) {
      const slot = this.#bindSlot(variable);
      this.#letSlot(slot, this.#makeBox(init), init.span);
    } else if (init.kind === SimpleKind.Local && init.name === '') {
      this.#places.set(variable, this.#local(init.index, variable.name));
      this.lambda.slotNames[init.index] = variable.name;
    } else {
      const slot = this.#newSlot(variable.name);
      this.#letSlot(slot, init, init.span);
      this.#places.set(variable, this.#local(slot, variable.name));
    }
  }

  #bindLetrec(core: Core & { kind: 'letrec' }): void {
    for (const step of letrecSteps(core.items)) {
      switch (step.kind) {
        case 'declare': {
          const slot = this.#bindSlot(step.variable);
          this.#letSlot(slot, this.#makeBox(this.#constant(UNASSIGNED, core.span)), core.span);
          break;
        }
        case 'fix':
          this.#fix(step.variables, step.lambdas, core.span);
          break;
        case 'bind':
          this.#bind(step.variable, this.#value(step.init));
          break;
        case 'assign':
          this.#effect({ kind: 'set-local', variable: step.variable, value: step.init, span: step.init.span });
          break;
        case 'effect':
          this.#effect(step.init);
          break;
      }
    }
  }

  #fix(variables: readonly Variable[], forms: readonly LambdaForm[], span: Span | null): void {
    const slots = variables.map((variable) => this.#bindSlot(variable));
    const lambdas = forms.map((form, i) => this.#lambda(form, variables[i] as Variable));
    const node = this.#emit(NodeKind.Fix, span);
    node.slots = slots;
    node.lambdas = lambdas;
    node.captures = lambdas.map((lambda) => lambda.free.map((variable) => this.#place(variable)));
  }
}

/** A value that no later call can change. */
function isStable(simple: Simple): boolean {
  switch (simple.kind) {
    case SimpleKind.Constant:
    case SimpleKind.Local:
    case SimpleKind.Free:
    case SimpleKind.Self:
    case SimpleKind.Closure:
      return true;
    default:
      return false;
  }
}

/** The two expressions of what `(or first second)` expands to. */
function asOr(core: Core & { kind: 'let' }): { first: Core; second: Core } | null {
  const [variable] = core.variables;
  const { body } = core;
  if (core.variables.length !== 1 || variable === undefined || variable.assigned || body.kind !== 'if') return null;
  const { test, then, otherwise } = body;
  const isVariable = (form: Core): boolean => form.kind === 'local' && form.variable === variable;
  if (!isVariable(test) || !isVariable(then)) return null;
  if (freeOfExpression(otherwise).has(variable)) return null;
  return { first: core.inits[0] as Core, second: otherwise };
}

