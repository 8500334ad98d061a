/** Options of forms: keywords before a body, each with a value. */
import type { Syntax } from '../../../grammar/syntax.js';
import { nearest } from '../suggest.js';
import { unspecified } from './definitions.js';
import { baseName, isIdentifier, resolve, Scope, type SpecialForm } from './scope.js';
import { syntaxError } from './syntax-error.js';

/** The name of an identifier that stands for itself because it begins with a colon; else null. */
function keywordOf({ content }: Syntax, scope: Scope): string | null {
  if (!isIdentifier(content) || resolve(content, scope) !== null) return null;
  const { name } = baseName(content);
  return name.startsWith(':') && name.length > 1 ? name : null;
}

/** `(%body-after-options "form" (option ...) body ...)`: the body; a keyword at its beginning is an
 * option that was not taken. A keyword alone is what the body answers. */
const bodyAfterOptions: SpecialForm = (x, form, items, scope) => {
  const [, who, options, ...body] = items as readonly [Syntax, Syntax, Syntax, ...Syntax[]];
  const [first] = body;
  if (first === undefined) return unspecified(form.span);
  const keyword = keywordOf(first, scope);
  const known = x
    .items(options)
    .map(({ content }) => (isIdentifier(content) ? baseName(content).name : ''));
  if (keyword !== null && known.includes(keyword)) {
    throw syntaxError(first, `${who.content}: expected a value after the option ${keyword}`);
  }
  if (keyword !== null && body.length > 1) {
    const meant = nearest(keyword, known);
    throw syntaxError(
      first,
      `${who.content}: ${keyword} is no option; expected ${known.join(', ')} or the body`,
      meant === null ? null : `did you mean ${meant}?`,
    );
  }
  const late = body.slice(0, -1).find((part) => known.includes(keywordOf(part, scope) ?? ''));
  if (late !== undefined) {
    const hint = 'options stand before the body, each with its value';
    throw syntaxError(late, `${who.content}: ${keywordOf(late, scope)} stands in the body`, hint);
  }
  return x.expandBody(body, new Scope(scope), form);
};

export const optionForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['%body-after-options', bodyAfterOptions],
]);
