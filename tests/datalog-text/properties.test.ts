/**
 * Datalog text means what it says: random programs give the same facts as text and as rules;
 * aggregates in bodies are what a loop over the facts finds; patterns match what JavaScript's do.
 * `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Flonum } from '#omega/grammar/datum.js';
import { Database } from '#omega/runtime/core/datalog/database.js';
import { variablesOf } from '#omega/runtime/core/datalog/flat-rule.js';
import { compilePattern } from '#omega/runtime/core/datalog/pattern.js';
import type { Aggregate, Goal, Rule, Term } from '#omega/runtime/core/datalog/rule.js';
import { translateProgram } from '#omega/runtime/core/datalog-text/program.js';
import { givenFacts, LEAST, programs, RELATIONS } from '../datalog/random-programs.js';
import { finish } from '../datalog/written-rules.js';
import { atomAsText, declarationAsText, ruleAsText } from './written-text.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const numRuns = Number(process.env.OMEGA_FUZZ_RUNS ?? 200);

const NAMES = RELATIONS.flatMap((layer) => Object.entries(layer));

/** The facts that a program of Datalog text comes to. */
function factsOfText(text: string): Database {
  const { flaws, declarations, rules, facts } = translateProgram(text, 'random.dl');
  expect(flaws, text).toEqual([]);
  const database = new Database();
  for (const declaration of declarations) database.declare(declaration);
  for (const rule of rules) database.addRule(rule);
  for (const { relation, values } of facts) database.assertFact(relation, values);
  finish(database.evaluate());
  return database;
}

function contents(database: Database): string {
  return NAMES.map(([name]) => {
    const rows = database.facts(name).map((row) => JSON.stringify(row));
    return `${name}: ${rows.sort().join(' ')}`;
  }).join('\n');
}

const isAggregate = (term: { readonly kind: string }): term is Aggregate =>
  term.kind === 'aggregate';

/** A rule with an aggregate as two: one for the solutions, with all variables that each of them
 * has, and one that counts them. Other rules are left as they are. */
function separated(rule: Rule, number: number): readonly Rule[] {
  const { head, body } = rule;
  if (!head.terms.some(isAggregate)) return [rule];
  const names = body
    .filter((goal) => goal.kind !== 'not')
    .flatMap((goal) => (goal.kind === 'or' ? inAll(goal.branches) : [...variablesOf(goal)]));
  const terms = [...new Set(names)].map((name): Term => ({ kind: 'variable', name }));
  const solutions = { relation: `solutions${number}`, terms, span: null };
  const counted: Rule = { ...rule, body: [{ kind: 'relation', atom: solutions }] };
  return [{ head: solutions, body, span: null }, counted];
}

function inAll(branches: readonly (readonly Goal[])[]): string[] {
  const [first = [], ...rest] = branches.map((goals) => goals.flatMap((g) => [...variablesOf(g)]));
  return first.filter((name) => rest.every((names) => names.includes(name)));
}

/** The second of those rules: the aggregate stands in the body, over solutions of its own. */
function countedAsText({ head, body }: Rule): string {
  const [{ atom }] = body as readonly [Goal & { kind: 'relation' }];
  const groups = head.terms.slice(0, -1) as Term[];
  const { operator, variable } = head.terms.at(-1) as Aggregate;
  const isGroup = (term: Term): boolean =>
    groups.some((group) => JSON.stringify(group) === JSON.stringify(term));
  const own = (name: string): string => `${name}_own`;
  const inner = atom.terms.map((term): Term => {
    if (term.kind !== 'variable' || isGroup(term)) return term;
    return { kind: 'variable', name: own(term.name) };
  });
  const target = variable === null || operator === 'count' ? '' : ` ${own(variable)}`;
  const found: Term = { kind: 'variable', name: 'found' };
  const outer = atomAsText(atom.relation, atom.terms);
  return (
    `${atomAsText(head.relation, [...groups, found])} :- ${outer}, ` +
    `found = ${operator}${target} : { ${atomAsText(atom.relation, inner)} }.`
  );
}

test('a program as text gives the same facts as its rules', () => {
  fc.assert(
    fc.property(programs, fc.array(givenFacts, { maxLength: 12 }), (program, given) => {
      const rules = program.layers
        .flat()
        .filter(({ head }) => head.relation !== LEAST)
        .flatMap(separated);
      const database = new Database();
      for (const [name, arity] of NAMES)
        database.declare({ name, columns: Array(arity).fill('any'), lattice: null, span: null });
      for (const rule of rules) database.addRule(rule);
      for (const [name, row] of given) database.assertFact(name, row);
      finish(database.evaluate());
      const solutions = rules.filter(({ head }) => head.relation.startsWith('solutions'));
      const text = [
        ...NAMES.map(([name, arity]) => declarationAsText(name, arity)),
        ...solutions.map(({ head }) => declarationAsText(head.relation, head.terms.length)),
        ...rules.map((rule) =>
          rule.head.terms.some(isAggregate) ? countedAsText(rule) : ruleAsText(rule),
        ),
        ...given.map(([name, row]) => `${name}(${row.join(', ')}).`),
      ].join('\n');
      expect(contents(factsOfText(text)), text).toBe(contents(database));
    }),
    { seed, numRuns },
  );
});

type Edge = readonly [number, number];
const node = fc.integer({ min: -2, max: 3 });
const edges = fc.array(fc.tuple(node, node), { maxLength: 10 });

