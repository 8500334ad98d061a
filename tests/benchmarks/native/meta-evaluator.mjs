/** `programs/meta-evaluator.omega` by hand in JavaScript: an evaluator of expressions that are
 * arrays, strings and numbers, with environments that are chains of maps. */
function evaluate(expression, environment) {
  if (typeof expression === 'string') return lookup(expression, environment);
  if (!Array.isArray(expression)) return expression;
  switch (expression[0]) {
    case 'quote':
      return expression[1];
    case 'if':
      return evaluate(expression[1], environment) !== false
        ? evaluate(expression[2], environment)
        : evaluate(expression[3], environment);
    case 'lambda':
      return { names: expression[1], body: expression[2], environment };
    case 'letrec':
      return evaluateLetrec(expression[1], expression[2], environment);
    default: {
      const [procedure, ...values] = expression.map((part) => evaluate(part, environment));
      return apply(procedure, values);
    }
  }
}

function apply(procedure, values) {
  if (typeof procedure === 'function') return procedure(...values);
  const { names, body, environment } = procedure;
  const frame = new Map(names.map((name, i) => [name, values[i]]));
  return evaluate(body, { frame, outer: environment });
}

function lookup(name, environment) {
  for (let at = environment; at !== null; at = at.outer) {
    if (at.frame.has(name)) return at.frame.get(name);
  }
  throw new Error(`${name} is not bound`);
}

function evaluateLetrec(bindings, body, environment) {
  const inside = { frame: new Map(), outer: environment };
  for (const [name, value] of bindings) inside.frame.set(name, evaluate(value, inside));
  return evaluate(body, inside);
}

const PRIMITIVES = {
  frame: new Map([
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['<', (a, b) => a < b],
    ['list', (...items) => items],
  ]),
  outer: null,
};

const FIB = [
  'lambda',
  ['n'],
  ['if', ['<', 'n', 2], 'n', ['+', ['fib', ['-', 'n', 1]], ['fib', ['-', 'n', 2]]]],
];

export const run = () => evaluate(['letrec', [['fib', FIB]], ['fib', 19]], PRIMITIVES);
