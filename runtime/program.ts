/**
 * A program text as its forms. Reading never fails: what is wrong with the text is listed, and
 * whoever runs it decides what that means.
 */
import { Sym } from '../grammar/datum.js';
import { type ReadError, read } from '../grammar/reader.js';
import { type Syntax, SyntaxList } from '../grammar/syntax.js';

export interface Program {
  readonly forms: readonly Syntax[];
  readonly errors: readonly ReadError[];
  /** `importing` if the text says itself what it imports (R7RS 5.1): then it sees nothing else. */
  readonly kind: 'open' | 'importing';
}

/** The forms of a text; `file` names it in spans. O(length). */
export function readProgram(text: string, file: string): Program {
  const { data, errors } = read(text, { file });
  return { forms: data, errors, kind: kindOf(data) };
}

/** The name of the form's head if the form is a list that begins with a symbol, else null. */
export function headOf(form: Syntax): string | null {
  if (!(form.content instanceof SyntaxList)) return null;
  const head = form.content.items[0]?.content;
  return head instanceof Sym ? head.name : null;
}

/** Whether the input breaks off inside a datum, so that more lines may complete it. */
export function isIncomplete(text: string): boolean {
  const { errors } = read(text);
  return errors.length > 0 && errors.every((error) => error.incomplete);
}

function kindOf(forms: readonly Syntax[]): Program['kind'] {
  const first = forms.find((form) => headOf(form) !== 'define-library');
  return first !== undefined && headOf(first) === 'import' ? 'importing' : 'open';
}
