/**
 * Names for code: units, lambdas and nodes by place, so that a saved state can be continued by
 * another engine. A unit of a library is named by library and position, a unit of the program by
 * its content.
 */

import { intern, type Value } from '../../../grammar/datum.js';
import { read } from '../../../grammar/reader.js';
import type { Syntax } from '../../../grammar/syntax.js';
import type { Cell } from '../cell.js';
import { explode } from '../compiler/explode.js';
import type { Node } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { Unit } from '../compiler/unit.js';
import { partsOfDatum } from '../constant.js';
import type { SessionEngine } from '../create-engine.js';
import { HOST_LIBRARY } from '../effect/host-library.js';
import type { EffectOperation } from '../effect/operation.js';
import { decodeCore, encodeForState, UnwritableConstant } from '../expander/core-text.js';
import type { Binding, TopLevel } from '../expander/scope.js';
import { standardLibraries } from '../library/image.js';
import type { Library } from '../library/library.js';
import { Primitive } from '../primitive.js';
import { STUBS } from '../stubs.js';
import type { Json } from './codec.js';

/** A state that cannot be saved, or that does not fit where it is loaded. */
export class StateError extends Error {}

/** A unit of the program, as it is saved. */
export interface SavedUnit {
  readonly home: string;
  readonly core: string;
  /** Home and name of each cell that its code calls, and the primitive inlined there. */
  readonly inlined: ReadonlyArray<readonly [string, string, string | null]>;
}

const STUB_NAMES: ReadonlyMap<Node, string> = new Map(
  [...STUBS].map(([name, node]) => [node, name]),
);

/** Names of code, while saving. */
export class CodeNames {
  readonly #libraryUnits: Map<Unit, string>;
  readonly #program: string;
  /** Places in code have short numbers, since a deep recursion names the same ones all the time. */
  readonly #numbers = new Map<Node | Lambda, number>();
  /** The name of each numbered place. */
  readonly places: string[] = [];
  /** Units of the program that the state needs: id -> text. */
  readonly units = new Map<string, SavedUnit>();
  /** Parts of the literals in those units, as `CodeFinder.literal` finds them. */
  readonly literals = new Map<object, readonly ['literal', string, number, number]>();

  /** Omega's own libraries that the state refers to. */
  readonly #used = new Set<string>();

  constructor(
    readonly engine: SessionEngine,
    known: CodeNames | null = null,
  ) {
    this.#program = engine.program.name;
    this.#libraryUnits = known === null ? new Map() : known.#libraryUnits;
    if (known !== null) return;
    for (const library of engine.libraries.loaded.values()) {
      if (library.state !== 'new' || !library.isStandard) this.#nameUnits(library);
    }
  }

  /** Another one for the same engine, whose places have numbers of their own. */
  apart(): CodeNames {
    return new CodeNames(this.engine, this);
  }

  /** The state refers to something in that library. */
  uses(library: string): void {
    this.#used.add(library);
  }

  /** Omega's own libraries that the state refers to, each with its hash. */
  get standard(): ReadonlyArray<readonly [string, string]> {
    return [...this.#used].flatMap((name) => {
      const hash = standardLibraries[name]?.hash;
      return hash === undefined ? [] : [[name, hash] as const];
    });
  }

  #nameUnits({ name, units }: Library): void {
    units.forEach((unit, i) => {
      this.#libraryUnits.set(unit, `${name}#${i}`);
    });
  }

  unit(unit: Unit): string {
    const known = this.#libraryUnits.get(unit);
    if (known !== undefined) {
      this.uses(unit.home);
      return known;
    }
    // The body of a library may be under way.
    const library = this.engine.libraries.loaded.get(unit.home);
    if (library?.units.includes(unit)) {
      this.#nameUnits(library);
      return this.unit(unit);
    }
    if (unit.home !== this.#program) {
      throw new StateError(`code of ${unit.home} cannot be saved: it is in no library`);
    }
    try {
      if (!this.units.has(unit.id)) this.#save(unit);
    } catch (error) {
      throw error instanceof UnwritableConstant ? new StateError(error.message) : error;
    }
    return unit.id;
  }

  #save(unit: Unit): void {
    const { text, literals } = encodeForState(unit.core);
    const inlined = [...unit.decisions].map(
      ([cell, primitive]) => [cell.home, cell.name, primitive?.name ?? null] as const,
    );
    this.units.set(unit.id, { home: unit.home, core: text, inlined });
    literals.forEach((literal, i) => {
      this.#nameLiteral(literal, unit.id, i);
    });
  }

  /** A literal of the program is the one in its code, wherever else the state has it. */
  #nameLiteral(literal: Value, unit: string, index: number): void {
    partsOfDatum(literal).forEach((part, i) => {
      if (!this.literals.has(part)) this.literals.set(part, ['literal', unit, index, i]);
    });
  }

  /** The number of a lambda. */
  lambda(lambda: Lambda): number {
    return this.#numbers.get(lambda) ?? this.#number(lambda, this.#lambdaName(lambda));
  }

  /** The number of a node. */
  node(node: Node): number {
    return this.#numbers.get(node) ?? this.#number(node, this.#nodeName(node));
  }

  #number(place: Node | Lambda, name: string): number {
    const number = this.places.push(name) - 1;
    this.#numbers.set(place, number);
    return number;
  }

  #lambdaName(lambda: Lambda): string {
    return `${this.unit(lambda.unit)}:${lambda.path}`;
  }

  #nodeName(node: Node): string {
    const stub = STUB_NAMES.get(node);
    if (stub !== undefined) return stub;
    if (node.lambda === null) throw new StateError('a node without a place');
    const place = this.#lambdaName(node.lambda);
    if (node.index >= 0) return `${place}:${node.index}`;
    const base = node.exploded as Node;
    return `${place}:${base.index}~${base.twins.indexOf(node)}`;
  }
}

