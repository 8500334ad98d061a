/**
 * Every error of a Datalog program is told at its place, and all of them at once.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { translateProgram } from '#omega/runtime/core/datalog-text/program.js';
import { folderWith, omega } from '../server/omega-process.js';

const DECLARED = '.decl p(x: number)\n.decl q(x: number, s: symbol)\n';

/** Cases with the beginnings of their texts as titles. */
function titled(
  cases: ReadonlyArray<readonly [string, RegExp]>,
): ReadonlyArray<readonly [string, string, RegExp]> {
  return cases.map(([text, expected]) => [text.slice(0, 50), text, expected]);
}

const columns = (count: number): string =>
  Array.from({ length: count }, (_, i) => `x${i}: number`).join(', ');
const goals = (count: number): string =>
  Array.from({ length: count }, (_, i) => `q(x${i === 0 ? '' : i}, _)`).join(', ');

/** `line:column code: message`, lines counted behind the declarations. */
function flawsOf(text: string): string[] {
  return translateProgram(DECLARED + text, 'f.dl').flaws.map(
    ({ span, code, message }) => `${span.line - 2}:${span.column} ${code}: ${message}`,
  );
}

describe('a text that does not parse', () => {
  const cases: ReadonlyArray<readonly [string, RegExp]> = [
    ['p(1)', /^1:5 read-error: expected ".", the statement ends/],
    ['p(1 2).', /^1:5 read-error: expected "\)", got "2"/],
    ['p(x) :- q(x, _), .', /^1:18 read-error: expected .* got "\."/],
    ['p(x) :- q(x, "a).', /^1:14 read-error: this string has no end/],
    ['p(1). /* p(2).', /^1:7 read-error: this comment has no end/],
    ['p(x) :- x.', /^1:9 read-error: this is a value, and neither holds nor fails/],
    ['p(~).', /^1:3 read-error: nothing is written with "~"/],
    ['#define N 3', /^1:1 read-error: lines for the C preprocessor are not supported/],
    ['.comp C { .decl r(x: number) }', /^1:1 read-error: \.comp is not supported/],
    ['.functor f(x: number): number', /^1:1 read-error: \.functor is not supported/],
    ['p([1]).', /^1:3 read-error: records are not supported/],
    ['p(x) :- q(x, $A).', /^1:14 read-error: branches of types and counters/],
    ['p(@f(1)).', /^1:3 read-error: functors of the user/],
    ['.type T = [ a: number ]', /^1:11 read-error: records are not supported/],
    ['.type T = A { x: number }', /^1:13 read-error: algebraic data types/],
    ['p(x) <= p(y) :- x < y.', /^1:6 read-error: subsumption is not supported/],
    ['.decl r(x: number) choice-domain x', /^1:26 read-error: choice-domain is not supported/],
    ['.decl count(x: number)', /^1:7 read-error: "count" is the name of an aggregate/],
    ['.pragma "legacy"', /^1:9 read-error: the pragma "legacy" is not supported/],
    ['p(x) :- x = sum : { p(_) }.', /^1:13 read-error: sum needs a value/],
    [`p(${'('.repeat(101)}`, /^1:102 read-error: parentheses nest at most 100 deep/],
    [`p(1${' + 1'.repeat(600)}).`, /^1:3 read-error: an expression has at most 500 operators/],
  ];
  test.each(titled(cases))('%s', (_title, text, expected) => {
    expect(flawsOf(text)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('a program that means nothing', () => {
  const cases: ReadonlyArray<readonly [string, RegExp]> = [
    ['p(x) :- q(x).', /^1:9 arity-clash: q has 2 columns \(line 2\), but 1 stand here/],
    ['p(x) :- r(x).', /^1:9 unbound-variable: there is no relation r/],
    ['.input r', /^1:8 unbound-variable: there is no relation r/],
    ['p(x) :- q(y, x).', /^1:14 wrong-type: expected a symbol, got a number/],
    ['p("a").', /^1:3 wrong-type: expected a number for x of p/],
    [`.decl w(${columns(65)})`, /^1:7 limit: too many columns in w; the limit is 64/],
    [`p(x) :- ${goals(201)}.`, /^1:1 limit: too many goals in one rule; the limit is 200/],
    ['.decl u(x: unsigned)\nu(-1).', /^2:3 out-of-range: -1 does not fit: an unsigned is from 0/],
    ['p(1.5).', /^1:3 wrong-type: expected a number for x of p/],
    ['p(x) :- q(x, s), s > 3.', /^1:18 wrong-type: expected a number, got a symbol/],
    ['p(x) :- q(x, _), x band 1.5 = 1.', /^1:25 wrong-type/],
    ['p(x) :- p(y), x = 1.0 % 2.', /^1:19 wrong-type: % is not defined on floats/],
    ['p(4294967295).', /^1:3 out-of-range: 4294967295 does not fit/],
    ['p(z) :- q(x, _).', /^1:3 ungrounded-variable: z has no value/],
    ['p(x) :- p(x), !q(x, y).', /^1:21 ungrounded-variable: y has no value/],
    ['p(x) :- p(x), y < x.', /^1:15 ungrounded-variable: y has no value/],
    ['p(x) :- x = y + 1, y = x - 1.', /ungrounded-variable: x has no value/],
    ['p(x) :- x = count : { q(x, _) }.', /^1:3 ungrounded-variable: x has no value/],
    ['p(c) :- c = sum z : { q(_, _) }.', /^1:17 ungrounded-variable: z has no value/],
    ['p(x) :- p(x), _ < x.', /^1:15 ungrounded-variable: a wildcard has no value here/],
    ['p(_) :- p(_).', /^1:3 invalid-rule: the head of a rule has no wildcards/],
    ['p(x) :- q(x, _), !p(x).', /^1:1 unstratified: .*p -> p/],
    ['p(x) :- x = count : { p(_) }.', /^1:1 unstratified: .*p -> count@f\.dl:3:13 -> p/],
    ['p(x) :- x = foo(1).', /^1:13 unbound-variable: there is no functor foo/],
    ['p(x) :- x = q(1, "a").', /^1:13 invalid-rule: q is a relation, and no value/],
    ['p(x) :- x = strlen("a", "b").', /^1:13 arity-clash: strlen takes 1 argument, not 2/],
    ['p(x) :- q(x, s), match("(", s).', /^1:24 invalid-argument: match: a group has no end/],
    ['.decl p(y: number)', /^1:7 invalid-rule: p is declared twice, first on line 1/],
    ['.decl r(y: Nummer)', /^1:12 unbound-variable: there is no type Nummer/],
    ['.type A <: A', /invalid-rule: the type A is made of itself/],
    ['.type A = number | symbol', /wrong-type: the type A would be both number and symbol/],
    ['.type number <: symbol', /invalid-rule: the type number is there already/],
    ['.decl r(a: number, b: symbol) eqrel', /invalid-rule: eqrel relates two columns/],
    ['.output p(IO=sqlite)', /^1:11 invalid-rule: IO of .output is file or stdout/],
    ['.output p(fielname="x")', /^1:11 invalid-rule: there is no option fielname/],
    [`p(1) :- ${'(p(1) ; p(2)), '.repeat(9)}p(3).`, /^1:1 limit: too many alternatives/],
  ];
  test.each(titled(cases))('%s', (_title, text, expected) => {
    expect(flawsOf(text)).toEqual([expect.stringMatching(expected)]);
  });

  test('a long way from a type to what it is made of', () => {
    const types = Array.from({ length: 1100 }, (_, i) => `.type T${i} = T${i + 1}\n`).join('');
    const message = '1001:15 limit: types are made of each other at most 1000 deep';
    expect(flawsOf(`${types}.type T1100 = number\n`)[0]).toBe(message);
  });

  test('what a damaged declaration does not declare is not missed', () => {
    expect(flawsOf('.decl r(x: nmber)\nr(1).\np(x) :- r(x).')).toHaveLength(1);
  });
});

describe('the command', () => {
  const folder = folderWith({
    'bad.dl': '.decl p(x: number)\np("a").\np(1, 2).\np(x) :- p(y).\n',
    'sum.dl': '.decl e(x: number, u: unsigned)\n.input e\n.decl s(n: number)\ns(sum x : e(x, _)).',
    'quoted.dl': '.decl s(x: symbol, y: symbol)\n.input s(rfc4180=true)\n.printsize s',
    'half.dl': '.decl h(x: number)\n.output h(IO=stdout)\nh(10 / x) :- x = 0.',
    'words.dl': '.decl h(x: number)\n.output h(IO=stdout)\nh(to_number("one")).',
    'loop.dl': '.decl h(x: number)\n.printsize h\nh(0). h(x + 1) :- h(x).',
    's.facts': 'a,"b\n',
  });
  afterAll(() => folder.remove());
  const run = (...args: string[]) => omega(['run', ...args], { cwd: folder.path });

  test('lists all errors and runs nothing', async () => {
    const { code, output, errors } = await run('bad.dl');
    expect({ code, output }).toEqual({ code: 1, output: '' });
    for (const place of ['bad.dl:2:3: ', 'bad.dl:3:1: ', 'bad.dl:4:3: '])
      expect(errors).toContain(place);
    expect((await omega(['check', 'bad.dl'], { cwd: folder.path })).output).toBe(errors);
  });

  test.each([
    ['no file', null, 'sum.dl:2:1: error[file-error]: there are no facts for e: no file e.facts'],
    ['a field too few', '1\t2\n3\n', 'e.facts:2:1: error[invalid-argument]: e has 2 fields'],
    ['no number', '1\t2\n3\tx\n', 'e.facts:2:3: error[invalid-argument]: u of e: expected an int'],
    ['a sign', '1\t-2\n', 'e.facts:1:3: error[invalid-argument]: u of e: expected an integer fr'],
    ['too large', '2147483648\t1\n', 'e.facts:1:1: error[invalid-argument]: x of e: expected'],
    ['an empty line', '1\t2\n\n', 'e.facts:2:1: error[invalid-argument]: e has 2 fields'],
  ])('facts: %s', async (_name, facts, expected) => {
    const { writeFileSync } = await import('node:fs');
    if (facts !== null) writeFileSync(`${folder.path}/e.facts`, facts);
    const { code, errors } = await run('sum.dl');
    expect(errors).toContain(expected);
    expect(code).toBe(1);
  });

  test.each([
    ['quoted.dl', 's.facts:1:3: error[invalid-argument]: a quoted field has no end'],
    ['half.dl', 'error[division-by-zero]'],
    ['words.dl', 'error[invalid-argument]: to_number: expected an integer of 32 bits in "one"'],
  ])('%s', async (file, expected) => {
    const { code, errors } = await run(file);
    expect(errors).toContain(expected);
    expect(code).toBe(1);
  });

  test('a program without end stops at its limit', async () => {
    const { code, errors } = await run('loop.dl', '--steps', '5000');
    expect(code).toBe(3);
    expect(errors).toContain('stopped: ');
  });

  test.each([
    [['bad.dl', 'argument'], 'a Datalog program takes no arguments'],
    [['bad.dl', '--emit-js', 'f'], '--emit-js does not go with a Datalog program'],
    [['--facts', '.', 'x.omega'], '--facts is for Datalog programs'],
    [['bad.dl', '--output', 'nowhere'], '--output: there is no folder nowhere; make it first'],
    [['bad.dl', '--fact', '.'], "Unknown option '--fact'"],
  ])('wrong usage: %j', async (args, expected) => {
    const { code, errors } = await run(...args);
    expect(errors).toContain(expected);
    expect(code).toBe(2);
  });

  test.each(['fmt', 'test'])('omega %s has no use for it', async (verb) => {
    const { code, errors } = await omega([verb, 'bad.dl'], { cwd: folder.path });
    expect(errors).toContain('bad.dl is Datalog text, which "omega run" and "omega check" take');
    expect(code).toBe(2);
  });
});
