/** JSON back to values: every object is made first, then filled, because they may be cyclic. */
import { intern, MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { read } from '../../../grammar/reader.js';
import type { Span, Syntax } from '../../../grammar/syntax.js';
import { makeConstant } from '../constant.js';
import type { SessionEngine } from '../create-engine.js';
import { HOST_LIBRARY } from '../effect/host-library.js';
import { Environment } from '../evaluation.js';
import { TopLevel } from '../expander/scope.js';
import { KERNEL_NAME } from '../kernel.js';
import { type CodeFinder, libraryNamed, StateError } from './code.js';
import type { Json } from './codec.js';
import { codecTagged } from './codecs.js';
import { SINGLETONS } from './encoder.js';

const BY_NAME: ReadonlyMap<string, Value> = new Map(
  [...SINGLETONS].map(([value, name]) => [name, value]),
);

/** The tag, the library and the variable; then, of what may have changed, its parts. */
const HELD_LENGTH = 3;

export class Decoder {
  readonly #objects: Value[] = [];
  readonly #made: boolean[] = [];
  readonly #later: Array<() => void> = [];

  constructor(
    readonly engine: SessionEngine,
    readonly code: CodeFinder,
    readonly table: readonly Json[],
    /** What was not written, of a state that has stayed in this process. */
    readonly things: readonly unknown[] | null,
  ) {}

  /** Something of the host; null if there is only what was written. */
  thing(json: Json | undefined): unknown {
    return typeof json === 'number' ? (this.things?.[json] ?? null) : null;
  }

  /** Fill all objects. */
  finish(): void {
    this.table.forEach((_, i) => {
      this.#object(i);
    });
    this.table.forEach((entry, i) => {
      const all = entry as readonly Json[];
      const [tag, ...parts] = all[0] === 'held' ? all.slice(HELD_LENGTH) : all;
      codecTagged(tag as string)?.fill?.(this.#objects[i] as object, parts, this);
    });
    for (const work of this.#later) work();
  }

  /** Do something when all objects are filled. */
  later(work: () => void): void {
    this.#later.push(work);
  }

  value(json: Json | undefined): Value {
    if (typeof json === 'number' || typeof json === 'boolean' || json === null) return json;
    if (typeof json === 'string') {
      if (!BY_NAME.has(json)) throw new StateError(`the state is damaged: ${json} is no value`);
      return BY_NAME.get(json);
    }
    if (!Array.isArray(json)) throw new StateError('the state is damaged: a value is missing');
    if (json[0] === 'big') return BigInt(json[1] as string);
    return this.#object(json[0] as number);
  }

  #object(number: number): Value {
    if (this.#made[number]) return this.#objects[number];
    const entry = this.table[number];
    if (!Array.isArray(entry))
      throw new StateError(`the state is damaged: there is no object ${number}`);
    const [tag, ...parts] = entry as readonly Json[];
    const object = this.#make(tag as string, parts);
    this.#made[number] = true;
    this.#objects[number] = object;
    return object;
  }

  #make(tag: string, parts: readonly Json[]): Value {
    const [first, second] = parts as readonly string[];
    const { engine } = this;
    switch (tag) {
      case 'held': {
        const library = libraryNamed(engine, first as string);
        const cell = library.top.cells.get(second as string);
        if (cell === undefined) throw missingVariable(first as string, second as string);
        return cell.value;
      }
      case 'literal': {
        const [unit, index, part] = parts as readonly [string, number, number];
        return this.code.literal(unit, index, part);
      }
      case 'console':
        return engine.parameters[first as 'input' | 'output' | 'error'].value;
      case 'primitive': {
        const binding = engine.expander.kernel.get(intern(first as string));
        if (binding?.kind !== 'global') throw missingVariable(KERNEL_NAME, first as string);
        return binding.cell.value;
      }
      case 'environment':
        return new Environment(this.#environment(first as string, parts.slice(1) as string[]));
      default: {
        const codec = codecTagged(tag);
        if (codec === undefined)
          throw new StateError(`the state is damaged: unknown kind of object ${tag}`);
        return codec.make(parts, this);
      }
    }
  }

  #environment(name: string, sets: readonly string[]): TopLevel {
    if (sets.length === 0) return this.topLevel(name);
    const { expander, libraries } = this.engine;
    const top = new TopLevel(name, 'fixed');
    for (const set of sets) libraries.importInto(expander, top, read(set).data[0] as Syntax);
    return top;
  }

  /** Make these objects constant. */
  makeConstant(numbers: readonly number[]): void {
    for (const number of numbers) makeConstant(this.#objects[number]);
  }

  /** Do an operation of the program's anew: it has to be admitted, and is reported. */
  perform<T>(name: string, path: string, action: () => T): T {
    const operation = this.code.primitiveOperation(name);
    const args = [new MString(path)];
    const { gate } = this.engine.machine;
    gate?.admit?.(operation, args);
    gate?.intent?.(operation, args);
    const answer = action();
    gate?.result?.(operation, args, UNSPECIFIED);
    return answer;
  }

  topLevel(name: string): TopLevel {
    return name === this.engine.program.name
      ? this.engine.program
      : libraryNamed(this.engine, name).top;
  }

  span(json: Json | undefined): Span | null {
    if (!Array.isArray(json)) return null;
    const [file, line, column, endLine, endColumn, offset, endOffset] =
      json as unknown as readonly [string, number, number, number, number, number, number];
    return { file, line, column, endLine, endColumn, offset, endOffset };
  }
}

/** What the state refers to is not there. */
function missingVariable(library: string, name: string): StateError {
  const hint =
    library === HOST_LIBRARY
      ? 'it is an operation of the host: load the state where the host offers it'
      : 'load the state with the Omega that saved it';
  return new StateError(`there is no ${name} in the library ${library}; ${hint}`);
}
