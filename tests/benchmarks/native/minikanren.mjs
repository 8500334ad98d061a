/** `programs/minikanren.omega` by hand in JavaScript: terms and substitutions as linked cells,
 * streams as cells and functions. */
const cons = (car, cdr) => ({ car, cdr });
const isPair = (x) => x !== null && typeof x === 'object' && !(x instanceof Variable);

class Variable {}

function walk(start, substitution) {
  let term = start;
  while (term instanceof Variable) {
    let rest = substitution;
    while (rest !== null && rest.car.variable !== term) rest = rest.cdr;
    if (rest === null) return term;
    term = rest.car.value;
  }
  return term;
}

/** The substitution that makes two terms the same; undefined if there is none. */
function unify(left, right, substitution) {
  const [a, b] = [walk(left, substitution), walk(right, substitution)];
  if (a === b) return substitution;
  if (a instanceof Variable) return cons({ variable: a, value: b }, substitution);
  if (b instanceof Variable) return cons({ variable: b, value: a }, substitution);
  if (!isPair(a) || !isPair(b)) return undefined;
  const inside = unify(a.car, b.car, substitution);
  return inside === undefined ? undefined : unify(a.cdr, b.cdr, inside);
}

function walkAll(start, substitution) {
  const term = walk(start, substitution);
  if (!isPair(term)) return term;
  return cons(walkAll(term.car, substitution), walkAll(term.cdr, substitution));
}

// Streams: null, a pair of an answer and a stream, or a function that makes one.

function join(a, b) {
  if (a === null) return b;
  if (typeof a === 'function') return () => join(b, a());
  return cons(a.car, join(b, a.cdr));
}

function joinMap(goal, stream) {
  if (stream === null) return null;
  if (typeof stream === 'function') return () => joinMap(goal, stream());
  return join(goal(stream.car), joinMap(goal, stream.cdr));
}

/** The answers of a stream, at most so many. */
function take(count, stream) {
  const answers = [];
  let rest = stream;
  while (rest !== null && answers.length < count) {
    if (typeof rest === 'function') rest = rest();
    else {
      answers.push(rest.car);
      rest = rest.cdr;
    }
  }
  return answers;
}

// Goals.

const same = (a, b) => (substitution) => {
  const unified = unify(a, b, substitution);
  return unified === undefined ? null : cons(unified, null);
};
const either = (one, other) => (s) => join(one(s), other(s));
const both = (one, other) => (s) => joinMap(other, one(s));
const later = (thunk) => (s) => () => thunk()(s);

function appended(a, b, whole) {
  const [first, rest, more] = [new Variable(), new Variable(), new Variable()];
  return either(
    both(same(a, null), same(b, whole)),
    both(
      same(a, cons(first, rest)),
      both(
        same(whole, cons(first, more)),
        later(() => appended(rest, b, more)),
      ),
    ),
  );
}

function reversed(items, backwards) {
  const [first, rest, start] = [new Variable(), new Variable(), new Variable()];
  return either(
    both(same(items, null), same(backwards, null)),
    both(
      same(items, cons(first, rest)),
      both(
        later(() => reversed(rest, start)),
        later(() => appended(start, cons(first, null), backwards)),
      ),
    ),
  );
}

function countTo(n) {
  let items = null;
  for (let i = n; i > 0; i--) items = cons(i, items);
  return items;
}

function fold(items, step) {
  let result = 0;
  for (let rest = items; rest !== null; rest = rest.cdr) result = step(result, rest.car);
  return result;
}

function splits(size) {
  const [a, b] = [new Variable(), new Variable()];
  const answers = take(Number.POSITIVE_INFINITY, appended(a, b, countTo(size))(null));
  return answers.reduce((total, s) => total + fold(walkAll(a, s), (sum, item) => sum + item), 0);
}

function turned(size) {
  const items = new Variable();
  const [substitution] = take(1, reversed(items, countTo(size))(null));
  return fold(walkAll(items, substitution), (number, item) => (number * 10 + item) % 65521);
}

const relations = (size) => splits(4 * size) + turned(size);

export const run = () => relations(25);
