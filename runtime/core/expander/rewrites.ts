/**
 * Forms that stand for a `begin` of other forms wherever definitions are allowed: include (R7RS
 * 4.1.7), cond-expand (4.2.1), define-record-type (5.5).
 */

import { intern, list, MString } from '../../../grammar/datum.js';
import { read } from '../../../grammar/reader.js';
import { Syntax, SyntaxList } from '../../../grammar/syntax.js';
import { Condition } from '../condition.js';
import type { Expander } from './expander.js';
import { satisfies } from './features.js';
import { baseName, type Identifier, isIdentifier, type Scope } from './scope.js';
import { located, syntaxError } from './syntax-error.js';

/** The `(begin …)` that the form stands for. */
export function rewrite(x: Expander, special: string, form: Syntax, scope: Scope): Syntax {
  const parts = formsOf(x, special, form, scope);
  return x.form([x.kernelName('begin', form.span), ...parts], form.span);
}

function formsOf(x: Expander, special: string, form: Syntax, scope: Scope): readonly Syntax[] {
  switch (special) {
    case 'include':
      return included(x, form, false);
    case 'include-ci':
      return included(x, form, true);
    case 'cond-expand':
      return chosenClause(x, form, scope);
    case 'define-record-type':
      return recordDefinitions(x, form);
    default:
      throw new Error(`no rewrite for ${special}`);
  }
}

/** The forms of the files that an `(include "file" …)` names. */
export function included(x: Expander, form: Syntax, foldCase: boolean): readonly Syntax[] {
  const names = x.items(form).slice(1);
  if (names.length === 0)
    throw syntaxError(form, 'include: expected at least one file name in quotes');
  return names.flatMap((name) => {
    if (!(name.content instanceof MString))
      throw syntaxError(name, 'include: expected a file name in quotes');
    const path = name.content.toString();
    const found = x.findFile(path, form.span?.file ?? null);
    if (found === null) {
      throw located(new Condition('file-error', `include: cannot read "${path}"`), name.span);
    }
    const { data, errors } = read(found.text, { file: found.file, foldCase });
    const [first] = errors;
    if (first !== undefined)
      throw located(new Condition('read-error', first.message, [], first.hint), first.span);
    return data;
  });
}

/** The forms of the first clause whose requirement holds. */
export function chosenClause(x: Expander, form: Syntax, scope: Scope): readonly Syntax[] {
  for (const clause of x.items(form).slice(1)) {
    const [requirement, ...body] = x.items(clause);
    if (requirement === undefined)
      throw syntaxError(clause, 'cond-expand: expected (requirement form ...)');
    if (satisfies(x, requirement, scope)) return body;
  }
  throw syntaxError(form, 'cond-expand: no clause holds here', 'add an else clause');
}

interface Field {
  readonly name: Identifier;
  readonly accessor: Syntax | null;
  readonly modifier: Syntax | null;
}

function recordDefinitions(x: Expander, form: Syntax): readonly Syntax[] {
  const [, typeName, maker, predicate, ...fieldSpecs] = x.items(form);
  if (typeName === undefined || maker === undefined || predicate === undefined) {
    throw syntaxError(
      form,
      'define-record-type: expected a type name, a constructor and a predicate',
      'write (define-record-type name (make-name field ...) name? (field accessor modifier) ...)',
    );
  }
  const typeIdentifier = x.identifier(typeName, form, 'the name of the record type');
  const fields = fieldSpecs.map((spec) => recordField(x, spec));
  fields.forEach((field, i) => {
    if (fields.findIndex((other) => other.name === field.name) !== i) {
      throw syntaxError(
        form,
        `define-record-type: field ${baseName(field.name).name} appears twice`,
      );
    }
  });
  const { span } = form;
  const kernel = (name: string): Syntax => x.kernelName(name, span);
  const call = (...items: Syntax[]): Syntax => x.form(items, span);
  // Bodies have no place of their own: an error in one is shown at the call.
  const define = (name: Syntax, parameters: Syntax[], body: Syntax[]): Syntax =>
    call(kernel('define'), x.form([name, ...parameters], name.span), x.form(body, null));
  const shown = baseName(typeIdentifier).name.replace(/^<(.+)>$/, '$1');
  const fieldData = list(fields.map((f) => list([baseName(f.name), f.modifier !== null])));
  // A variable of its own, so that redefining the name does not change these procedures.
  const type = kernel('type');
  const definitions = [
    call(
      kernel('define'),
      type,
      call(kernel('%make-record-type'), x.quoted(intern(shown), span), x.quoted(fieldData, span)),
    ),
    call(kernel('define'), typeName, type),
  ];
  const making = recordConstructor(x, maker, type, fields);
  if (making !== null) definitions.push(making);
  const record = kernel('record');
  if (predicate.content !== false) {
    x.identifier(predicate, form, 'the name of the predicate, or #f');
    definitions.push(define(predicate, [record], [kernel('%record-of?'), record, type]));
  }
  fields.forEach((field, i) => {
    const index = x.quoted(i, span);
    if (field.accessor !== null) {
      const name = x.quoted(baseName(field.accessor.content as Identifier), span);
      definitions.push(
        define(field.accessor, [record], [kernel('%record-ref'), record, type, index, name]),
      );
    }
    if (field.modifier !== null) {
      const name = x.quoted(baseName(field.modifier.content as Identifier), span);
      const value = kernel('value');
      definitions.push(
        define(
          field.modifier,
          [record, value],
          [kernel('%record-set!'), record, type, index, value, name],
        ),
      );
    }
  });
  return definitions;
}

function recordField(x: Expander, spec: Syntax): Field {
  if (isIdentifier(spec.content)) return { name: spec.content, accessor: null, modifier: null };
  const [name, accessor, modifier, ...more] = x.items(spec);
  if (name === undefined || more.length > 0) {
    throw syntaxError(
      spec,
      'define-record-type: a field is (name accessor) or (name accessor modifier)',
    );
  }
  for (const part of [name, accessor, modifier]) {
    if (part !== undefined) x.identifier(part, spec, 'a name in the field specification');
  }
  return {
    name: name.content as Identifier,
    accessor: accessor ?? null,
    modifier: modifier ?? null,
  };
}

/** The constructor's definition: `(make field …)`, `make` for all fields, `#f` for none. */
function recordConstructor(
  x: Expander,
  maker: Syntax,
  type: Syntax,
  fields: readonly Field[],
): Syntax | null {
  if (maker.content === false) return null;
  const { span } = maker;
  const isList = maker.content instanceof SyntaxList;
  const [name, ...parameters] = isList ? x.items(maker) : [maker];
  x.identifier(name, maker, 'the name of the constructor');
  const given = isList
    ? parameters.map((p) => x.identifier(p, maker, 'a field name'))
    : fields.map((field) => field.name);
  given.forEach((field, i) => {
    if (!fields.some((f) => f.name === field)) {
      throw syntaxError(
        parameters[i] ?? maker,
        `define-record-type: ${baseName(field).name} is no field of the record`,
      );
    }
  });
  const formals = given.map((field, i) => parameters[i] ?? new Syntax(field, span));
  const values = fields.map((field) => {
    const at = given.indexOf(field.name);
    return at < 0 ? x.quoted(false, span) : (formals[at] as Syntax);
  });
  return x.form(
    [
      x.kernelName('define', span),
      x.form([name as Syntax, ...formals], span),
      x.form([x.kernelName('%record', span), type, ...values], span),
    ],
    span,
  );
}
