/**
 * Binding and branching, for expressions of every type.
 */
import { callOf } from './procedures.js';
import { later, type Procedure, TYPES, type Type, type Variable, withVariables } from './scope.js';
import { form, type Production, type Weighted } from './writer.js';

const conditional: Production = (writer, scope, type) => {
  const parts = [
    writer.expression('bool', scope),
    writer.expression(type, scope),
    writer.expression(type, scope),
  ];
  return form(`(if ${parts.map((part) => part.text).join(' ')})`, parts);
};

const binding: Production = (writer, scope, type) => {
  const count = 1 + writer.choices.below(3);
  const values = Array.from({ length: count }, () => {
    const of = writer.choices.among(TYPES);
    const assigned = of !== 'closure' && writer.choices.onceIn(3);
    const variable: Variable = { name: writer.fresh('v'), type: of, assigned };
    return { variable, value: writer.expression(of, scope) };
  });
  const inOrder = values.filter(({ value }) => !value.simple).length > 1;
  const inside = withVariables(scope, ...values.map(({ variable }) => variable));
  const body = writer.body(type, inside);
  const bindings = values.map(({ variable, value }) => `(${variable.name} ${value.text})`);
  const text = `(let${inOrder ? '*' : ''} (${bindings.join(' ')}) ${body.text})`;
  return form(text, [...values.map(({ value }) => value), body]);
};

/** A body with definitions of its own: of a variable and of a procedure that sees it. */
const definitions: Production = (writer, scope, type) => {
  const variable: Variable = {
    name: writer.fresh('d'),
    type: writer.choices.among(['int', 'text', 'ints', 'flo'] as const),
    assigned: writer.choices.onceIn(2),
  };
  const value = writer.expression(variable.type, scope);
  const inside = withVariables(scope, variable);
  const parameter: Variable = { name: writer.fresh('x'), type: 'int', assigned: false };
  const result = writer.choices.among(['int', 'ints', type] as const);
  const body = writer.body(result, withVariables(later(inside, scope.room / 4), parameter));
  const procedure: Procedure = {
    name: writer.fresh('local'),
    clauses: [['int']],
    rest: false,
    counted: false,
    result,
    cost: body.cost,
  };
  const rest = writer.body(type, { ...inside, procedures: [...scope.procedures, procedure] });
  const text = `(let ()
    (define ${variable.name} ${value.text})
    (define (${procedure.name} ${parameter.name}) ${body.text})
    ${rest.text})`;
  return form(text, [value, rest]);
};

const sequence: Production = (writer, scope, type) => {
  const statement = writer.statement(scope);
  const value = writer.expression(type, scope);
  return form(`(begin ${statement.text} ${value.text})`, [statement, value]);
};

const byCase: Production = (writer, scope, type) => {
  const key = writer.expression('int', scope);
  const [a, b, c] = [1, 2, 3].map(() => writer.expression(type, scope));
  const clauses = `((0) ${a?.text}) ((1 2 -1) ${b?.text}) (else ${c?.text})`;
  const parts = [key, a, b, c].filter((part) => part !== undefined);
  return form(`(case (remainder ${key.text} 4) ${clauses})`, parts);
};

const byClauses: Production = (writer, scope, type) => {
  const name = writer.fresh('found');
  const found: Variable = { name, type: 'ints', assigned: false };
  const parts = [
    writer.expression('bool', scope),
    writer.expression(type, scope),
    writer.expression('ints', scope),
    writer.expression(type, withVariables(scope, found)),
    writer.expression(type, scope),
  ];
  const [test, a, items, b, c] = parts.map((part) => part.text);
  const member = `(memv ${writer.choices.below(4)} ${items})`;
  const text = `(cond (${test} ${a}) (${member} => (lambda (${name}) ${b})) (else ${c}))`;
  return form(text, parts);
};

/** Several values of several types, bound at once. */
const severalValues: Production = (writer, scope, type) => {
  const types: Type[] = [writer.choices.among(TYPES), writer.choices.among(TYPES)];
  const variables = types.map(
    (of): Variable => ({
      name: writer.fresh('v'),
      type: of,
      assigned: false,
    }),
  );
  const values = writer.inOrder(
    types.map((of) => writer.expression(of, scope)),
    (texts) => `(values ${texts.join(' ')})`,
  );
  const body = writer.body(type, withVariables(scope, ...variables));
  const names = variables.map(({ name }) => name).join(' ');
  const text = writer.choices.among([
    `(let-values (((${names}) ${values.text})) ${body.text})`,
    `(call-with-values (lambda () ${values.text}) (lambda (${names}) ${body.text}))`,
    `(let () (define-values (${names}) ${values.text}) ${body.text})`,
  ]);
  return form(text, [values, body]);
};

/** Two procedures that call each other so many times. */
const mutual: Production = (writer, scope, type) => {
  const [one, other, n] = [writer.fresh('one'), writer.fresh('other'), writer.fresh('n')];
  const counts = [3, 2, 7, 40].filter((times) => times * 10 < scope.room);
  if (counts.length === 0) return null;
  const times = writer.choices.among(counts);
  const inside = withVariables(later(scope, scope.room / times), {
    name: n,
    type: 'int',
    assigned: false,
  });
  const [first, second] = [writer.body(type, inside), writer.body(type, inside)];
  const statement = writer.statement(inside);
  const text = `(letrec
    ((${one} (lambda (${n}) (if (= ${n} 0) (let () ${first.text}) (${other} (- ${n} 1)))))
     (${other} (lambda (${n})
       ${statement.text} (if (= ${n} 0) (let () ${second.text}) (${one} (- ${n} 1))))))
    (${writer.choices.among([one, other])} ${times}))`;
  return { ...form(text, [first, second, statement], times), simple: false };
};

/** A procedure of several clauses, called right away. */
const severalClauses: Production = (writer, scope, type) => {
  const [name, a, b, more] = ['f', 'a', 'b', 'more'].map((stem) => writer.fresh(stem));
  const int = (of: string | undefined): Variable => ({
    name: String(of),
    type: 'int',
    assigned: false,
  });
  const inside = later(scope, scope.room / 4);
  const bodies = [
    writer.expression(type, inside),
    writer.expression(type, withVariables(inside, int(a))),
    writer.expression(type, withVariables(inside, int(a), int(b), { ...int(more), type: 'ints' })),
  ];
  const [none, one, two] = bodies.map((body) => body.text);
  const procedure: Procedure = {
    name: String(name),
    clauses: [[], ['int'], ['int', 'int']],
    rest: true,
    counted: false,
    result: type,
    cost: Math.max(...bodies.map((body) => body.cost)),
  };
  const call = callOf(writer, scope, procedure);
  const text = `(let ((${name} (case-lambda
      (() ${none}) ((${a}) ${one}) ((${a} ${b} . ${more}) ${two}))))
    ${call.text})`;
  return form(text, [call]);
};

export const BINDINGS: readonly Weighted[] = [
  [3, conditional],
  [4, binding],
  [1, definitions],
  [1, sequence],
  [1, byCase],
  [1, byClauses],
  [1, severalValues],
  [1, mutual],
  [1, severalClauses],
];
