/** From what a breakpoint says to the nodes that it is on. */
import type { Span } from '../../../grammar/syntax.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import type { Unit } from '../compiler/unit.js';
import { type Core, partsOfCore } from '../expander/core-form.js';
import { isUserSpan } from '../place.js';
import type { Target } from './breakpoint.js';
import { contains, formsIn, formsOf, isSameSpan } from './forms.js';
import { forLambdas } from './stops.js';

/** Nodes, and the form that they are shown as. */
export interface Resolved {
  readonly nodes: readonly Node[];
  readonly span: Span | null;
}

const NOWHERE: Resolved = { nodes: [], span: null };

/** Where a target is in a unit. Lowers what it has to look into. O(size of the unit). */
export function resolve(unit: Unit, target: Target): Resolved {
  switch (target.kind) {
    case 'source':
      return resolveSource(unit, target);
    case 'function':
      return resolveFunction(unit, target.name);
    case 'data':
      return resolveData(unit, target.name, target.scope);
    case 'instruction':
      return resolveInstruction(unit, target.reference);
  }
}

/** A name for a node that is the same wherever its code is the same. */
export function nodeReference(node: Node): string {
  return `${node.lambda?.unit.id ?? ''}:${node.lambda?.path ?? ''}:${node.index}`;
}

function resolveSource(unit: Unit, at: Target & { kind: 'source' }): Resolved {
  const { span } = unit.core;
  if (span === null || span.file !== at.file || at.line < span.line || at.line > span.endLine) {
    return NOWHERE;
  }
  const form = formFor(unit, at);
  if (form === null) return NOWHERE;
  const procedure = at.column === null ? definedBy(unit.core, form) : null;
  if (procedure !== null) {
    const lambdas = lambdasIn(unit, procedure).filter(
      ({ parent, span: place }) => parent !== null && place === procedure,
    );
    const nodes = lambdas.map((lambda) => entryOf(lambda));
    return { nodes, span: nodes[0] ? (entryForm(nodes[0]) ?? form) : form };
  }
  const lambdas = lambdasIn(unit, form);
  const begins = lambdas.flatMap((lambda) => formsIn(lambda).begins(form));
  if (begins.length > 0) return { nodes: begins, span: form };
  const innermost = lambdas.toReversed().flatMap((lambda) => formsIn(lambda).inPlace(form) ?? []);
  return { nodes: innermost.slice(0, 1), span: form };
}

/** The first form that begins on a line, from a column on; else the first one after it. */
function formFor(unit: Unit, { line, column }: Target & { kind: 'source' }): Span | null {
  const isAfter = (form: Span): boolean =>
    form.line > line || (form.line === line && form.column >= (column ?? 1));
  return formsOf(unit).find(isAfter) ?? null;
}

/** The place of the procedure that a form defines, if that is what it does. */
function definedBy(core: Core, form: Span): Span | null {
  const isDefinition = core.kind === 'define' && core.span !== null && isSameSpan(core.span, form);
  if (isDefinition && core.value.kind === 'lambda') {
    return core.value.span;
  }
  if (core.span !== null && !contains(core.span, form)) return null;
  for (const part of partsOfCore(core)) {
    const found = definedBy(part, form);
    if (found !== null) return found;
  }
  return null;
}

/** The lambdas in whose text a form may be, lowered. */
function lambdasIn(unit: Unit, form: Span): readonly Lambda[] {
  const found: Lambda[] = [];
  const visit = (lambda: Lambda): void => {
    found.push(lambda);
    enter(lambda);
    for (const child of lambda.children) {
      if (child.span === null || contains(child.span, form)) visit(child);
    }
  };
  visit(unit.top);
  return found;
}

function entryOf(lambda: Lambda): Node {
  return enter(lambda);
}

/** The outermost form that begins where a procedure does. */
function entryForm(node: Node): Span | null {
  return (
    formsIn(node.lambda as Lambda)
      .begunAt(node)
      .at(-1) ?? node.span
  );
}

function resolveFunction(unit: Unit, name: string): Resolved {
  if (!hasProcedure(unit.core, name)) return NOWHERE;
  lowerAll(unit.top);
  const nodes: Node[] = [];
  forLambdas(unit.top, (lambda) => {
    if (lambda.name === name && lambda.parent !== null) nodes.push(entryOf(lambda));
  });
  const [first] = nodes;
  return { nodes, span: first ? entryForm(first) : null };
}

function hasProcedure(core: Core, name: string): boolean {
  if (core.kind === 'lambda' && core.name === name) return true;
  return partsOfCore(core).some((part) => hasProcedure(part, name));
}

function lowerAll(lambda: Lambda): void {
  enter(lambda);
  for (const child of lambda.children) lowerAll(child);
}

function resolveData(unit: Unit, name: string, scope: Span | null): Resolved {
  const { span } = unit.core;
  if (scope !== null && (span === null || !contains(span, scope))) return NOWHERE;
  if (!hasAssignment(unit.core, name)) return NOWHERE;
  lowerAll(unit.top);
  const nodes: Node[] = [];
  forLambdas(unit.top, (lambda) => {
    nodes.push(...lambda.nodes.filter((node) => assigns(node, name, scope !== null)));
  });
  return { nodes, span: nodes.find((node) => isUserSpan(node.span))?.span ?? null };
}

/** The nodes of a unit that give a variable a value: one of the top level, or the local one that is
 * in scope at a place. */
export function assignmentsIn(unit: Unit, name: string, scope: Span | null): readonly Node[] {
  return resolveData(unit, name, scope).nodes;
}

function hasAssignment(core: Core, name: string): boolean {
  if (core.kind === 'set-local' && core.variable.name === name) return true;
  if ((core.kind === 'set-global' || core.kind === 'define') && core.cell.name === name)
    return true;
  return partsOfCore(core).some((part) => hasAssignment(part, name));
}

/** Whether a node gives a variable of that name a value. */
function assigns({ kind, value }: Node, name: string, isLocal: boolean): boolean {
  if (kind !== NodeKind.Effect && kind !== NodeKind.Return && kind !== NodeKind.Let) return false;
  if (value === null) return false;
  if (isLocal) return value.kind === SimpleKind.SetBox && placeName(value.a) === name;
  const isGlobal = value.kind === SimpleKind.SetGlobal || value.kind === SimpleKind.Define;
  return isGlobal && value.name === name;
}

function placeName(place: Simple | null): string | null {
  return place?.name ?? null;
}

function resolveInstruction(unit: Unit, reference: string): Resolved {
  const [id, path, index] = reference.split(':');
  if (id !== unit.id || path === undefined) return NOWHERE;
  const lambda = unit.lambdaAt(path, enter);
  if (lambda === null) return NOWHERE;
  enter(lambda);
  const node = lambda.nodes[Number(index)];
  return node === undefined ? NOWHERE : { nodes: [node], span: node.span };
}

/** The forms of a unit in these lines of a text at which a breakpoint can be. */
export function placesIn(
  unit: Unit,
  file: string,
  firstLine: number,
  lastLine: number,
): readonly Span[] {
  const { span } = unit.core;
  if (span === null || span.file !== file) return [];
  const found: Span[] = [];
  const note = (line: number, column: number | null): void => {
    const { span: at } = resolve(unit, { kind: 'source', file, line, column });
    if (at !== null && at.line >= firstLine && at.line <= lastLine) found.push(at);
  };
  const lines = new Set<number>();
  for (const form of formsOf(unit)) {
    if (form.line < firstLine || form.line > lastLine) continue;
    if (!lines.has(form.line)) note(form.line, null);
    lines.add(form.line);
    note(form.line, form.column);
  }
  return found;
}
