/**
 * What names mean. Hygiene is by renaming (Clinger & Rees, "Macros That Work", 1991): an identifier
 * that a macro inserts is an `Alias`, fresh for each use of the macro. An alias that nobody binds
 * means what its name means where the macro was defined.
 */
import { Sym, type Value } from '../../../grammar/datum.js';
import type { Syntax } from '../../../grammar/syntax.js';
import { Cell, UNBOUND } from '../cell.js';
import type { Core } from './core-form.js';
import type { Expander } from './expander.js';
import type { Transformer } from './syntax-rules.js';

/** An identifier inserted by a macro. Compared by identity. */
export class Alias {
  constructor(
    readonly name: Sym | Alias,
    /** Where the macro that inserted it was defined. */
    readonly scope: Scope,
  ) {}
}

export type Identifier = Sym | Alias;

/** Between the name and the number of a variable that a macro defined: the invisible separator,
 * which names that people write do not contain. */
const RENAMED = '\u2063';

export function isIdentifier(content: Value): content is Identifier {
  return content instanceof Sym || content instanceof Alias;
}

/** The symbol that was written, under all renamings. */
export function baseName(identifier: Identifier): Sym {
  let id = identifier;
  while (id instanceof Alias) id = id.name;
  return id;
}

/** The plain datum of an atomic syntax content: renamings undone. */
export function stripAlias(content: Value): Value {
  return content instanceof Alias ? baseName(content) : content;
}

/** A local variable. */
export class Variable {
  /** Somewhere `set!`, or initialised late: lives in a box. */
  assigned = false;
  /** May be read before it has a value: reads are checked. */
  checked = false;

  constructor(readonly name: string) {}
}

/** How a special form is expanded. `items` are the parts of the form, its keyword first. */
export type SpecialForm = (
  expander: Expander,
  form: Syntax,
  items: readonly Syntax[],
  scope: Scope,
) => Core;

export type Binding =
  | { readonly kind: 'special'; readonly name: string; readonly expand: SpecialForm }
  /** Syntax that only means something inside other forms: else => ... _ unquote … */
  | { readonly kind: 'auxiliary'; readonly name: string }
  | { readonly kind: 'macro'; readonly transformer: Transformer }
  | { readonly kind: 'local'; readonly variable: Variable }
  | {
      readonly kind: 'global';
      readonly cell: Cell;
      /** The library binding this program binding stands for, if it is an import. */
      readonly origin: Binding | null;
    };

/** A region of text with its bindings. */
export class Scope {
  readonly bindings = new Map<Identifier, Binding>();

  readonly top: TopLevel;

  constructor(readonly parent: Scope | null) {
    this.top = parent === null ? (this as unknown as TopLevel) : parent.top;
  }
}

/**
 * `open`: a program without import, every name may be redefined. `importing`: a program that began
 * with import (R7RS 5.1). `library`: the inside of a define-library (R7RS 5.6). `fixed`: what
 * `environment` makes, nothing can be defined in it (R7RS 6.12).
 */
export type TopLevelKind = 'open' | 'importing' | 'library' | 'fixed';

/** The outermost scope of a program or library. */
export class TopLevel extends Scope {
  /** Imported names not referred to yet. */
  readonly imports = new Map<Sym, () => Binding>();
  /** Names the text itself defined. */
  readonly defined = new Set<Identifier>();
  /** Its own cells by name: of variables it defines or refers to, and of imports it has adopted. */
  readonly cells = new Map<string, Cell>();
  /** The import sets imported so far, in order. */
  readonly importSets: Syntax[] = [];
  #renamed = 0;

  constructor(
    readonly name: string,
    readonly kind: TopLevelKind,
  ) {
    super(null);
  }

  /** The binding of an identifier here, importing it on first use; null if it has none. */
  get(identifier: Identifier): Binding | null {
    const known = this.bindings.get(identifier);
    if (known !== undefined) return known;
    if (identifier instanceof Alias) return null;
    const load = this.imports.get(identifier);
    if (load === undefined) return null;
    const binding = this.#adopt(load(), identifier.name);
    this.bindings.set(identifier, binding);
    return binding;
  }

