/** The arguments of a restart: expressions as a client writes them. */
import type { ReadError } from '../grammar/reader.js';
import type { Syntax } from '../grammar/syntax.js';
import type { RestartInfo } from './core/engine.js';
import { OmegaMisuse } from './misuse.js';
import { readProgram } from './program.js';

/** Whether the restart takes so many arguments. Throws OmegaMisuse `invalid-params`. */
export function checkArguments(
  { name, parameters, interactive, index }: RestartInfo,
  count: number,
  isFirstContinue: boolean,
): void {
  if (count > 0 && isFirstContinue && index === 0) {
    throw new OmegaMisuse('invalid-params', 'the restart continue takes no arguments');
  }
  if (count > 0 || parameters.length === 0 || interactive) return;
  const message = `the restart ${name} takes arguments: ${parameters.join(' ')}`;
  throw new OmegaMisuse('invalid-params', message, { parameter: 'args', parameters });
}

/** The form of each argument, or what is wrong with the texts. Throws OmegaMisuse `invalid-params`.
 */
export function argumentForms(texts: readonly string[]): {
  readonly forms: readonly Syntax[];
  readonly errors: readonly ReadError[];
} {
  const programs = texts.map((text, i) => readProgram(text, `argument-${i + 1}`));
  const errors = programs.flatMap((program) => program.errors);
  if (errors.length > 0) return { forms: [], errors };
  return { forms: programs.map(({ forms }, i) => onlyForm(forms, i + 1)), errors };
}

/** The one expression that an argument is. */
function onlyForm(forms: readonly Syntax[], number: number): Syntax {
  const [form] = forms;
  if (form !== undefined && forms.length === 1) return form;
  const message = `argument ${number} must be one expression, got ${forms.length}`;
  throw new OmegaMisuse('invalid-params', message, { parameter: 'args' });
}
