/**
 * Which forms are indented as special forms. A line inside any other form stands under the first
 * operand, or under the operator when no operand shares its line: the style of Emacs.
 */

/**
 * How a form is indented: the number of operands before its body (lines of the body by 2, of those
 * operands by 4), or `definition`: everything after the first line by 2.
 */
export type FormStyle = number | 'definition';

const STYLES: ReadonlyMap<string, FormStyle> = new Map<string, FormStyle>([
  // R7RS
  ['begin', 0],
  ['case', 1],
  ['case-lambda', 0],
  ['cond-expand', 0],
  ['delay', 0],
  ['delay-force', 0],
  ['do', 2],
  ['dynamic-wind', 0],
  ['er-macro-transformer', 0],
  ['guard', 1],
  ['lambda', 1],
  ['named-lambda', 1],
  ['parameterize', 1],
  ['syntax-case', 2],
  ['syntax-rules', 1],
  ['unless', 1],
  ['when', 1],
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
  ['on', 1],
  ['parallel', 0],
  ['restart-bind', 1],
  ['restart-case', 1],
  ['return', 1],
  ['run', 2],
  ['run*', 1],
  ['transaction', 0],
]);

const FAMILIES: readonly (readonly [RegExp, FormStyle])[] = [
  [/^define/, 'definition'],
  [/^let/, 1],
  [/^(?:call-)?with-/, 1],
];

/** The style of the form with that operator, or null when it is an ordinary call. */
export function formStyle(operator: string): FormStyle | null {
  const style = STYLES.get(operator);
  if (style !== undefined) return style;
  for (const [pattern, familyStyle] of FAMILIES) if (pattern.test(operator)) return familyStyle;
  return null;
}