  /**
   * A program gets its own cell for an imported variable, so that it can redefine the name without
   * changing the library; a library, and an importer of a variable that is assigned, shares it.
   */
  #adopt(binding: Binding, name: string): Binding {
    if (binding.kind !== 'global' || this.kind === 'library' || binding.cell.assigned)
      return binding;
    const cell = this.makeCell(name);
    cell.value = binding.cell.value;
    cell.inlinable = binding.cell.inlinable;
    cell.late = () => binding.cell.value;
    return { kind: 'global', cell, origin: binding.origin ?? binding };
  }

  /** Make `name` an import; `load` is called when it is first used. */
  import(name: Sym, load: () => Binding): void {
    this.imports.set(name, load);
    const old = this.bindings.get(name);
    if (old?.kind === 'global' && old.cell.value === UNBOUND) {
      old.cell.late = () => {
        const binding = this.get(name);
        return binding?.kind === 'global' && binding.cell !== old.cell
          ? binding.cell.value
          : UNBOUND;
      };
    }
    this.bindings.delete(name);
    this.defined.delete(name);
  }

  isImported(identifier: Identifier): boolean {
    return (
      !this.defined.has(identifier) && identifier instanceof Sym && this.imports.has(identifier)
    );
  }

  /** The cell that a definition of that identifier writes; makes the name the program's own. */
  define(identifier: Identifier): Cell {
    const old = this.get(identifier);
    this.defined.add(identifier);
    if (old?.kind === 'global' && (old.origin === null || this.kind !== 'library')) {
      if (old.origin !== null && old.cell.home === this.name) {
        this.bindings.set(identifier, { kind: 'global', cell: old.cell, origin: null });
      }
      if (old.cell.home === this.name) return old.cell;
    }
    const earlier = identifier instanceof Sym ? this.cells.get(identifier.name) : undefined;
    const cell = earlier ?? this.makeCell(this.#cellName(identifier));
    this.bindings.set(identifier, { kind: 'global', cell, origin: null });
    return cell;
  }

  /** Do something that may define `identifier`; if it throws, the identifier means what it meant.
   */
  undoable<T>(identifier: Identifier, work: () => T): T {
    const binding = this.bindings.get(identifier);
    const wasDefined = this.defined.has(identifier);
    try {
      return work();
    } catch (error) {
      if (!wasDefined) this.defined.delete(identifier);
      if (binding === undefined) this.bindings.delete(identifier);
      else this.bindings.set(identifier, binding);
      throw error;
    }
  }

  /** The cell of a name that is used but has no binding: it may be defined later. */
  forwardReference(name: Sym): Cell {
    const known = this.bindings.get(name);
    if (known?.kind === 'global') return known.cell;
    const cell = this.makeCell(name.name);
    this.bindings.set(name, { kind: 'global', cell, origin: null });
    return cell;
  }

  /** A new cell of that name. */
  makeCell(name: string): Cell {
    const cell = new Cell(name, this.name);
    this.cells.set(name, cell);
    return cell;
  }

  /** Bind an identifier to syntax. */
  defineSyntax(identifier: Identifier, binding: Binding): void {
    this.defined.add(identifier);
    this.bindings.set(identifier, binding);
  }

  #cellName(identifier: Identifier): string {
    const { name } = baseName(identifier);
    if (identifier instanceof Sym) return name;
    do this.#renamed++;
    while (this.cells.has(`${name}${RENAMED}${this.#renamed}`));
    return `${name}${RENAMED}${this.#renamed}`;
  }
}

/** What an identifier means in a scope; null when nothing binds it. */
export function resolve(identifier: Identifier, scope: Scope): Binding | null {
  let id = identifier;
  let start: Scope = scope;
  for (;;) {
    for (let s: Scope | null = start; s !== null; s = s.parent) {
      const binding = s.parent === null ? s.top.get(id) : s.bindings.get(id);
      if (binding) return binding;
    }
    if (id instanceof Sym) return null;
    start = id.scope;
    id = id.name;
  }
}

/** The top level in whose text an unbound identifier was written. */
export function homeOf(identifier: Identifier, scope: Scope): TopLevel {
  let id = identifier;
  let home = scope.top;
  while (id instanceof Alias) {
    home = id.scope.top;
    id = id.name;
  }
  return home;
}

/** Whether two identifiers mean the same: R7RS 4.3.2's test of a literal. */
export function sameMeaning(a: Identifier, aScope: Scope, b: Identifier, bScope: Scope): boolean {
  const bindingA = known(a, aScope);
  const bindingB = known(b, bScope);
  if (bindingA === null || bindingB === null) {
    return bindingA === bindingB && baseName(a) === baseName(b);
  }
  return originOf(bindingA) === originOf(bindingB);
}

/** What an identifier means; null also if it was only mentioned so far, but not defined. */
function known(identifier: Identifier, scope: Scope): Binding | null {
  const binding = resolve(identifier, scope);
  if (binding?.kind !== 'global' || binding.origin !== null) return binding;
  if (binding.cell.value !== UNBOUND) return binding;
  const { defined, bindings } = scope.top;
  return [...defined].some((name) => bindings.get(name) === binding) ? binding : null;
}

function originOf(binding: Binding): Binding {
  return binding.kind === 'global' ? (binding.origin ?? binding) : binding;
}
