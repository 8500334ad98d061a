/**
 * Random forms for fuzzing the expander: well-formed uses of every special form of R7RS, nested at
 * random, then damaged in a few places.
 */
import fc from 'fast-check';

/** A form before it is text: an atom, or a list or vector of forms. */
export type Form = string | FormList;
interface FormList {
  readonly open: '(' | '#(';
  readonly items: readonly Form[];
  /** The last item follows a dot. */
  readonly dotted: boolean;
}

/** What is done to one place: `where` picks it among all places of the form. */
interface Damage {
  readonly kind: 'replace' | 'drop' | 'double' | 'swap' | 'dot' | 'vector' | 'unwrap' | 'wrap';
  readonly where: number;
  readonly by: Form;
}

const KINDS = ['replace', 'drop', 'double', 'swap', 'dot', 'vector', 'unwrap', 'wrap'] as const;
const DAMAGES_MAX = 3;

const list = (...items: readonly Form[]): Form => ({ open: '(', items, dotted: false });

const VARIABLES = ['x', 'y', 'z', 'f', 'g', 'loop', '_', 'car', '+', 'list', 'if', 'else', '=>'];
const KEYWORDS = [
  ...['quote', 'quasiquote', 'unquote', 'unquote-splicing', 'lambda', 'named-lambda', 'define'],
  ...['define-values', 'define-record-type', 'define-syntax', 'let-syntax', 'letrec-syntax'],
  ...['syntax-rules', 'syntax-error', 'if', 'cond', 'case', 'and', 'or', 'when', 'unless', 'do'],
  ...['let', 'let*', 'letrec', 'letrec*', 'let-values', 'let*-values', 'begin', 'set!', 'delay'],
  ...['delay-force', 'parameterize', 'guard', 'case-lambda', 'cond-expand', 'include', 'import'],
  ...['define-library', 'include-ci', 'let/cc', '...', '_', 'else', '=>', 'only', 'rename'],
];
const LITERALS = ['0', '1', '-2', '1.5', '1/2', '"s"', '#\\a', '#t', '#f', "'()", "'a", '#u8(1)'];

const variable = fc.constantFrom(...VARIABLES);
const literal = fc.constantFrom(...LITERALS);

/** A tuple of arbitraries as a list form. */
function form(...parts: ReadonlyArray<fc.Arbitrary<Form>>): fc.Arbitrary<Form> {
  return fc.tuple(...parts).map((items) => list(...items));
}

/** A list form of some of the arbitrary's forms. */
function some(part: fc.Arbitrary<Form>, lengthMax = 3): fc.Arbitrary<Form> {
  return fc.array(part, { maxLength: lengthMax }).map((items) => list(...items));
}

/** The head and fixed parts, then any number of the last. */
function spread(fixed: ReadonlyArray<fc.Arbitrary<Form>>, rest: fc.Arbitrary<Form>) {
  const tail = fc.array(rest, { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.tuple(...fixed), tail).map(([head, more]) => list(...head, ...more));
}

const word = (text: string): fc.Arbitrary<Form> => fc.constant(text);

const parameters: fc.Arbitrary<Form> = fc.oneof(
  some(variable),
  variable,
  fc.tuple(variable, variable).map((items): Form => ({ open: '(', items, dotted: true })),
);

/** Patterns and templates of syntax-rules, ellipses and all. */
const pattern: fc.Arbitrary<Form> = fc.letrec<{ pattern: Form }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', '...', '_', '1', 'else'),
    fc.array(tie('pattern'), { maxLength: 4 }).map((items) => list(...items)),
    fc
      .array(tie('pattern'), { minLength: 2, maxLength: 3 })
      .map((items): Form => ({ open: '(', items, dotted: true })),
    fc
      .array(tie('pattern'), { maxLength: 3 })
      .map((items): Form => ({ open: '#(', items, dotted: false })),
    fc.array(tie('pattern'), { maxLength: 2 }).map((items) => list(...items, '...')),
  ),
})).pattern;

const rule = fc
  .tuple(fc.array(pattern, { maxLength: 3 }), pattern)
  .map(([patterns, template]) => list(list('_', ...patterns), template));
const transformer = fc.oneof(
  spread([word('syntax-rules'), fc.constantFrom<Form>(list(), list('else'), list('...'))], rule),
  spread([word('syntax-rules'), word(':::'), word('()')], rule),
  word('if'),
);
const importSet: fc.Arbitrary<Form> = fc.constantFrom<Form>(
  list('scheme', 'base'),
  list('only', list('scheme', 'base'), 'car'),
  list('prefix', list('scheme', 'write'), 'p:'),
  list('rename', list('scheme', 'base'), list('car', 'kar')),
  list('except', list('scheme', 'lazy'), 'delay'),
  list('no', 'such', 'library'),
);
const feature: fc.Arbitrary<Form> = fc.constantFrom<Form>(
  'r7rs',
  'else',
  list('library', list('scheme', 'base')),
  list('not', 'no-such-feature'),
  list('and', 'r7rs', list('or', 'full-unicode', 'ratios')),
);

