/**
 * Core forms to nodes. One `LambdaLowering` makes the body of one lambda: a tree of blocks, each a
 * chain of nodes. Operands are evaluated left to right; a variable in operator position comes last.
 */
import { UNSPECIFIED } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { UNASSIGNED } from '../cell.js';
import type { Core, LambdaForm } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import type { Primitive } from '../primitive.js';
import { Emitter } from './emitter.js';
import { markEntries } from './entries.js';
import { inlineCode } from './inline.js';
import { Node, NodeKind, Simple, SimpleKind } from './ir.js';
import type { Lambda } from './lambda.js';
import { letrecSteps } from './letrec.js';
import { markKills } from './liveness.js';
import { asLoop, type LoopForm } from './loops.js';
import { asOr, isStable, Simplicity } from './simplicity.js';

/** Make the nodes of a lambda, once. */
export function enter(lambda: Lambda): Node {
  if (lambda.entry === null) {
    lambda.entry = new LambdaLowering(lambda).lower();
    markEntries(lambda.entry, lambda.nodes);
    lambda.unit.checkDecisions();
    lambda.unit.stops?.lowered(lambda);
  }
  return lambda.entry;
}

/** A loop whose body is being lowered. */
interface OpenLoop {
  readonly node: Node;
  readonly variables: readonly Variable[];
}

class LambdaLowering extends Emitter {
  readonly #loops = new Map<Variable, OpenLoop>();
  readonly #simplicity = new Simplicity(this.lambda.unit);

  lower(): Node {
    const { clause, free, self } = this.lambda;
    free.forEach((variable, i) => {
      const place = new Simple(SimpleKind.Free, null);
      place.index = i;
      place.name = variable.name;
      this.places.set(variable, place);
    });
    if (self !== null) this.places.set(self, new Simple(SimpleKind.Self, null));
    const parameters =
      clause.rest === null ? clause.parameters : [...clause.parameters, clause.rest];
    const slots = parameters.map((variable) => this.bindSlot(variable));
    parameters.forEach((variable, i) => {
      if (variable.assigned)
        this.letSlot(slots[i] as number, this.makeBox(this.local(slots[i] as number)), null);
    });
    this.#tail(clause.body);
    const entry = this.block.first as Node;
    markKills(entry, parameters.length);
    return entry;
  }

  /** The form's value, after emitting what must happen before. */
  #value(core: Core): Simple {
    switch (core.kind) {
      case 'constant':
        return this.constant(core.value, core.span);
      case 'local':
        return this.variable(core.variable, core.span);
      case 'global': {
        const simple = new Simple(SimpleKind.Global, core.span);
        simple.cell = core.cell;
        simple.name = core.cell.name;
        return simple;
      }
      case 'lambda':
        return this.closure(core, null);
      case 'set-local':
      case 'set-global':
      case 'define':
        this.#effect(core);
        return this.constant(UNSPECIFIED, core.span);
      case 'sequence':
        for (const form of core.forms.slice(0, -1)) this.#effect(form);
        return this.#value(core.forms[core.forms.length - 1] as Core);
      case 'if':
        return this.#simplicity.isSimple(core) ? this.#simpleIf(core) : this.#sub(core);
      case 'let': {
        const parts = asOr(core);
        if (parts !== null && this.#simplicity.isSimple(core)) return this.#simpleOr(parts);
        this.#bindLet(core);
        return this.#value(core.body);
      }
      case 'letrec':
        if (asLoop(core) !== null) return this.#sub(core);
        this.#bindLetrec(core);
        return this.#value(core.body);
      case 'call': {
        const primitive = this.#simplicity.inlined(core);
        if (primitive === null) return this.#call(core, this.newSlot(''));
        const simple = this.#primitive(core, primitive);
        return primitive.spec.kind === 'pure' ? simple : this.temporary(simple);
      }
    }
  }

  #simpleIf(core: Core & { kind: 'if' }): Simple {
    const simple = new Simple(SimpleKind.If, core.span);
    simple.a = this.#value(core.test);
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

  /** Operands from left to right; one that reads something mutable is read before a later call. */
  #operands(forms: readonly Core[]): Simple[] {
    let lastComplex = -1;
    forms.forEach((form, i) => {
      if (!this.#simplicity.isSimple(form)) lastComplex = i;
    });
    return forms.map((form, i) => {
      const simple = this.#value(form);
      return i < lastComplex && !isStable(simple) ? this.temporary(simple) : simple;
    });
  }

  #primitive(core: Core & { kind: 'call' }, primitive: Primitive): Simple {
    const operands = this.#operands(core.operands);
    const { cell } = core.operator as Core & { kind: 'global' };
    const [a, b, c] = operands;
    const kinds = [
      SimpleKind.PrimitiveN,
      SimpleKind.Primitive1,
      SimpleKind.Primitive2,
      SimpleKind.Primitive3,
    ];
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

  #setOperands(node: Node, core: Core & { kind: 'call' }): void {
    const { operator, operands } = core;
    let callee: Simple | null = null;
    if (!this.#simplicity.isSimple(operator)) callee = this.#value(operator);
    node.operands = this.#operands(operands);
    node.value = callee ?? this.#value(operator);
  }

