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
import type { Expander } from './expander.js';
import { rewrite } from './rewrites.js';
import { baseName, type TopLevel } from './scope.js';
import { located, nameLambda } from './syntax-error.js';

/** The core form of a top-level form; what it defines is known in `top` from here on. */
export function expandTopLevel(x: Expander, start: Syntax, top: TopLevel): Core {
  const { special, form } = x.head(start, top);
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
    case 'begin': {
      const forms = x
        .items(form)
        .slice(1)
        .map((part) => expandTopLevel(x, part, top));
      return forms.length === 0 ? unspecified(span) : sequence(forms, span);
    }
    case 'include':
    case 'include-ci':
    case 'cond-expand':
    case 'define-record-type':
      return expandTopLevel(x, rewrite(x, special, form, top), top);
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
