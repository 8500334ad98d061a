/** Templates of syntax-rules (R7RS 4.3.2): compiled when the macro is defined, filled at each
 * use. */
import type { Value } from '../../../grammar/datum.js';
import { makeList, Syntax, SyntaxList, SyntaxVector } from '../../../grammar/syntax.js';
import { Condition } from '../condition.js';
import { Alias, type Identifier, isIdentifier, type Scope } from './scope.js';
import { located, syntaxError } from './syntax-error.js';

/** The pattern variables of a rule: index, and how many ellipses they are under. */
export type PatternVariables = Map<Identifier, { readonly index: number; readonly depth: number }>;

/** What a pattern variable matched: syntax, or for a variable under an ellipsis one match a turn.
 */
export type Match = Syntax | readonly Match[];
export type Matches = Match[];

export type Template =
  | { readonly kind: 'insert'; readonly identifier: Identifier }
  | { readonly kind: 'constant'; readonly content: Value }
  | { readonly kind: 'variable'; readonly index: number }
  | {
      readonly kind: 'list';
      readonly items: readonly TemplateItem[];
      readonly tail: Template | null;
      readonly vector: boolean;
    };

interface TemplateItem {
  readonly template: Template;
  /** How many ellipses follow; with the variables that drive each repetition. */
  readonly ellipses: number;
  readonly drivers: readonly number[];
}

interface CompiledTemplate {
  readonly template: Template;
  /** Variables in it that still need that many ellipses around. */
  readonly pending: ReadonlyMap<number, number>;
}

export function compileTemplate(
  form: Syntax,
  variables: PatternVariables,
  ellipsis: (identifier: Identifier) => boolean,
): CompiledTemplate {
  const compiled = compileSubtemplate(form, variables, ellipsis);
  if ([...compiled.pending.values()].some((depth) => depth > 0)) {
    throw syntaxError(form, 'syntax-rules: a pattern variable needs more ellipses in the template');
  }
  return compiled;
}

function compileSubtemplate(
  form: Syntax,
  variables: PatternVariables,
  ellipsis: (identifier: Identifier) => boolean,
): CompiledTemplate {
  const { content } = form;
  if (isIdentifier(content)) {
    const variable = variables.get(content);
    if (variable !== undefined) {
      return {
        template: { kind: 'variable', index: variable.index },
        pending: new Map([[variable.index, variable.depth]]),
      };
    }
    if (ellipsis(content))
      throw syntaxError(form, 'syntax-rules: an ellipsis must follow a template');
    return { template: { kind: 'insert', identifier: content }, pending: new Map() };
  }
  if (!(content instanceof SyntaxList || content instanceof SyntaxVector)) {
    return { template: { kind: 'constant', content }, pending: new Map() };
  }
  const { items } = content;
  const isEllipsis = (item: Syntax | undefined): boolean =>
    item !== undefined && isIdentifier(item.content) && ellipsis(item.content);
  if (content instanceof SyntaxList && items.length === 2 && isEllipsis(items[0])) {
    return compileSubtemplate(items[1] as Syntax, variables, () => false); // (... template)
  }
  const pending = new Map<number, number>();
  const compiledItems: TemplateItem[] = [];
  for (let i = 0; i < items.length; ) {
    const item = items[i++] as Syntax;
    const compiled = compileSubtemplate(item, variables, ellipsis);
    let ellipses = 0;
    while (isEllipsis(items[i])) {
      ellipses++;
      i++;
    }
    compiledItems.push(repeatedItem(item, compiled, ellipses, pending));
  }
  let tail: Template | null = null;
  if (content instanceof SyntaxList && content.tail !== null) {
    const compiled = compileSubtemplate(content.tail, variables, ellipsis);
    merge(pending, compiled.pending);
    tail = compiled.template;
  }
  const vector = content instanceof SyntaxVector;
  return { template: { kind: 'list', items: compiledItems, tail, vector }, pending };
}

function repeatedItem(
  form: Syntax,
  compiled: CompiledTemplate,
  ellipses: number,
  pending: Map<number, number>,
): TemplateItem {
  if (ellipses === 0) {
    merge(pending, compiled.pending);
    return { template: compiled.template, ellipses, drivers: [] };
  }
  const drivers = [...compiled.pending].filter(([, depth]) => depth > 0);
  if (!drivers.some(([, depth]) => depth >= ellipses)) {
    throw syntaxError(form, 'syntax-rules: too many ellipses after a template');
  }
  merge(pending, new Map([...compiled.pending].map(([v, d]) => [v, Math.max(0, d - ellipses)])));
  return { template: compiled.template, ellipses, drivers: drivers.map(([v]) => v) };
}

function merge(into: Map<number, number>, from: ReadonlyMap<number, number>): void {
  for (const [v, depth] of from) into.set(v, Math.max(depth, into.get(v) ?? 0));
}

/** How much syntax macros may still make for the form that is being expanded. */
export interface SyntaxBudget {
  left: number;
}

interface Instantiation {
  readonly budget: SyntaxBudget;
  readonly use: Syntax;
  readonly scope: Scope;
  readonly renamed: Map<Identifier, Alias>;
}

export function instantiate(template: Template, matches: Matches, context: Instantiation): Syntax {
  const { span } = context.use;
  switch (template.kind) {
    case 'variable':
      return matches[template.index] as Syntax;
    case 'constant':
      return new Syntax(template.content, span);
    case 'insert': {
      let alias = context.renamed.get(template.identifier);
      if (alias === undefined) {
        alias = new Alias(template.identifier, context.scope);
        context.renamed.set(template.identifier, alias);
      }
      return new Syntax(alias, span);
    }
    case 'list': {
      const items: Syntax[] = [];
      spend(context, template.items.length + 1);
      for (const item of template.items)
        instantiateItem(item, item.ellipses, matches, context, items);
      if (template.vector) return new Syntax(new SyntaxVector(items), span);
      const tail = template.tail && instantiate(template.tail, matches, context);
      return items.length === 0 && tail !== null ? tail : new Syntax(makeList(items, tail), span);
    }
  }
}

function instantiateItem(
  item: TemplateItem,
  ellipses: number,
  matches: Matches,
  context: Instantiation,
  out: Syntax[],
): void {
  if (ellipses === 0) {
    out.push(instantiate(item.template, matches, context));
    return;
  }
  // Variables deeper than this ellipsis level drive the repetition; the others stay as they are.
  const drivers = item.drivers.filter((v) => Array.isArray(matches[v]));
  const lengths = drivers.map((v) => (matches[v] as readonly Match[]).length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw syntaxError(
      context.use,
      'syntax-rules: pattern variables under one ellipsis matched different lengths',
    );
  }
  spend(context, lengths[0] ?? 0);
  for (let turn = 0; turn < (lengths[0] ?? 0); turn++) {
    const turnMatches = matches.slice();
    for (const v of drivers) turnMatches[v] = (matches[v] as readonly Match[])[turn] as Match;
    instantiateItem(item, ellipses - 1, turnMatches, context, out);
  }
}

/** Count what is made; too much is a `limit` fault. */
function spend({ budget, use }: Instantiation, count: number): void {
  budget.left -= count;
  if (budget.left >= 0) return;
  throw located(
    new Condition('limit', 'macro expansion grows without end', [], 'does a macro use itself?'),
    use.span,
  );
}
