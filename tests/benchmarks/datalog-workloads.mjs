/**
 * Datalog programs to measure: facts, rules, which relation is wanted and how many rows it has in
 * the end. Rules are texts, `head :- goal, goal`, of relations of variables; so each system can be
 * given them in its own way.
 */
import { Database } from '#omega/runtime/core/datalog/database.js';
import { Random } from '#omega/runtime/core/fiber/random.js';

const CLOSURE = ['path(x, y) :- edge(x, y)', 'path(x, z) :- path(x, y), edge(y, z)'];

/** A chain of so many nodes, from each of which there is a path to all behind it. */
export function chain(nodes) {
  const edge = Array.from({ length: nodes - 1 }, (_, i) => [i, i + 1]);
  const count = (nodes * (nodes - 1)) / 2;
  return { name: `chain ${nodes}`, facts: { edge }, rules: CLOSURE, wanted: 'path', count };
}

/** A random graph, whose closure is that of a program by hand. */
export function randomGraph(nodes, edges) {
  const random = new Random(1);
  const edge = Array.from({ length: edges }, () => [random.below(nodes), random.below(nodes)]);
  const count = closureSize(nodes, edge);
  return {
    name: `random ${nodes}, ${edges}`,
    facts: { edge },
    rules: CLOSURE,
    wanted: 'path',
    count,
  };
}

/** How many pairs of nodes have a path, by a walk from each node. */
function closureSize(nodes, edges) {
  const successors = Array.from({ length: nodes }, () => []);
  for (const [from, to] of edges) successors[from].push(to);
  let count = 0;
  for (let start = 0; start < nodes; start++) {
    const seen = new Set();
    const pending = [...successors[start]];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      pending.push(...successors[node]);
    }
    count += seen.size;
  }
  return count;
}

/** Who is of whose generation in the complete binary tree of so many levels. */
export function sameGeneration(levels) {
  const nodes = 2 ** levels - 1;
  const parent = Array.from({ length: nodes - 1 }, (_, i) => [i + 1, i >> 1]);
  const rules = [
    'sg(x, y) :- parent(x, p), parent(y, p)',
    'sg(x, y) :- parent(x, p), sg(p, q), parent(y, q)',
  ];
  const count = (4 ** levels - 4) / 3;
  return { name: `same generation ${levels}`, facts: { parent }, rules, wanted: 'sg', count };
}

/** Andersen's points-to analysis of a program of so many functions, each of 40 variables. */
export function pointsTo(functions, count = null) {
  const VARIABLES = 40;
  const random = new Random(7);
  const facts = { addr: [], assign: [], load: [], store: [] };
  for (let f = 0; f < functions; f++) {
    const some = () => f * VARIABLES + random.below(VARIABLES);
    for (let i = 0; i < VARIABLES; i++) {
      if (i % 2 === 1) facts.addr.push([f * VARIABLES + i, some()]);
      if (i > 0) facts.assign.push([f * VARIABLES + i, f * VARIABLES + i - 1]);
    }
    facts.load.push([some(), some()]);
    facts.store.push([some(), some()]);
  }
  const rules = [
    'pt(y, x) :- addr(y, x)',
    'pt(y, x) :- assign(y, z), pt(z, x)',
    'pt(y, w) :- load(y, x), pt(x, z), pt(z, w)',
    'pt(z, w) :- store(y, x), pt(y, z), pt(x, w)',
  ];
  return { name: `points-to ${functions}`, facts, rules, wanted: 'pt', count };
}

/** An atom's relation and variables. */
export function parsedAtom(text) {
  const [, relation, variables] = text.match(/^(\w+)\((.*)\)$/);
  return { relation, variables: variables.split(', ') };
}

/** A rule's atoms, the head first. */
export function parsedRule(text) {
  return text.split(/ :- |(?<=\)), /).map(parsedAtom);
}

/** A database of Omega with a workload's facts and rules; nothing is computed. */
export function databaseOf({ facts, rules }) {
  const database = new Database();
  for (const [relation, rows] of Object.entries(facts))
    for (const row of rows) database.assertFact(relation, row);
  for (const text of rules) {
    const [head, ...body] = parsedRule(text).map(({ relation, variables }) => ({
      relation,
      terms: variables.map((name) => ({ kind: 'variable', name })),
      span: null,
    }));
    const goals = body.map((atom) => ({ kind: 'relation', atom }));
    database.addRule({ head, body: goals, span: null });
  }
  return database;
}
