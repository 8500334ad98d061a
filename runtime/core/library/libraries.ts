/**
 * Finding and loading libraries, and import sets (R7RS 5.2, 5.6). A library is expanded when it is
 * first imported; its body is run before the importer's.
 */
import { intern, type Sym } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { read } from '../../../grammar/reader.js';
import { type Syntax, SyntaxList, toDatum } from '../../../grammar/syntax.js';
import { Unit } from '../compiler/unit.js';
import { Condition } from '../condition.js';
import type { FindLibrary } from '../engine.js';
import type { Core } from '../expander/core-form.js';
import type { Expander } from '../expander/expander.js';
import { type Binding, baseName, isIdentifier, stripAlias, TopLevel } from '../expander/scope.js';
import { located, syntaxError } from '../expander/syntax-error.js';
import { expandTopLevel } from '../expander/top-level.js';
import { loadCompiled } from './compiled.js';
import { libraryDeclarations } from './declarations.js';
import { standardLibraries } from './image.js';
import { Library } from './library.js';

/** A name that an import set makes visible, and how to get its meaning. */
type ImportedNames = Map<Sym, () => Binding>;

export class Libraries {
  readonly #libraries = new Map<string, Library>();
  readonly #loading = new Set<string>();
  /** Libraries that a saved state brings along, by name: nobody looks for them elsewhere. */
  readonly carried = new Map<string, Syntax>();

  constructor(
    readonly findLibrary: FindLibrary,
    /** Run the body of a library of Omega, now. */
    readonly runStandard: (library: Library) => void,
    /** Is told of the code of the program's own libraries. */
    readonly onUnit: (unit: Unit) => void,
  ) {}

  add(library: Library): void {
    this.#libraries.set(library.name, library);
  }

  /** The libraries loaded so far, by name. */
  get loaded(): ReadonlyMap<string, Library> {
    return this.#libraries;
  }

  /** There is no library of that name any more; whoever has it keeps it. */
  forget(name: string): void {
    this.#libraries.delete(name);
  }

  /** Whether there is a library of that name, for cond-expand. */
  exists(name: Syntax): boolean {
    const key = this.#key(name);
    return (
      this.#libraries.has(key) || key in standardLibraries || this.findLibrary(pathOf(key)) !== null
    );
  }

  /** The library of that name, expanded now if it was not; throws an import-error fault. */
  load(x: Expander, name: Syntax): Library {
    const key = this.#key(name);
    const known = this.#libraries.get(key);
    if (known !== undefined) return known;
    if (this.#loading.has(key)) throw importError(name, `library ${key} imports itself`);
    this.#loading.add(key);
    try {
      return this.#loadText(x, key, name);
    } finally {
      this.#loading.delete(key);
    }
  }

  /** A library of Omega by its written name, its body run. */
  standard(x: Expander, key: string): Library {
    const { data } = read(key);
    const library = this.load(x, data[0] as Syntax);
    if (library.state === 'new') this.runStandard(library);
    return library;
  }

  #loadText(x: Expander, key: string, name: Syntax): Library {
    const standard = standardLibraries[key];
    if (standard?.compiled !== undefined) {
      const library = loadCompiled(x, key, standard.compiled);
      this.add(library);
      return library;
    }
    const carried = this.carried.get(key);
    if (carried !== undefined) return this.define(x, carried);
    const found = standard ?? this.findLibrary(pathOf(key));
    if (found === null || found === undefined) {
      throw importError(
        name,
        `no library ${key}`,
        `put it into ${pathOf(key)}.sld beside the program, or name its folder with --lib`,
      );
    }
    const { data, errors } = read(found.text, { file: found.file });
    const [first] = errors;
    if (first !== undefined)
      throw located(new Condition('read-error', first.message, [], first.hint), first.span);
    for (const form of data) {
      const { special, form: head } = x.head(form, x.kernel);
      if (special === 'define-library') this.define(x, head, standard !== undefined);
    }
    const library = this.#libraries.get(key);
    if (library === undefined)
      throw importError(name, `${found.file} does not define library ${key}`);
    return library;
  }

