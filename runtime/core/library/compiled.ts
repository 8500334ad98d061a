/**
 * Libraries of Omega, expanded when Omega is built: reading one at start-up costs no expansion.
 * Cells are named by library and variable; macros stay source, compiled when they are first used.
 */
import { intern, Sym, type Value } from '../../../grammar/datum.js';
import { writeShared } from '../../../grammar/printer.js';
import { read } from '../../../grammar/reader.js';
import { type Syntax, toDatum } from '../../../grammar/syntax.js';
import type { Cell } from '../cell.js';
import { Unit } from '../compiler/unit.js';
import { decodeCore, encodeCore } from '../expander/core-text.js';
import type { Expander } from '../expander/expander.js';
import { Alias, baseName, type Scope, TopLevel } from '../expander/scope.js';
import { syntaxRules, type Transformer } from '../expander/syntax-rules.js';
import type { SyntaxBudget } from '../expander/syntax-template.js';
import { Library } from './library.js';

interface CompiledLibrary {
  /** Import sets, written. */
  readonly imports: readonly string[];
  /** External name, name inside. */
  readonly exports: ReadonlyArray<readonly [string, string]>;
  /** Variables the library defines. */
  readonly variables: readonly string[];
  /** Variables that some code assigns. */
  readonly assigned: readonly string[];
  /** Name and syntax-rules form of each macro. */
  readonly macros: ReadonlyArray<readonly [string, string]>;
  /** The body, a core form each (see core-text.ts). */
  readonly units: readonly string[];
}

/** The library as JSON, or null if it has macros that were made by macros, which only its source
 * can make again. */
export function saveCompiled(library: Library): string | null {
  const { top } = library;
  const macros: Array<readonly [string, string]> = [];
  const variables: string[] = [];
  for (const identifier of top.defined) {
    const binding = top.bindings.get(identifier);
    if (binding === undefined) continue;
    if (binding.kind === 'global') {
      if (identifier instanceof Sym) variables.push(identifier.name);
      continue;
    }
    if (binding.kind !== 'macro' || !(identifier instanceof Sym)) return null;
    const source = plainText(binding.transformer.source);
    if (source === null) return null;
    macros.push([identifier.name, source]);
  }
  const compiled: CompiledLibrary = {
    imports: top.importSets.map((set) => writeShared(toDatum(set))),
    exports: [...library.exports].map(([external, internal]) => [
      external.name,
      baseName(internal).name,
    ]),
    variables,
    assigned: [...top.cells.values()].filter((cell) => cell.assigned).map((cell) => cell.name),
    macros,
    units: library.units.map((unit) => encodeCore(unit.core)),
  };
  return JSON.stringify(compiled);
}

/** The text of syntax that no macro made; null if one did. */
function plainText(source: Syntax): string | null {
  let isPlain = true;
  const datum = toDatum(source, (content: Value) => {
    if (content instanceof Alias) isPlain = false;
    return content;
  });
  return isPlain ? writeShared(datum) : null;
}

/** The library that was saved. Its body is decoded when it is run. */
export function loadCompiled(x: Expander, key: string, json: string): Library {
  const compiled = JSON.parse(json) as CompiledLibrary;
  const top = new TopLevel(key, 'library');
  const library = new Library(key, top, true);
  for (const set of compiled.imports) {
    library.dependencies.push(...x.libraries.importInto(x, top, syntaxOf(set)));
  }
  for (const name of compiled.variables) top.define(intern(name));
  for (const [name, source] of compiled.macros) {
    const transformer = new LazyTransformer(source, top);
    top.defineSyntax(intern(name), { kind: 'macro', transformer });
  }
  for (const [external, internal] of compiled.exports) {
    library.exports.set(intern(external), intern(internal));
  }
  const cellOf = (home: string, name: string): Cell => {
    const owner = home === key ? top : x.libraries.standard(x, home).top;
    return owner.cells.get(name) ?? owner.makeCell(name);
  };
  for (const name of compiled.assigned) cellOf(key, name).assigned = true;
  library.setUnits(() => compiled.units.map((text) => new Unit(decodeCore(text, cellOf), key)));
  return library;
}

function syntaxOf(text: string): Syntax {
  return read(text).data[0] as Syntax;
}

/** A macro that is compiled when it is first used. */
class LazyTransformer implements Transformer {
  #transformer: Transformer | null = null;

  constructor(
    readonly text: string,
    readonly scope: Scope,
  ) {}

  #made(): Transformer {
    this.#transformer ??= syntaxRules(syntaxOf(this.text), this.scope);
    return this.#transformer;
  }

  get source(): Syntax {
    return this.#made().source;
  }

  expand(form: Syntax, scope: Scope, budget: SyntaxBudget): Syntax {
    return this.#made().expand(form, scope, budget);
  }
}
