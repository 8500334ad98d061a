/** Feature requirements (R7RS 4.2.1, appendix B). */
import { type Syntax, SyntaxList } from '../../../grammar/syntax.js';
import type { Expander } from './expander.js';
import { baseName, isIdentifier, type Scope } from './scope.js';
import { syntaxError } from './syntax-error.js';

/** What `(features)` answers. */
export const FEATURES: readonly string[] = [
  'r7rs',
  'exact-closed',
  'exact-complex',
  'ieee-float',
  'full-unicode',
  'ratios',
  'omega',
  'omega-0.1',
];

/** Whether a cond-expand requirement holds. */
export function satisfies(x: Expander, requirement: Syntax, scope: Scope): boolean {
  const { content } = requirement;
  if (isIdentifier(content)) {
    const { name } = baseName(content);
    return name === 'else' || FEATURES.includes(name);
  }
  if (content instanceof SyntaxList && content.items.length > 0) {
    const [head, ...rest] = x.items(requirement) as readonly [Syntax, ...Syntax[]];
    const keyword = isIdentifier(head.content) ? baseName(head.content).name : '';
    switch (keyword) {
      case 'and':
        return rest.every((part) => satisfies(x, part, scope));
      case 'or':
        return rest.some((part) => satisfies(x, part, scope));
      case 'not':
      case 'library':
        if (rest.length !== 1)
          throw syntaxError(requirement, `cond-expand: ${keyword} takes one requirement`);
        if (keyword === 'not') return !satisfies(x, rest[0] as Syntax, scope);
        return x.libraries.exists(rest[0] as Syntax);
    }
  }
  throw syntaxError(
    requirement,
    'cond-expand: expected a feature, (library name), and, or, not or else',
  );
}
