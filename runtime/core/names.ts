/** What a program without import sees, and what is known of a name. */
import { intern, Sym } from '../../grammar/datum.js';
import { Applicable } from './applicable.js';
import { Closure } from './compiler/lambda.js';
import { Continuation } from './continuation.js';
import type { NameInfo } from './engine.js';
import type { TopLevel } from './expander/scope.js';
import { standardDocs, standardLibraries } from './library/image.js';
import { Parameter } from './parameter.js';
import { Primitive } from './primitive.js';
import { signatures } from './procedures.js';

/** Libraries whose names a program without import sees, first come first served. */
export const OPEN_LIBRARIES: readonly string[] = [
  '(scheme base)',
  '(scheme case-lambda)',
  '(scheme char)',
  '(scheme complex)',
  '(scheme cxr)',
  '(scheme eval)',
  '(scheme file)',
  '(scheme inexact)',
  '(scheme lazy)',
  '(scheme load)',
  '(scheme process-context)',
  '(scheme read)',
  '(scheme repl)',
  '(scheme time)',
  '(scheme write)',
  '(scheme r5rs)',
  '(omega base)',
  '(omega amb)',
  '(omega fd)',
  '(omega logic)',
  '(omega fact)',
  '(omega fact goal)',
  '(omega datalog)',
  '(omega condition)',
  '(omega control)',
  '(omega effect)',
  '(omega transaction)',
  '(omega fixpoint)',
  '(omega world)',
  '(omega fiber)',
  '(omega snapshot)',
  '(omega stream)',
  '(srfi 1)',
  '(srfi 2)',
  '(srfi 8)',
  '(srfi 26)',
  '(srfi 27)',
  '(srfi 28)',
  '(srfi 41)',
  '(srfi 64)',
  '(srfi 128)',
  '(srfi 132)',
  '(srfi 133)',
  '(srfi 151)',
  '(srfi 158)',
];

/** The names that a program sees. */
export function namesOf({ imports, bindings, defined }: TopLevel): readonly string[] {
  const names = new Set<string>();
  for (const symbol of imports.keys()) names.add(symbol.name);
  for (const [identifier, binding] of bindings) {
    const isKnown = binding.kind !== 'global' || defined.has(identifier);
    if (identifier instanceof Sym && isKnown) names.add(identifier.name);
  }
  return [...names];
}

/** What is known of a name in a program; null if it is not bound. */
export function nameInfo(program: TopLevel, name: string): NameInfo | null {
  const symbol = intern(name);
  const binding = program.get(symbol);
  if (binding === null) return null;
  const libraries = Object.entries(standardLibraries)
    .filter(
      ([key, library]) =>
        !/kernel| inside |^\(chibi|^\(control-features/.test(key) && library.exports.includes(name),
    )
    .map(([key]) => key);
  const isOwn = libraries.length > 0 && Object.hasOwn(standardDocs, name);
  const written = (isOwn && standardDocs[name]) || null;
  if (binding.kind !== 'global') {
    return { name, kind: 'syntax', signature: null, doc: written, libraries };
  }
  const { value } = binding.cell;
  if (value instanceof Primitive) {
    const { params, doc } = value.spec;
    const signature = params === '' ? `(${name})` : `(${name} ${params})`;
    return { name, kind: 'procedure', signature, doc, libraries };
  }
  if (value instanceof Closure) {
    return {
      name,
      kind: 'procedure',
      signature: signatures(value.lambda),
      doc: written,
      libraries,
    };
  }
  const kind =
    value instanceof Continuation || value instanceof Parameter || value instanceof Applicable
      ? 'procedure'
      : 'variable';
  return {
    name,
    kind,
    signature: value instanceof Parameter ? `(${name})` : null,
    doc: written,
    libraries,
  };
}