/** What an aggregate in the body of `r(x, v) :- n(x), v = …` is for each x; null for no value. */
const AGGREGATES: Readonly<Record<string, (x: number, e: readonly Edge[]) => number | null>> = {
  'count : { e(x, _) }': (x, e) => e.filter(([a]) => a === x).length,
  'count : { e(_, y), y < x }': (x, e) => e.filter(([, b]) => b < x).length,
  'count : { e(x, y) ; e(y, x) }': (x, e) =>
    new Set(e.flatMap(([a, b]) => [...(a === x ? [b] : []), ...(b === x ? [a] : [])])).size,
  'sum y * x : { e(x, y) }': (x, e) =>
    e.filter(([a]) => a === x).reduce((sum, [, b]) => sum + b * x, 0) + 0,
  'sum y : { e(_, y), !e(y, x) }': (x, e) =>
    e.filter(([, b]) => !e.some(([c, d]) => c === b && d === x)).reduce((s, [, b]) => s + b, 0),
  'min y : { e(x, y) }': (x, e) => least(e.filter(([a]) => a === x).map(([, b]) => b)),
  'max y - x : { e(y, _), x != y }': (x, e) =>
    negative(least(e.filter(([a]) => a !== x).map(([a]) => x - a))),
  'max c : { n(z), z <= x, c = count : { e(z, w), w != x } }': (x, e) =>
    negative(
      least(
        NODES.filter((z) => z <= x).map((z) => -e.filter(([a, w]) => a === z && w !== x).length),
      ),
    ),
  'sum min(y, 1) : { e(x, y) }': (x, e) =>
    e.filter(([a]) => a === x).reduce((sum, [, b]) => sum + Math.min(b, 1), 0),
  'max (y) : { e(x, y) }': (x, e) => negative(least(e.filter(([a]) => a === x).map(([, b]) => -b))),
  '1 + count : { e(x, _) } * 2': (x, e) => 1 + 2 * e.filter(([a]) => a === x).length,
};
const NODES = [-2, -1, 0, 1, 2, 3];

const least = (all: readonly number[]): number | null => (all.length > 0 ? Math.min(...all) : null);
const negative = (n: number | null): number | null => (n === null ? null : 0 - n);

test.each(Object.entries(AGGREGATES))('%s', (text, expected) => {
  fc.assert(
    fc.property(edges, (given) => {
      const distinct = [...new Map(given.map((edge) => [edge.join(), edge])).values()];
      const database = factsOfText(
        [
          '.decl e(a: number, b: number) .decl n(a: number) .decl r(x: number, v: number)',
          ...distinct.map(([a, b]) => `e(${a}, ${b}).`),
          ...NODES.map((x) => `n(${x}).`),
          `r(x, v) :- n(x), v = ${text}.`,
        ].join('\n'),
      );
      const found = NODES.flatMap((x) => {
        const value = expected(x, distinct);
        return value === null ? [] : [[x, value]];
      });
      const sorted = database.facts('r').sort(([a], [b]) => (a as number) - (b as number));
      expect(sorted).toEqual(found);
    }),
    { seed, numRuns: numRuns / 4 },
  );
});

test('the mean of floats', () => {
  const database = factsOfText(
    '.decl e(a: float) .decl r(m: float) e(1). e(2.5). r(m) :- m = mean a : { e(a) }.',
  );
  expect(database.facts('r')).toEqual([[new Flonum(1.75)]]);
});

const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '[1-3-]', 'x');
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    piece,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
      .map(([a, times]) => `(?:${a})${times}`),
  ),
}));

test('patterns match as in JavaScript', () => {
  const texts = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', '\n'), maxLength: 6 }),
  );
  fc.assert(
    fc.property(pattern, texts, (source, subjects) => {
      const [ours, theirs] = [compilePattern(source), new RegExp(`^(?:${source})$`)];
      for (const subject of subjects) expect(ours.matches(subject)).toBe(theirs.test(subject));
    }),
    { seed, numRuns },
  );
});

test('a pattern that would take for ever with backtracking', () => {
  expect(compilePattern('(a*)*b').matches('a'.repeat(20_000))).toBe(false);
});

const word = fc.constantFrom(
  ...['p(', 'q(', 'x', 'y', '_', '1', '-2', '2.5', '3u', '"a"', ')', ',', ';', '.', ':-', '!', '('],
  ...['=', '<', '!=', '+', '*', '^', '-', 'band', 'bnot', 'count :', 'sum x :', 'max', '{', '}'],
  ...['min(', 'cat(', 'strlen(', 'match(', 'to_number(', 'as(', 'true', 'false', '\n', '[', '<='],
  ...['.decl r(a: number)', '.decl', '.type T <: symbol', '.input p', '.output q(IO=', '.comp C {'],
  ...['p(x) :- q(x, y)', 'p(x) :- p(x), x = count : { q(x, _) }', '/*', '"', '#', '.plan 1:(1)'],
);

test('no text is too bad to be told what is wrong with it', () => {
  const declared = '.decl p(x: number)\n.decl q(x: number, s: symbol)\n';
  fc.assert(
    fc.property(fc.array(word, { maxLength: 25 }), (words) => {
      const text = declared + words.join(' ');
      for (const { span, message } of translateProgram(text, 'soup.dl').flaws) {
        expect(span.offset, message).toBeLessThanOrEqual(span.endOffset);
        expect(span.endOffset, message).toBeLessThanOrEqual(text.length);
        expect(message).not.toMatch(/undefined|null|\?\./);
      }
    }),
    { seed, numRuns: 5 * numRuns },
  );
});
