/** Top-level forms of programs and libraries (R7RS 5): definitions, imports, libraries,
 * expressions. */
import type { Syntax } from '../../../grammar/syntax.js';
import { Condition } from '../condition.js';
import { type Core, sequence } from './core-form.js';
import {
  definition,
  receiveValues,
  syntaxDefinition,
  unspecified,
  valuesDefinition,
} from './definitions.js';
import type { Expander, HeadForm } from './expander.js';
import { rewrite } from './rewrites.js';
import { Alias, baseName, type TopLevel } from './scope.js';
import { located, nameLambda } from './syntax-error.js';

/** The core form of a top-level form; what it defines is known in `top` from here on. */
export function expandTopLevel(x: Expander, start: Syntax, top: TopLevel): Core {
  return expandHead(x, x.head(start, top), top);
}

function expandHead(x: Expander, { special, form }: HeadForm, top: TopLevel): Core {
  const { span } = form;
  if (top.kind === 'fixed' && special?.startsWith('define') === true) {
    throw located(
      new Condition(
        'immutable',
        'nothing can be defined in this environment',
        [],
        'evaluate definitions in (interaction-environment)',
      ),
      span,
    );
  }
  switch (special) {
    case 'begin':
    case 'include':
    case 'include-ci':
    case 'cond-expand':
    case 'define-record-type': {
      const parts = flattened(x, { special, form }, top);
      const forms = parts.map((part) => expandHead(x, part, top));
      return forms.length === 0 ? unspecified(span) : sequence(forms, span);
    }
    case 'define': {
      const { identifier, value } = definition(x, form);
      return top.undoable(identifier, () => {
        const cell = top.define(identifier);
        const core = x.expand(value, top);
        cell.inlinable = false;
        nameLambda(core, baseName(identifier).name);
        return { kind: 'define', cell, value: core, span };
      });
    }
    case 'define-values': {
      const { formals, value } = valuesDefinition(x, form);
      const cells = formals.map(({ identifier }) => top.define(identifier));
      return receiveValues(x, form, value, top, (i, core) => {
        const cell = cells[i] as (typeof cells)[0];
        cell.inlinable = false;
        return { kind: 'define', cell, value: core, span };
      });
    }
    case 'define-syntax': {
      const { identifier, binding } = syntaxDefinition(x, form, top);
      top.defineSyntax(identifier, binding);
      return unspecified(span);
    }
    case 'import': {
      if (top.kind === 'library') {
        throw located(
          new Condition(
            'syntax-error',
            'import is not allowed in the body of a library',
            [],
            'make it a declaration of the library',
          ),
          span,
        );
      }
      for (const set of x.items(form).slice(1))
        x.pending.push(...x.libraries.importInto(x, top, set));
      return unspecified(span);
    }
    case 'define-library':
      x.libraries.define(x, form);
      return unspecified(span);
    default:
      return x.expand(form, top);
  }
}

/**
 * The forms that a `begin` stands for, heads expanded. The variables that macros define in it are
 * known at once, so that its forms may refer to each other in any order; syntax is defined, and
 * libraries are imported, on the way.
 */
function flattened(x: Expander, { special, form }: HeadForm, top: TopLevel): readonly HeadForm[] {
  switch (special) {
    case 'begin': {
      const parts = x.items(form).slice(1);
      return parts.flatMap((part) => flattened(x, x.head(part, top), top));
    }
    case 'include':
    case 'include-ci':
    case 'cond-expand':
    case 'define-record-type':
      return flattened(x, { special: 'begin', form: rewrite(x, special, form, top) }, top);
    case 'define':
    case 'define-values': {
      const names =
        special === 'define' ? [definition(x, form)] : valuesDefinition(x, form).formals;
      for (const { identifier } of names) if (identifier instanceof Alias) top.define(identifier);
      return [{ special, form }];
    }
    case 'define-syntax':
    case 'import':
    case 'define-library':
      expandHead(x, { special, form }, top);
      return [];
    default:
      return [{ special, form }];
  }
}
