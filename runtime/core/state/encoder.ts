/** Values to JSON: a table of objects, each saved once, that refer to each other by number. */
import { EOF, NIL, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { type Span, toDatum } from '../../../grammar/syntax.js';
import { UNASSIGNED, UNBOUND } from '../cell.js';
import { isLiteral } from '../constant.js';
import type { SessionEngine } from '../create-engine.js';
import { Environment } from '../evaluation.js';
import { type Scope, stripAlias, TopLevel } from '../expander/scope.js';
import { COMPUTED, FACTS } from '../fact/in-force.js';
import { IN_RULE } from '../fact/purity.js';
import { FIXPOINT } from '../fixpoint/fixpoint.js';
import { Primitive } from '../primitive.js';
import { BARRIER_TAG, DEFAULT_TAG, GROUND_TAG } from '../prompt.js';
import { EXIT_NAME } from '../restart.js';
import { SEARCH } from '../search/choice.js';
import { TRANSACTION } from '../transaction/staging.js';
import { CodeNames, StateError } from './code.js';
import type { Json } from './codec.js';
import { codecFor } from './codecs.js';
import { heldObjects, isChangeable } from './held.js';

/** Values that are the same in every engine, by name. */
export const SINGLETONS: ReadonlyMap<Value, string> = new Map<Value, string>([
  [NIL, 'nil'],
  [UNSPECIFIED, 'unspecified'],
  [EOF, 'eof'],
  [UNASSIGNED, 'unassigned'],
  [UNBOUND, 'unbound'],
  [undefined, 'dead'],
  [DEFAULT_TAG, 'default-tag'],
  [BARRIER_TAG, 'barrier-tag'],
  [GROUND_TAG, 'ground-tag'],
  [SEARCH, 'search-in-force'],
  [TRANSACTION, 'transaction-in-force'],
  [IN_RULE, 'in-rule'],
  [FACTS, 'facts-in-force'],
  [COMPUTED, 'computed-of-facts'],
  [FIXPOINT, 'fixpoint-in-force'],
  [EXIT_NAME, 'exit-name'],
]);

export class Encoder {
  readonly objects: Json[] = [];
  readonly #numbers = new Map<object, number>();
  readonly #pending: object[] = [];

  private constructor(
    readonly engine: SessionEngine,
    readonly code: CodeNames,
    /** Objects that are known by name. */
    readonly held: ReadonlyMap<object, readonly Json[]>,
    /** For a state that stays in this process: what cannot be written, by its number. */
    readonly things: unknown[] | null,
  ) {}

  /** One that has nothing to save yet. */
  static of(engine: SessionEngine, things: unknown[] | null = null): Encoder {
    const held = heldObjects(engine);
    const { input, output, error } = engine.parameters;
    held.set(input.value as object, ['console', 'input']);
    held.set(output.value as object, ['console', 'output']);
    held.set(error.value as object, ['console', 'error']);
    return new Encoder(engine, new CodeNames(engine), held, things);
  }

  /** Another one for the same engine, whose objects and places in code have numbers of their own.
   */
  apart(): Encoder {
    return new Encoder(this.engine, this.code.apart(), this.held, this.things);
  }

  /** Save what the program may have changed in Omega's own libraries. */
  saveHeld(): void {
    for (const object of this.held.keys()) if (isChangeable(object)) this.value(object);
  }

  /** A value: a number or boolean as itself, a singleton by name, an object as [its number]. */
  value(value: Value): Json {
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'bigint') return ['big', String(value)];
    const singleton = SINGLETONS.get(value);
    if (singleton !== undefined) return singleton;
    if (typeof value !== 'object')
      throw new StateError(`a host value of type ${typeof value} cannot be saved`);
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(value, number);
      this.#pending.push(value);
    }
    return [number];
  }

  /** Something of the host, if the state stays in this process; else null. */
  thing(thing: unknown): Json {
    return this.things === null ? null : this.things.push(thing) - 1;
  }

  /** Numbers of the objects that are literal constants. */
  get constants(): readonly number[] {
    return this.#pending.flatMap((object, i) => (isLiteral(object) ? [i] : []));
  }

  /** Save the objects that values have referred to, and those they refer to. */
  finish(): void {
    for (let i = 0; i < this.#pending.length; i++)
      this.objects[i] = this.#object(this.#pending[i] as object);
    this.#pending.forEach((object, i) => {
      const literal = this.code.literals.get(object);
      if (literal !== undefined) this.objects[i] = literal;
    });
  }

  #object(object: object): Json {
    const held = this.held.get(object);
    if (held !== undefined) {
      this.code.uses(held[1] as string);
      return isChangeable(object) ? [...held, ...this.#parts(object)] : held;
    }
    if (object instanceof Primitive) return ['primitive', object.name];
    if (object instanceof Environment && object.top.kind === 'fixed') {
      const sets = object.top.importSets.map((set) => write(toDatum(set, stripAlias)));
      return ['environment', object.top.name, ...sets];
    }
    if (object instanceof Environment) return ['environment', this.topLevel(object.top)];
    return this.#parts(object);
  }

  #parts(object: object): readonly Json[] {
    const codec = codecFor(object);
    if (codec === undefined)
      throw new StateError(`this object cannot be saved: ${write(object, { charactersMax: 200 })}`);
    return [codec.tag, ...codec.save(object, this)];
  }

  /** A top level, by name. */
  topLevel(scope: Scope): string {
    if (!(scope instanceof TopLevel) || scope.name === '(environment)') {
      throw new StateError('a macro or environment made inside a procedure cannot be saved');
    }
    return scope.name;
  }

  span(span: Span | null): Json {
    if (span === null) return null;
    const { file, line, column, endLine, endColumn, offset, endOffset } = span;
    return [file, line, column, endLine, endColumn, offset, endOffset];
  }
}