/** Code by name, while loading. */
export class CodeFinder {
  readonly #units = new Map<string, Unit>();
  readonly #literals = new Map<string, readonly Value[]>();
  /** What is known of the numbered places. */
  readonly #nodes: Node[] = [];
  readonly #lambdas: Lambda[] = [];

  constructor(
    readonly engine: SessionEngine,
    readonly saved: Readonly<Record<string, SavedUnit>>,
    readonly places: readonly string[],
    readonly cellOf: (home: string, name: string) => Cell,
  ) {}

  unit(name: string): Unit {
    let unit = this.#units.get(name);
    if (unit === undefined) {
      unit = this.#findUnit(name);
      this.#units.set(name, unit);
    }
    return unit;
  }

  /** A part of a literal in a unit of the program. */
  literal(unit: string, index: number, part: number): object {
    this.unit(unit);
    const found = partsOfDatum(this.#literals.get(unit)?.[index])[part];
    if (found === undefined) throw new StateError(`there is no literal ${index} in ${unit}`);
    return found;
  }

  #findUnit(name: string): Unit {
    const saved = this.saved[name];
    if (saved !== undefined) {
      const literals: Value[] = [];
      const unit = new Unit(decodeCore(saved.core, this.cellOf, literals), saved.home);
      this.#literals.set(name, literals);
      for (const [home, cell, primitive] of saved.inlined) {
        unit.decide(
          this.cellOf(home, cell),
          primitive === null ? null : this.#primitive(primitive),
        );
      }
      if (unit.id !== name)
        throw new StateError(`the code ${name} is damaged: it does not match its name`);
      this.engine.machine.stops.add(unit);
      return unit;
    }
    const [library, index] = name.split('#') as [string, string];
    const unit = libraryNamed(this.engine, library).units[Number(index)];
    if (unit === undefined)
      throw new StateError(`library ${library} is not the one the state was saved with`);
    return unit;
  }

  #primitive(name: string): Primitive {
    const binding = this.engine.expander.kernel.get(intern(name));
    if (binding?.kind === 'global' && binding.cell.value instanceof Primitive) {
      return binding.cell.value;
    }
    throw new StateError(`there is no primitive ${name}`);
  }

  /** The operation that a primitive performs. */
  primitiveOperation(name: string): EffectOperation {
    const host = this.engine.libraries.loaded.get(HOST_LIBRARY)?.top.cells.get(name)?.value;
    const { operation } = (host instanceof Primitive ? host : this.#primitive(name)).spec;
    if (operation === undefined) throw new StateError(`${name} performs no operation`);
    return operation;
  }

  /** The lambda of that number. */
  lambda(number: Json): Lambda {
    const known = this.#lambdas[number as number];
    if (known !== undefined) return known;
    const lambda = this.#lambdaNamed(this.#place(number));
    this.#lambdas[number as number] = lambda;
    return lambda;
  }

  /** The node of that number. */
  node(number: Json): Node {
    const known = this.#nodes[number as number];
    if (known !== undefined) return known;
    const node = this.#nodeNamed(this.#place(number));
    this.#nodes[number as number] = node;
    return node;
  }

  #place(number: Json): string {
    const name = this.places[number as number];
    if (typeof name === 'string') return name;
    throw new StateError(`the state is damaged: there is no place ${number} in code`);
  }

  #lambdaNamed(name: string): Lambda {
    const colon = name.lastIndexOf(':');
    const lambda = this.unit(name.slice(0, colon)).lambdaAt(name.slice(colon + 1), enter);
    if (lambda === null) throw new StateError(`there is no procedure ${name} in this code`);
    enter(lambda);
    return lambda;
  }

  #nodeNamed(name: string): Node {
    const stub = STUBS.get(name);
    if (stub !== undefined) return stub;
    const match = /^(.*:[\d.]+):(\d+)(?:~(\d+))?$/.exec(name);
    if (match === null) throw new StateError(`${name} names no code`);
    const [, lambda, index, twin] = match as unknown as [
      string,
      string,
      string,
      string | undefined,
    ];
    const base = this.#lambdaNamed(lambda).nodes[Number(index)];
    if (base !== undefined && twin !== undefined) explode(base);
    const node = twin === undefined ? base : base?.twins[Number(twin)];
    if (node === undefined) throw new StateError(`there is no node ${name} in this code`);
    return node;
  }
}

/** A library by its written name, loaded now if need be; one of Omega's own has then run. */
export function libraryNamed(engine: SessionEngine, name: string) {
  const { libraries, expander } = engine;
  const library = libraries.load(expander, read(name).data[0] as Syntax);
  if (library.isStandard && library.state === 'new') libraries.runStandard(library);
  return library;
}

/** The cell of a name in a program, made if nobody has mentioned the name yet. */
export function programCell(top: TopLevel, name: string): Cell {
  const symbol = intern(name);
  const binding: Binding | null = top.get(symbol);
  return binding?.kind === 'global' ? binding.cell : top.forwardReference(symbol);
}
