/**
 * syntax-rules (R7RS 4.3.2): patterns and templates, compiled once when the macro is defined, with
 * nested and custom ellipses, tail patterns, vectors, `(... ...)`, and literals matched by meaning.
 */
import { Flonum, intern, MString, NIL, Pair, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { Syntax, SyntaxList, SyntaxVector, toDatum } from '../../../grammar/syntax.js';
import { isEqual } from '../primitives/equivalence.js';
import {
  baseName,
  type Identifier,
  isIdentifier,
  resolve,
  type Scope,
  sameMeaning,
  stripAlias,
} from './scope.js';
import { syntaxError } from './syntax-error.js';
import {
  compileTemplate,
  instantiate,
  type Match,
  type Matches,
  type PatternVariables,
  type SyntaxBudget,
  type Template,
} from './syntax-template.js';

type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'literal'; readonly identifier: Identifier }
  | { readonly kind: 'datum'; readonly value: Value }
  | { readonly kind: 'list'; readonly parts: ListPattern; readonly vector: boolean };

interface ListPattern {
  readonly before: readonly Pattern[];
  /** The pattern followed by an ellipsis, with the variables in it; null if there is none. */
  readonly repeated: { readonly pattern: Pattern; readonly variables: readonly number[] } | null;
  readonly after: readonly Pattern[];
  /** After the dot; null matches the empty list only. */
  readonly tail: Pattern | null;
}

interface Rule {
  /** The pattern as it was written. */
  readonly written: Syntax;
  readonly pattern: ListPattern;
  readonly template: Template;
  readonly variableCount: number;
}

/** A macro: syntax in, syntax out. `source` is what it was made from. */
export interface Transformer {
  expand(form: Syntax, scope: Scope, budget: SyntaxBudget): Syntax;
  /** For an identifier that stands for the value of a parameter: the parameter's identifier. */
  readonly fluid?: Syntax;
  readonly source: Syntax;
  readonly scope: Scope;
}

interface PatternContext {
  readonly scope: Scope;
  readonly ellipsis: (identifier: Identifier) => boolean;
  readonly isLiteral: (identifier: Identifier) => boolean;
  /** Pattern variables: identifier -> index and ellipsis depth. */
  readonly variables: PatternVariables;
}

/** The transformer that a `(syntax-rules …)` form means. Throws a syntax-error fault at the part
 * that is wrong. */
export function syntaxRules(form: Syntax, scope: Scope): Transformer {
  const parts = itemsOf(form);
  let rest = parts.slice(1);
  let custom: Identifier | null = null;
  if (rest[0] !== undefined && isIdentifier(rest[0].content)) {
    custom = rest[0].content;
    rest = rest.slice(1);
  }
  const [literalList, ...ruleForms] = rest;
  if (literalList === undefined)
    throw syntaxError(form, 'syntax-rules: expected a list of literals');
  const literals = itemsOf(literalList).map((literal) => {
    if (!isIdentifier(literal.content))
      throw syntaxError(literal, 'syntax-rules: a literal must be an identifier');
    return literal.content;
  });
  const isLiteral = (id: Identifier): boolean => literals.includes(id);
  const ellipsis = (id: Identifier): boolean => {
    if (isLiteral(id)) return false;
    if (custom !== null) return id === custom;
    const binding = resolve(id, scope);
    return binding === null
      ? baseName(id).name === '...'
      : binding.kind === 'auxiliary' && binding.name === '...';
  };
  const rules = ruleForms.map((rule) => compileRule(rule, { scope, ellipsis, isLiteral }));
  const expand: Transformer['expand'] = (use, useScope, budget) =>
    expandUse(rules, use, scope, useScope, budget);
  return { source: form, scope, expand };
}

