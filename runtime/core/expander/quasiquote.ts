/** Quasiquotation (R7RS 4.2.8). A template without anything to fill in is a constant. */
import { type Syntax, SyntaxList, SyntaxVector } from '../../../grammar/syntax.js';
import type { Expander } from './expander.js';
import { baseName, isIdentifier, resolve, type Scope, type SpecialForm } from './scope.js';
import { syntaxError } from './syntax-error.js';

export const quasiquote: SpecialForm = (x, form, items, scope) => {
  if (items.length !== 2) throw syntaxError(form, 'quasiquote: expected exactly one template');
  const template = items[1] as Syntax;
  return x.expand(filled(x, template, 1, scope) ?? quoted(x, template), scope);
};

/** Syntax that builds the template's value; null if the template is a constant. `level` counts the
 * quasiquotes around. */
function filled(x: Expander, template: Syntax, level: number, scope: Scope): Syntax | null {
  const { content, span } = template;
  if (content instanceof SyntaxVector) {
    const elements = filledList(x, content.items, null, level, scope, template);
    return elements && x.form([x.kernelName('list->vector', span), elements], span);
  }
  if (!(content instanceof SyntaxList)) return null;
  const { items, tail } = content;
  const keyword = tail === null && items.length === 2 ? keywordOf(items[0] as Syntax, scope) : null;
  if (keyword === 'unquote' && level === 1) return items[1] as Syntax;
  if (keyword === 'unquote' || keyword === 'quasiquote') {
    const inner = keyword === 'unquote' ? level - 1 : level + 1;
    return keeping(x, items[0] as Syntax, items[1] as Syntax, inner, scope, template);
  }
  return filledList(x, items, tail, level, scope, template);
}

/** A nested `(unquote template)` and its like, kept as data: what is spliced into it stays inside.
 */
function keeping(
  x: Expander,
  keyword: Syntax,
  template: Syntax,
  level: number,
  scope: Scope,
  owner: Syntax,
): Syntax | null {
  const rest = filledList(x, [template], null, level, scope, owner);
  return rest && x.form([x.kernelName('cons', owner.span), quoted(x, keyword), rest], owner.span);
}

/** A part of a list template: an expression for one element, or for a list of elements. */
interface Part {
  readonly expression: Syntax;
  readonly isSpliced: boolean;
}

function filledList(
  x: Expander,
  items: readonly Syntax[],
  tail: Syntax | null,
  level: number,
  scope: Scope,
  owner: Syntax,
): Syntax | null {
  const { span } = owner;
  // `(a . ,b)` reads as (a unquote b).
  const dotted = items.length - 2;
  const hasDottedUnquote =
    tail === null && dotted > 0 && keywordOf(items[dotted] as Syntax, scope) === 'unquote';
  const front = hasDottedUnquote ? items.slice(0, dotted) : items;
  const end = hasDottedUnquote ? x.form(items.slice(dotted), span) : tail;
  let isConstant = true;
  const note = (expression: Syntax | null): Syntax | null => {
    if (expression !== null) isConstant = false;
    return expression;
  };
  const parts = front.map((item): Part => {
    const spliced = splicing(item, scope);
    if (spliced !== null && level === 1) {
      isConstant = false;
      return { expression: spliced, isSpliced: true };
    }
    const keyword = spliced && ((item.content as SyntaxList).items[0] as Syntax);
    const expression =
      spliced !== null && keyword !== null
        ? keeping(x, keyword, spliced, level - 1, scope, item)
        : filled(x, item, level, scope);
    return { expression: note(expression) ?? quoted(x, item), isSpliced: false };
  });
  const rest = end && (note(filled(x, end, level, scope)) ?? quoted(x, end));
  return isConstant ? null : joined(x, parts, rest, owner);
}

/** An expression for the list of all parts, ending in `rest`. */
function joined(x: Expander, parts: readonly Part[], rest: Syntax | null, owner: Syntax): Syntax {
  const { span } = owner;
  const call = (name: string, ...operands: readonly Syntax[]): Syntax =>
    x.form([x.kernelName(name, span), ...operands], span);
  let result = rest;
  let group: Syntax[] = [];
  const close = (): void => {
    if (group.length === 0) return;
    const elements = call('list', ...group);
    if (result === null) result = elements;
    else if (group.length === 1) result = call('cons', group[0] as Syntax, result);
    else result = call('append', elements, result);
    group = [];
  };
  for (const { expression, isSpliced } of [...parts].reverse()) {
    if (!isSpliced) {
      group.unshift(expression);
      continue;
    }
    close();
    result = result === null ? expression : call('append', expression, result);
  }
  close();
  return result ?? quoted(x, x.form([], span));
}

/** The expression of an `,@expression`. */
function splicing(item: Syntax, scope: Scope): Syntax | null {
  const { content } = item;
  if (!(content instanceof SyntaxList) || content.items.length !== 2 || content.tail !== null) {
    return null;
  }
  const isSplice = keywordOf(content.items[0] as Syntax, scope) === 'unquote-splicing';
  return isSplice ? (content.items[1] as Syntax) : null;
}

function quoted(x: Expander, datum: Syntax): Syntax {
  return x.form([x.kernelName('quote', datum.span), datum], datum.span);
}

/** Which of quasiquote, unquote, unquote-splicing an identifier means, if any. */
function keywordOf(form: Syntax, scope: Scope): string | null {
  const { content } = form;
  if (!isIdentifier(content)) return null;
  const binding = resolve(content, scope);
  if (binding === null) return baseName(content).name;
  return binding.kind === 'auxiliary' || binding.kind === 'special' ? binding.name : null;
}