  #call(core: Core & { kind: 'call' }, slot: number): Simple {
    const parts = new Node(NodeKind.Call, core.span);
    this.#setOperands(parts, core);
    const node = this.emit(NodeKind.Call, core.span);
    node.value = parts.value;
    node.operands = parts.operands;
    node.slot = slot;
    node.acceptsValues = slot < 0;
    return this.local(slot);
  }

  #sub(core: Core): Simple {
    const slot = this.newSlot('');
    this.#emitSub(core, slot);
    return this.local(slot);
  }

  #emitSub(core: Core, slot: number): void {
    const node = this.emit(NodeKind.Sub, core.span);
    node.slot = slot;
    node.acceptsValues = slot < 0;
    node.then = this.inBlock(() => this.#tail(core));
  }

  #effect(core: Core): void {
    switch (core.kind) {
      case 'constant':
      case 'lambda':
        return;
      case 'global':
      case 'local':
        if (core.kind === 'global' || core.variable.checked) this.#emitEffect(this.#value(core));
        return;
      case 'set-local': {
        const simple = new Simple(SimpleKind.SetBox, core.span);
        simple.b = this.#value(core.value);
        simple.a = this.place(core.variable);
        simple.checked = core.isForGood === true;
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
        simple.checked = core.kind === 'set-global' && core.isForGood === true;
        this.#emitEffect(simple);
        return;
      }
      case 'sequence':
        for (const form of core.forms) this.#effect(form);
        return;
      case 'if':
        if (this.#simplicity.isSimple(core)) this.#emitEffect(this.#value(core));
        else this.#emitSub(core, -1);
        return;
      case 'let':
        if (this.#simplicity.isSimple(core)) {
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
        const primitive = this.#simplicity.inlined(core);
        if (primitive === null) this.#call(core, -1);
        else this.#emitEffect(this.#primitive(core, primitive));
      }
    }
  }

  #emitEffect(simple: Simple): void {
    this.emit(NodeKind.Effect, simple.span).value = simple;
  }

  #return(simple: Simple): void {
    this.emit(NodeKind.Return, simple.span).value = simple;
  }

  /** Emit the form as the end of the block. */
  #tail(core: Core): void {
    switch (core.kind) {
      case 'sequence':
        for (const form of core.forms.slice(0, -1)) this.#effect(form);
        this.#tail(core.forms[core.forms.length - 1] as Core);
        return;
      case 'if': {
        if (this.#simplicity.isSimple(core)) {
          this.#return(this.#value(core));
          return;
        }
        const test = this.#value(core.test);
        const node = this.emit(NodeKind.If, core.span);
        node.value = test;
        node.then = this.inBlock(() => this.#tail(core.then));
        node.otherwise = this.inBlock(() => this.#tail(core.otherwise));
        return;
      }
      case 'let':
        if (this.#simplicity.isSimple(core)) {
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
    const { operator } = core;
    const loop = operator.kind === 'local' ? this.#loops.get(operator.variable) : undefined;
    if (loop !== undefined) {
      const operands = this.#operands(core.operands);
      const node = this.emit(NodeKind.Continue, core.span);
      node.operands = operands;
      node.loop = loop.node;
      return;
    }
    const primitive = this.#simplicity.inlined(core);
    if (primitive !== null) {
      this.#return(this.#primitive(core, primitive));
      return;
    }
    const parts = new Node(NodeKind.TailCall, core.span);
    this.#setOperands(parts, core);
    const node = this.emit(NodeKind.TailCall, core.span);
    node.value = parts.value;
    node.operands = parts.operands;
  }

  #loop({ variable, clause, operands }: LoopForm, span: Span | null): void {
    const initial = this.#operands(operands);
    const node = this.emit(NodeKind.Loop, span);
    node.operands = initial;
    node.slots = clause.parameters.map((parameter) => this.bindSlot(parameter));
    node.boxed = clause.parameters.map((parameter) => parameter.assigned);
    this.#loops.set(variable, { node, variables: clause.parameters });
    node.body = this.inBlock(() => this.#tail(clause.body));
    this.block.last = node;
  }

  #bindLet(core: Core & { kind: 'let' }): void {
    const inits = this.#operands(core.inits);
    core.variables.forEach((variable, i) => {
      this.#bind(variable, inits[i] as Simple);
    });
  }

  #bind(variable: Variable, init: Simple): void {
    if (variable.assigned) {
      const slot = this.bindSlot(variable);
      this.letSlot(slot, this.makeBox(init), init.span);
    } else if (init.kind === SimpleKind.Local && init.name === '') {
      this.places.set(variable, this.local(init.index, variable.name));
      this.lambda.slotNames[init.index] = variable.name;
    } else {
      const slot = this.newSlot(variable.name);
      this.letSlot(slot, init, init.span);
      this.places.set(variable, this.local(slot, variable.name));
    }
  }

  #bindLetrec(core: Core & { kind: 'letrec' }): void {
    for (const step of letrecSteps(core.items)) {
      switch (step.kind) {
        case 'declare': {
          const slot = this.bindSlot(step.variable);
          this.letSlot(slot, this.makeBox(this.constant(UNASSIGNED, core.span)), core.span);
          break;
        }
        case 'fix':
          this.#fix(step.variables, step.lambdas, core.span);
          break;
        case 'bind':
          this.#bind(step.variable, this.#value(step.init));
          break;
        case 'assign': {
          const { variable, init: value } = step;
          this.#effect({ kind: 'set-local', variable, value, span: value.span });
          break;
        }
        case 'effect':
          this.#effect(step.init);
          break;
      }
    }
  }

  #fix(variables: readonly Variable[], forms: readonly LambdaForm[], span: Span | null): void {
    const slots = variables.map((variable) => this.bindSlot(variable));
    const lambdas = forms.map((form, i) => this.makeLambda(form, variables[i] as Variable));
    const node = this.emit(NodeKind.Fix, span);
    node.slots = slots;
    node.lambdas = lambdas;
    node.captures = lambdas.map((lambda) => lambda.free.map((variable) => this.place(variable)));
  }
}