function expandUse(
  rules: readonly Rule[],
  use: Syntax,
  scope: Scope,
  useScope: Scope,
  budget: SyntaxBudget,
): Syntax {
  const content = use.content;
  const input =
    content instanceof SyntaxList ? new SyntaxList(content.items.slice(1), content.tail) : null;
  if (input !== null) {
    for (const rule of rules) {
      const matches: Matches = new Array(rule.variableCount);
      if (matchList(rule.pattern, input, matches, scope, useScope)) {
        return instantiate(rule.template, matches, { use, scope, renamed: new Map(), budget });
      }
    }
  }
  const keyword = content instanceof SyntaxList ? content.items[0]?.content : content;
  const name = isIdentifier(keyword) ? baseName(keyword).name : 'macro';
  // A helper of a macro: its name says nothing to who used the macro.
  if (name.startsWith('%')) throw syntaxError(use, 'a part of this form is not as it must be');
  const shapes = rules.slice(0, SHAPES_SHOWN).map(({ written }) => shapeOf(name, written));
  const hint = shapes.length === 0 ? null : `expected ${shapes.join(' or ')}`;
  throw syntaxError(use, `${name}: this use matches none of the macro's patterns`, hint);
}

/** Patterns that an error shows. */
const SHAPES_SHOWN = 3;

/** A pattern as people read it: with the macro's name in front. */
function shapeOf(name: string, pattern: Syntax): string {
  const datum = toDatum(pattern, stripAlias);
  const rest = datum instanceof Pair ? datum.cdr : NIL;
  return write(new Pair(intern(name), rest), { charactersMax: 100 });
}

// Patterns

function compileRule(rule: Syntax, given: Omit<PatternContext, 'variables'>): Rule {
  const [patternForm, templateForm, ...more] = itemsOf(rule);
  if (patternForm === undefined || templateForm === undefined || more.length > 0) {
    throw syntaxError(rule, 'syntax-rules: a rule is (pattern template)');
  }
  const { content } = patternForm;
  if (!(content instanceof SyntaxList) || content.items.length === 0) {
    throw syntaxError(
      patternForm,
      'syntax-rules: a pattern must be a list that begins with the keyword',
    );
  }
  const context: PatternContext = { ...given, variables: new Map() };
  const pattern = compileListPattern(content.items.slice(1), content.tail, patternForm, 0, context);
  const template = compileTemplate(templateForm, context.variables, context.ellipsis);
  return {
    written: patternForm,
    pattern,
    template: template.template,
    variableCount: context.variables.size,
  };
}

function compilePattern(form: Syntax, depth: number, context: PatternContext): Pattern {
  const { content } = form;
  if (isIdentifier(content)) {
    if (context.isLiteral(content)) return { kind: 'literal', identifier: content };
    if (context.ellipsis(content))
      throw syntaxError(form, 'syntax-rules: an ellipsis must follow a pattern');
    if (isUnderscore(content, context.scope)) return { kind: 'any' };
    if (context.variables.has(content)) {
      throw syntaxError(
        form,
        `syntax-rules: pattern variable ${baseName(content).name} appears twice`,
      );
    }
    const index = context.variables.size;
    context.variables.set(content, { index, depth });
    return { kind: 'variable', index };
  }
  if (content instanceof SyntaxList || content instanceof SyntaxVector) {
    const tail = content instanceof SyntaxList ? content.tail : null;
    const parts = compileListPattern(content.items, tail, form, depth, context);
    return { kind: 'list', parts, vector: content instanceof SyntaxVector };
  }
  return { kind: 'datum', value: content };
}

