/**
 * Which forms are indented as special forms. A line inside any other form stands under the first
 * operand, or under the operator when no operand shares its line: the style of Emacs.
 */

/**
 * How a form is indented: `body`, everything after the first line by 2; or the number of operands
 * before its body, the lines of which are indented by 2, those of the operands by 4. With 0 the
 * body stands under its first part when that shares the operator's line.
 */
export type FormStyle = number | 'body';

const STYLES: ReadonlyMap<string, FormStyle> = new Map<string, FormStyle>([
  // R7RS
  ['begin', 0],
  ['case', 1],
  ['case-lambda', 0],
  ['cond-expand', 0],
  ['call/cc', 'body'],
  ['delay', 0],
  ['delay-force', 0],
  ['do', 2],
  ['dynamic-wind', 'body'],
  ['except', 0],
  ['export', 0],
  ['er-macro-transformer', 0],
  ['guard', 1],
  ['import', 0],
  ['include', 0],
  ['lambda', 1],
  ['named-lambda', 1],
  ['only', 0],
  ['parameterize', 1],
  ['syntax-case', 2],
  ['syntax-rules', 1],
  ['unless', 1],
  ['when', 1],
  ['with-exception-handler', 'body'],
  // SRFI 2, 8, 64 and match
  ['and-let*', 1],
  ['match', 1],
  ['match-lambda', 0],
  ['match-let', 1],
  ['receive', 2],
  ['test-group', 1],
  // Omega
  ['finally', 0],
  ['fresh', 1],
  ['handle', 1],
  ['handler-bind', 1],
  ['handler-case', 1],
  ['memo', 1],
  ['parallel', 0],
  ['restart-bind', 1],
  ['restart-case', 1],
  ['transaction', 0],
]);

const FAMILIES: readonly (readonly [RegExp, FormStyle])[] = [
  [/^define/, 'body'],
  [/^let/, 1],
  [/^with-/, 1],
  [/^call-with-/, 'body'],
];

/** The style of the form with that operator, or null when it is an ordinary call. */
export function formStyle(operator: string): FormStyle | null {
  const style = STYLES.get(operator);
  if (style !== undefined) return style;
  for (const [pattern, familyStyle] of FAMILIES) if (pattern.test(operator)) return familyStyle;
  return null;
}
