/** Faults that name a place in the text. */
import type { Value } from '../../../grammar/datum.js';
import type { Span, Syntax } from '../../../grammar/syntax.js';
import { Condition, Fault } from '../condition.js';
import type { Core } from './core-form.js';

/** A syntax-error fault at a form. */
export function syntaxError(
  form: Syntax,
  message: string,
  hint: string | null = null,
  irritants: readonly Value[] = [],
): Fault {
  return located(new Condition('syntax-error', message, irritants, hint), form.span);
}

/** A fault for a condition at a place. */
export function located(condition: Condition, span: Span | null): Fault {
  condition.span = span;
  return new Fault(condition);
}

/** Give an anonymous procedure the name of the variable it is bound to. */
export function nameLambda(core: Core, name: string): void {
  if (core.kind === 'lambda' && core.name === '') core.name = name;
}