function compileListPattern(
  items: readonly Syntax[],
  tail: Syntax | null,
  form: Syntax,
  depth: number,
  context: PatternContext,
): ListPattern {
  const isEllipsis = (item: Syntax | undefined): boolean =>
    item !== undefined && isIdentifier(item.content) && context.ellipsis(item.content);
  const at = items.findIndex((_, i) => i > 0 && isEllipsis(items[i]));
  const compile = (item: Syntax): Pattern => compilePattern(item, depth, context);
  if (at < 0) {
    const before = items.map(compile);
    return { before, repeated: null, after: [], tail: tail && compile(tail) };
  }
  const before = items.slice(0, at - 1).map(compile);
  const first = context.variables.size;
  const pattern = compilePattern(items[at - 1] as Syntax, depth + 1, context);
  const variables = Array.from({ length: context.variables.size - first }, (_, i) => first + i);
  const after = items.slice(at + 1);
  if (after.some(isEllipsis))
    throw syntaxError(form, 'syntax-rules: more than one ellipsis in one list pattern');
  return {
    before,
    repeated: { pattern, variables },
    after: after.map(compile),
    tail: tail && compile(tail),
  };
}

function isUnderscore(identifier: Identifier, scope: Scope): boolean {
  const binding = resolve(identifier, scope);
  if (binding === null) return baseName(identifier).name === '_';
  return binding.kind === 'auxiliary' && binding.name === '_';
}

// Matching

function match(
  pattern: Pattern,
  input: Syntax,
  matches: Matches,
  scope: Scope,
  useScope: Scope,
): boolean {
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'variable':
      matches[pattern.index] = input;
      return true;
    case 'literal':
      return (
        isIdentifier(input.content) &&
        sameMeaning(pattern.identifier, scope, input.content, useScope)
      );
    case 'datum':
      return sameDatum(pattern.value, input.content);
    case 'list': {
      const { content } = input;
      if (pattern.vector) {
        if (!(content instanceof SyntaxVector)) return false;
        return matchList(pattern.parts, new SyntaxList(content.items), matches, scope, useScope);
      }
      if (content instanceof SyntaxList)
        return matchList(pattern.parts, content, matches, scope, useScope);
      const { before, repeated, after, tail } = pattern.parts;
      // (x ... . tail) matches a lone tail with no x.
      if (before.length > 0 || after.length > 0 || tail === null || repeated === null) return false;
      return matchList(pattern.parts, new SyntaxList([], input), matches, scope, useScope);
    }
  }
}

function matchList(
  pattern: ListPattern,
  input: SyntaxList,
  matches: Matches,
  scope: Scope,
  useScope: Scope,
): boolean {
  const { before, repeated, after, tail } = pattern;
  const { items } = input;
  const fixed = before.length + after.length;
  const extra = items.length - fixed;
  if (extra < 0) return false;
  if (repeated === null && tail === null && (extra > 0 || input.tail !== null)) return false;
  for (let i = 0; i < before.length; i++) {
    if (!match(before[i] as Pattern, items[i] as Syntax, matches, scope, useScope)) return false;
  }
  let next = before.length;
  if (repeated !== null) {
    const turns: Matches[] = [];
    for (let i = 0; i < extra; i++) {
      const turn: Matches = [];
      if (!match(repeated.pattern, items[next++] as Syntax, turn, scope, useScope)) return false;
      turns.push(turn);
    }
    for (const v of repeated.variables) matches[v] = turns.map((turn) => turn[v] as Match);
  }
  for (const part of after) {
    if (!match(part, items[next++] as Syntax, matches, scope, useScope)) return false;
  }
  if (tail === null) return input.tail === null;
  const rest =
    next === items.length && input.tail !== null
      ? input.tail
      : new Syntax(new SyntaxList(items.slice(next), input.tail), items[next]?.span ?? null);
  return match(tail, rest, matches, scope, useScope);
}

function sameDatum(a: Value, b: Value): boolean {
  return (
    a === b ||
    ((a instanceof MString || a instanceof Flonum || typeof a === 'object') && isEqual(a, b)) ||
    (typeof a === 'bigint' && a === b)
  );
}

function itemsOf(form: Syntax): readonly Syntax[] {
  if (form.content instanceof SyntaxList && form.content.tail === null) return form.content.items;
  throw syntaxError(form, 'syntax-rules: expected a list');
}
