/** Library declarations (R7RS 5.6.1), flattened: cond-expand decided, declaration files included.
 */
import type { Sym } from '../../../grammar/datum.js';
import { type Syntax, SyntaxList } from '../../../grammar/syntax.js';
import type { Expander } from '../expander/expander.js';
import { chosenClause, included } from '../expander/rewrites.js';
import { baseName, isIdentifier } from '../expander/scope.js';
import { syntaxError } from '../expander/syntax-error.js';

export interface ExportSpec {
  readonly internal: Sym;
  readonly external: Sym;
  readonly at: Syntax;
}

export interface LibraryDeclarations {
  readonly imports: readonly Syntax[];
  readonly exports: readonly ExportSpec[];
  /** The forms of the body, in order. */
  readonly bodies: readonly Syntax[];
}

/** Sort a library's declarations. */
export function libraryDeclarations(
  x: Expander,
  declarations: readonly Syntax[],
): LibraryDeclarations {
  const imports: Syntax[] = [];
  const exports: ExportSpec[] = [];
  const bodies: Syntax[] = [];
  const visit = (declaration: Syntax): void => {
    const parts = x.items(declaration);
    const keyword = parts[0]?.content;
    switch (isIdentifier(keyword) ? baseName(keyword).name : '') {
      case 'import':
        imports.push(...parts.slice(1));
        break;
      case 'export':
        exports.push(...parts.slice(1).map((spec) => exportSpec(x, spec)));
        break;
      case 'begin':
        bodies.push(...parts.slice(1));
        break;
      case 'include':
        bodies.push(...included(x, declaration, false));
        break;
      case 'include-ci':
        bodies.push(...included(x, declaration, true));
        break;
      case 'include-library-declarations':
        for (const inner of included(x, declaration, false)) visit(inner);
        break;
      case 'cond-expand':
        for (const inner of chosenClause(x, declaration, x.kernel)) visit(inner);
        break;
      default:
        throw syntaxError(
          declaration,
          'not a library declaration',
          'a declaration is export, import, begin, an include or cond-expand',
        );
    }
  };
  for (const declaration of declarations) visit(declaration);
  return { imports, exports, bodies };
}

/** `name` or `(rename internal external)`. */
function exportSpec(x: Expander, spec: Syntax): ExportSpec {
  if (spec.content instanceof SyntaxList) {
    const [keyword, from, to, ...more] = x.items(spec);
    const isRename = isIdentifier(keyword?.content) && baseName(keyword.content).name === 'rename';
    if (!isRename || more.length > 0)
      throw syntaxError(spec, 'export: expected a name or (rename internal external)');
    const internal = baseName(x.identifier(from, spec, 'the name inside'));
    return { internal, external: baseName(x.identifier(to, spec, 'the name outside')), at: spec };
  }
  const name = baseName(x.identifier(spec, spec, 'a name to export'));
  return { internal: name, external: name, at: spec };
}