/** A macro and a use of it, which may or may not fit. */
function macroAndUse([meaning, operands]: readonly [Form, readonly Form[]]): Form {
  return list('let-syntax', list(list('m', meaning)), list('m', ...operands));
}

/** Well-formed expressions and definitions. */
const expression: fc.Arbitrary<Form> = fc.letrec<{ e: Form }>((tie) => {
  const e = tie('e');
  const bindings = some(form(variable, e));
  const body = e;
  const clauses = form(e, e);
  return {
    e: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.oneof(variable, literal),
      some(e, 4),
      form(word('quote'), e),
      form(
        word('quasiquote'),
        fc.oneof(form(word('unquote'), e), form(word('unquote-splicing'), e), e),
      ),
      spread([word('lambda'), parameters], body),
      form(word('if'), e, e, e),
      form(word('set!'), variable, e),
      spread([word('begin')], e),
      spread([fc.constantFrom('and', 'or', 'when', 'unless')], e),
      spread([fc.constantFrom('let', 'let*', 'letrec', 'letrec*'), bindings], body),
      spread([word('let'), variable, bindings], body),
      spread([fc.constantFrom('let-values', 'let*-values'), some(form(parameters, e))], body),
      spread([word('cond')], fc.oneof(clauses, form(e, word('=>'), e), form(word('else'), e))),
      spread(
        [word('case'), e],
        fc.oneof(form(some(literal), e), form(word('else'), word('=>'), e)),
      ),
      spread([word('do'), some(form(variable, e, e)), form(e, e)], e),
      spread([word('guard'), form(variable, clauses)], body),
      spread([word('parameterize'), some(form(e, e))], body),
      spread([word('case-lambda')], form(parameters, e)),
      form(fc.constantFrom('delay', 'delay-force', 'make-promise'), e),
      form(word('define'), variable, e),
      spread([word('define'), parameters], body),
      form(word('define-values'), parameters, e),
      form(
        word('define-record-type'),
        variable,
        form(variable, variable),
        variable,
        some(variable),
      ),
      form(word('define-syntax'), variable, transformer),
      spread(
        [fc.constantFrom('let-syntax', 'letrec-syntax'), some(form(variable, transformer))],
        e,
      ),
      fc.tuple(transformer, fc.array(pattern, { maxLength: 4 })).map(macroAndUse),
      spread([word('cond-expand')], form(feature, e)),
      spread([word('import')], importSet),
      spread([word('syntax-error'), literal], e),
      form(word('define-library'), form(variable), spread([word('begin')], e)),
      form(fc.constantFrom('include', 'include-ci'), literal),
    ),
  };
}).e;

const replacement: fc.Arbitrary<Form> = fc.oneof(
  literal,
  fc.constantFrom(...KEYWORDS),
  fc.constantFrom<Form>(list(), '#()', '#!eof', '#0=(a . #0#)', '|odd name|'),
  expression,
);

const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), where: fc.nat(999), by: replacement }),
  { maxLength: DAMAGES_MAX },
);

/** The text of a random form, damaged in up to three places. */
export const randomFormText: fc.Arbitrary<string> = fc
  .tuple(expression, damages)
  .map(([whole, list]) => formText(list.reduce(applyDamage, whole)));

function formText(whole: Form): string {
  if (typeof whole === 'string') return whole;
  const texts = whole.items.map(formText);
  if (whole.dotted && texts.length > 1) texts.splice(-1, 0, '.');
  return `${whole.open}${texts.join(' ')})`;
}

function countPlaces(whole: Form): number {
  if (typeof whole === 'string') return 1;
  return whole.items.reduce((sum, item) => sum + countPlaces(item), 1);
}

function applyDamage(whole: Form, damage: Damage): Form {
  let place = damage.where % countPlaces(whole);
  const visit = (here: Form): Form[] => {
    if (place-- === 0) return damaged(here, damage);
    if (typeof here === 'string') return [here];
    return [{ ...here, items: here.items.flatMap(visit) }];
  };
  return visit(whole)[0] ?? list();
}

/** What stands in the place of a form after the damage. */
function damaged(here: Form, { kind, by }: Damage): Form[] {
  const inside = typeof here === 'string' ? null : here;
  switch (kind) {
    case 'replace':
      return [by];
    case 'drop':
      return [];
    case 'double':
      return [here, here];
    case 'swap':
      return inside ? [{ ...inside, items: inside.items.toReversed() }] : [by, here];
    case 'dot':
      return inside ? [{ ...inside, dotted: !inside.dotted && inside.open === '(' }] : [here];
    case 'vector':
      return inside ? [{ ...inside, open: '#(', dotted: false }] : [list(here)];
    case 'unwrap':
      return inside ? [...inside.items] : [here];
    case 'wrap':
      return [list(here)];
  }
}
