/**
 * Core forms as JSON text and back: what a unit's id is the hash of, and what a saved state
 * carries. Variables are numbered in order of appearance, so that the same expanded form has the
 * same text.
 */
import {
  Char,
  Compnum,
  Flonum,
  MString,
  NIL,
  Pair,
  Ratnum,
  Sym,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { writeShared } from '../../../grammar/printer.js';
import { read } from '../../../grammar/reader.js';
import { type Span, type Syntax, toDatum } from '../../../grammar/syntax.js';
import type { Cell } from '../cell.js';
import { makeConstant } from '../constant.js';
import type { Clause, Core, LambdaForm } from './core-form.js';
import { Variable } from './scope.js';

type Json = null | boolean | number | string | readonly Json[];

/** The text of a core form, as it is hashed. */
export function encodeCore(core: Core): string {
  return JSON.stringify(new Encoder(null).core(core));
}

/** The text of a core form with its places, and its literal constants in the order in which
 * `decodeCore` answers them. */
export function encodeForState(core: Core): { readonly text: string; readonly literals: Value[] } {
  const literals: Value[] = [];
  return { text: JSON.stringify(new Encoder(literals).core(core)), literals };
}

/** The core form of a text; `cellOf` finds global variables. The literal constants of a text made
 * by `encodeForState` are added to `literals`. */
export function decodeCore(
  text: string,
  cellOf: (home: string, name: string) => Cell,
  literals: Value[] = [],
): Core {
  return new Decoder(cellOf, literals).core(JSON.parse(text) as Json);
}

class Encoder {
  readonly #numbers = new Map<Variable, number>();
  readonly #files: string[] = [];

  /** Literals are collected, and places kept, for a state; null for a hash. */
  constructor(readonly literals: Value[] | null) {}

  #variable(variable: Variable): number {
    let number = this.#numbers.get(variable);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(variable, number);
    }
    return number;
  }

  /** A binding occurrence: number, name, flags. Which variables need checks follows from the form,
   * and is found out when it is lowered; so that is no part of what is hashed. */
  #declare(variable: Variable): Json {
    return [
      this.#variable(variable),
      variable.name,
      (variable.assigned ? 1 : 0) + (this.literals !== null && variable.checked ? 2 : 0),
    ];
  }

  #span(span: Span | null): Json {
    if (this.literals === null || span === null) return 0;
    let file = this.#files.indexOf(span.file);
    const known = file >= 0;
    if (!known) file = this.#files.push(span.file) - 1;
    const { line, column, endLine, endColumn, offset, endOffset } = span;
    return [known ? file : span.file, line, column, endLine, endColumn, offset, endOffset];
  }

  core(core: Core): Json {
    const span = this.#span(core.span);
    switch (core.kind) {
      case 'constant':
        return this.#constant(core.value, span);
      case 'local':
        return ['l', span, this.#variable(core.variable)];
      case 'global':
        return ['g', span, core.cell.home, core.cell.name];
      case 'set-local':
        return ['s', span, this.#variable(core.variable), this.core(core.value), isForGood(core)];
      case 'set-global':
        return ['S', span, core.cell.home, core.cell.name, this.core(core.value), isForGood(core)];
      case 'define':
        return ['d', span, core.cell.home, core.cell.name, this.core(core.value)];
      case 'if':
        return ['?', span, this.core(core.test), this.core(core.then), this.core(core.otherwise)];
      case 'lambda':
        return ['f', span, core.name, core.clauses.map((clause) => this.#clause(clause))];
      case 'sequence':
        return ['b', span, core.forms.map((form) => this.core(form))];
      case 'let':
        return [
          'L',
          span,
          core.variables.map((v) => this.#declare(v)),
          core.inits.map((init) => this.core(init)),
          this.core(core.body),
        ];
      case 'letrec':
        return [
          'R',
          span,
          core.items.map(({ variable }) => (variable === null ? null : this.#declare(variable))),
          core.items.map(({ init }) => (init === null ? null : this.core(init))),
          this.core(core.body),
        ];
      case 'call':
        return [
          'c',
          span,
          this.core(core.operator),
          core.operands.map((operand) => this.core(operand)),
        ];
    }
  }

  #constant(value: Value, span: Json): Json {
    const text = encodeConstant(value);
    if (this.literals === null || typeof text !== 'string') return ['q', span, text];
    return ['q', span, text, this.literals.push(value) - 1];
  }

  #clause({ parameters, rest, body }: Clause): Json {
    return [
      parameters.map((p) => this.#declare(p)),
      rest === null ? null : this.#declare(rest),
      this.core(body),
    ];
  }
}

/** A program that was made by a program quotes something without a written form. */
export class UnwritableConstant extends Error {}

function encodeConstant(value: Value): Json {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (value === UNSPECIFIED) return null;
  if (!isWritable(value)) {
    throw new UnwritableConstant(`code quotes ${writeShared(value)}, which has no written form`);
  }
  return writeShared(value);
}

/** Whether `read` gives an equal datum from what `write` makes of it. */
function isWritable(datum: Value): boolean {
  const seen = new Set<Value>();
  const pending: Value[] = [datum];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null || value === NIL || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Pair) pending.push(value.car, value.cdr);
    else if (Array.isArray(value)) for (const item of value) pending.push(item);
    else if (!ATOMS.some((atom) => value instanceof atom)) return false;
  }
  return true;
}

const ATOMS = [Sym, Char, MString, Flonum, Ratnum, Compnum, Uint8Array] as const;

class Decoder {
  readonly #variables = new Map<number, Variable>();
  readonly #files: string[] = [];

  constructor(
    readonly cellOf: (home: string, name: string) => Cell,
    readonly literals: Value[],
  ) {}

  #variable(number: Json): Variable {
    let variable = this.#variables.get(number as number);
    if (variable === undefined) {
      variable = new Variable('');
      this.#variables.set(number as number, variable);
    }
    return variable;
  }

  #constant(json: Json, index: Json | undefined): Value {
    const value = decodeConstant(json);
    if (index === undefined) return value;
    makeConstant(value);
    this.literals[index as number] = value;
    return value;
  }

  #declare(json: Json): Variable {
    const [number, name, flags] = json as readonly [number, string, number];
    const variable = this.#variable(number);
    (variable as { name: string }).name = name;
    variable.assigned = (flags & 1) !== 0;
    variable.checked = (flags & 2) !== 0;
    return variable;
  }

  #span(json: Json): Span | null {
    if (json === 0) return null;
    const [file, line, column, endLine, endColumn, offset, endOffset] = json as readonly [
      number | string,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (typeof file === 'string') this.#files.push(file);
    const name = typeof file === 'string' ? file : (this.#files[file] as string);
    return { file: name, line, column, endLine, endColumn, offset, endOffset };
  }

  core(json: Json): Core {
    const parts = json as readonly Json[];
    const [kind, spanJson] = parts;
    const span = this.#span(spanJson as Json);
    const part = (i: number): Json => parts[i] as Json;
    const all = (i: number): readonly Core[] =>
      (part(i) as readonly Json[]).map((form) => this.core(form));
    const cell = (): Cell => this.cellOf(part(2) as string, part(3) as string);
    switch (kind) {
      case 'q':
        return { kind: 'constant', value: this.#constant(part(2), parts[3]), span };
      case 'l':
        return { kind: 'local', variable: this.#variable(part(2)), span };
      case 'g':
        return { kind: 'global', cell: cell(), span };
      case 's':
        return {
          kind: 'set-local',
          variable: this.#variable(part(2)),
          value: this.core(part(3)),
          isForGood: part(4) === 1,
          span,
        };
      case 'S':
        return {
          kind: 'set-global',
          cell: cell(),
          value: this.core(part(4)),
          isForGood: part(5) === 1,
          span,
        };
      case 'd':
        return { kind: 'define', cell: cell(), value: this.core(part(4)), span };
      case '?': {
        const test = this.core(part(2));
        const then = this.core(part(3));
        return { kind: 'if', test, then, otherwise: this.core(part(4)), span };
      }
      case 'f': {
        const clauses = (part(3) as readonly Json[]).map((clause) => this.#clause(clause));
        return { kind: 'lambda', name: part(2) as string, clauses, span } satisfies LambdaForm;
      }
      case 'b':
        return { kind: 'sequence', forms: all(2), span };
      case 'L': {
        const variables = (part(2) as readonly Json[]).map((v) => this.#declare(v));
        const inits = all(3);
        return { kind: 'let', variables, inits, body: this.core(part(4)), span };
      }
      case 'R': {
        const variables = (part(2) as readonly Json[]).map((v) =>
          v === null ? null : this.#declare(v),
        );
        const inits = (part(3) as readonly Json[]).map((init) =>
          init === null ? null : this.core(init),
        );
        const items = variables.map((variable, i) => ({ variable, init: inits[i] as Core | null }));
        return { kind: 'letrec', items, body: this.core(part(4)), span };
      }
      case 'c': {
        const operator = this.core(part(2));
        return { kind: 'call', operator, operands: all(3), span };
      }
      default:
        throw new Error(`not a core form: ${String(kind)}`);
    }
  }

  #clause(json: Json): Clause {
    const [parameters, rest, body] = json as readonly [readonly Json[], Json, Json];
    const variables = parameters.map((p) => this.#declare(p));
    const last = rest === null ? null : this.#declare(rest);
    return { parameters: variables, rest: last, body: this.core(body) };
  }
}

function decodeConstant(json: Json): Value {
  if (typeof json === 'boolean' || typeof json === 'number') return json;
  return json === null ? UNSPECIFIED : toDatum(read(json as string).data[0] as Syntax);
}

function isForGood({ isForGood: is }: { readonly isForGood?: boolean }): number {
  return is ? 1 : 0;
}