  /** Expand a `(define-library name declaration …)`. */
  define(x: Expander, form: Syntax, isStandard = false): Library {
    const [, name, ...rest] = x.items(form);
    if (name === undefined) throw syntaxError(form, 'define-library: expected a library name');
    const key = this.#key(name);
    const library = new Library(key, new TopLevel(key, 'library'), isStandard);
    if (!isStandard) library.source = form;
    const { imports, exports, bodies } = libraryDeclarations(x, rest);
    this.#loading.add(key);
    try {
      for (const set of imports) library.dependencies.push(...this.importInto(x, library.top, set));
      const cores = bodies.map((body): Core => expandTopLevel(x, body, library.top));
      const units = cores.map((core) => new Unit(core, key));
      if (!isStandard) units.forEach(this.onUnit);
      library.setUnits(units);
    } finally {
      this.#loading.delete(key);
    }
    for (const { internal, external, at } of exports) {
      library.exports.set(external, internal);
      if (library.top.get(internal) === null) {
        throw importError(at, `library ${key} exports ${internal.name}, which it does not define`);
      }
    }
    this.#libraries.set(key, library);
    return library;
  }

  /** Make the names of an import set visible in a top level. Answers the libraries they are from.
   */
  importInto(x: Expander, top: TopLevel, set: Syntax): readonly Library[] {
    const { names, library } = this.#importSet(x, set);
    top.importSets.push(set);
    for (const [name, load] of names) top.import(name, load);
    return [library];
  }

  #importSet(
    x: Expander,
    set: Syntax,
  ): { readonly names: ImportedNames; readonly library: Library } {
    const { content } = set;
    if (!(content instanceof SyntaxList) || content.items.length === 0) {
      throw importError(
        set,
        'an import set is a library name, or (only|except|prefix|rename set …)',
      );
    }
    const [head, inner, ...rest] = content.items as readonly [Syntax, ...Syntax[]];
    const modifier = isIdentifier(head.content) ? baseName(head.content).name : '';
    const isModifier = ['only', 'except', 'prefix', 'rename'].includes(modifier);
    if (!isModifier || !(inner?.content instanceof SyntaxList)) {
      const library = this.load(x, set);
      return { names: this.#allNames(library), library };
    }
    const base = this.#importSet(x, inner);
    return { names: modified(x, modifier, base.names, rest, set), library: base.library };
  }

  #allNames(library: Library): ImportedNames {
    const names: ImportedNames = new Map();
    for (const external of library.exports.keys()) {
      names.set(external, () => {
        if (library.isStandard && library.state === 'new') this.runStandard(library);
        return library.binding(external) as Binding;
      });
    }
    return names;
  }

  #key(name: Syntax): string {
    const { content } = name;
    if (!(content instanceof SyntaxList) || content.tail !== null || content.items.length === 0) {
      throw importError(name, 'a library name is a list such as (scheme base)');
    }
    for (const part of content.items) {
      const ok =
        isIdentifier(part.content) || (typeof part.content === 'number' && part.content >= 0);
      if (!ok)
        throw importError(part, 'a part of a library name is an identifier or a natural number');
    }
    return write(toDatum(name, stripAlias));
  }
}

/** The names of an import set after `only`, `except`, `prefix` or `rename`. */
function modified(
  x: Expander,
  modifier: string,
  names: ImportedNames,
  rest: readonly Syntax[],
  set: Syntax,
): ImportedNames {
  const existing = (form: Syntax | undefined): Sym => {
    const name = baseName(x.identifier(form, set, 'a name to import'));
    if (!names.has(name))
      throw importError(form ?? set, `the library does not export ${name.name}`);
    return name;
  };
  const get = (name: Sym): (() => Binding) => names.get(name) as () => Binding;
  switch (modifier) {
    case 'only':
      return new Map(rest.map((form) => [existing(form), get(existing(form))]));
    case 'except': {
      const left = new Map(names);
      for (const form of rest) left.delete(existing(form));
      return left;
    }
    case 'prefix': {
      const prefix = baseName(x.identifier(rest[0], set, 'a prefix')).name;
      return new Map([...names].map(([name, load]) => [intern(prefix + name.name), load]));
    }
    default: {
      const renamed = new Map(names);
      const pairs = rest.map((form) => {
        const [from, to] = x.items(form);
        return { from: existing(from), to: baseName(x.identifier(to, form, 'a new name')) };
      });
      for (const { from } of pairs) renamed.delete(from);
      for (const { from, to } of pairs) renamed.set(to, get(from));
      return renamed;
    }
  }
}

/** "(foo bar 1)" -> "foo/bar/1". */
function pathOf(key: string): string {
  return key.slice(1, -1).split(' ').join('/');
}

function importError(form: Syntax, message: string, hint: string | null = null): Error {
  return located(new Condition('import-error', message, [], hint), form.span);
}
