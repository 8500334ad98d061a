/** The arguments that a restart is invoked with, as far as they can be checked before. */
import type { Syntax } from '../grammar/syntax.js';
import type { RestartInfo } from './core/engine.js';
import { OmegaMisuse } from './misuse.js';

/** Whether it can be invoked without arguments. Throws OmegaMisuse `invalid-params`. */
export function checkAsks({ name, parameters, interactive }: RestartInfo): void {
  if (parameters.length === 0 || interactive) return;
  const message = `the restart ${name} takes arguments: ${parameters.join(' ')}`;
  throw new OmegaMisuse('invalid-params', message, { parameter: 'args', parameters });
}

/** The one expression that an argument is. Throws OmegaMisuse `invalid-params`. */
export function onlyForm(forms: readonly Syntax[], number: number): Syntax {
  const [form] = forms;
  if (form !== undefined && forms.length === 1) return form;
  const message = `argument ${number} must be one expression, got ${forms.length}`;
  throw new OmegaMisuse('invalid-params', message, { parameter: 'args' });
}
