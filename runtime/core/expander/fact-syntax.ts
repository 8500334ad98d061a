/** Facts, goals and terms as they are written: variables, what a form begins with, `,expr`. */
import { Syntax, SyntaxList, SyntaxVector } from '../../../grammar/syntax.js';
import { baseName, type Identifier, isIdentifier } from './scope.js';

/** `?x`, or `_` for anything; null for what is no variable. */
export function variableName({ content }: Syntax): string | null {
  if (!isIdentifier(content)) return null;
  const { name } = baseName(content);
  if (name === '_' || name === '?_') return '_';
  return name.startsWith('?') && name.length > 1 ? name : null;
}

/** The name that a form begins with; null if it begins with none. */
export function headOf({ content }: Syntax): Identifier | null {
  const [head] = content instanceof SyntaxList ? content.items : [];
  return head !== undefined && isIdentifier(head.content) ? head.content : null;
}

/** The same as it is written. */
export function headName(form: Syntax): string | null {
  const head = headOf(form);
  return head === null ? null : baseName(head).name;
}

/** The variables in a form, and `_` if it is there, each once; what is quoted has none. */
export function namesIn(form: Syntax, found = new Map<string, Syntax>()): Map<string, Syntax> {
  const { content } = form;
  const name = variableName(form);
  if (name !== null && !found.has(name)) found.set(name, form);
  if (content instanceof SyntaxVector) for (const item of content.items) namesIn(item, found);
  if (!(content instanceof SyntaxList)) return found;
  if (headName(form) === 'quote') return found;
  for (const item of content.items) namesIn(item, found);
  if (content.tail !== null) namesIn(content.tail, found);
  return found;
}

/** The variables in a form, each once, in order. */
export function variablesIn(form: Syntax): ReadonlyMap<string, Syntax> {
  const names = namesIn(form);
  names.delete('_');
  return names;
}

/** `:-` and the like, which other languages write after the head. */
export function isArrow({ content }: Syntax): boolean {
  return isIdentifier(content) && [':-', '<-', '<='].includes(baseName(content).name);
}

/** The same with `e` for each `,e`: a goal's expressions are evaluated anyway. */
export function evaluated(form: Syntax): Syntax {
  const { content, span } = form;
  const name = headName(form);
  if (!(content instanceof SyntaxList) || name === 'quote' || name === 'quasiquote') return form;
  const [, inner, ...more] = content.items;
  if (name === 'unquote' && inner !== undefined && more.length === 0) return inner;
  const items = content.items.map(evaluated);
  if (items.every((item, i) => item === content.items[i])) return form;
  return new Syntax(new SyntaxList(items, content.tail), span);
}
