/**
 * Closures and calls: of known procedures and of values, with lists of arguments, of any number of
 * arguments.
 */
import { later, type Procedure, type Scope, type Type, withVariables } from './scope.js';
import {
  effect,
  form,
  type Part,
  type Production,
  simple,
  type Weighted,
  type Writer,
} from './writer.js';

/** What a call of an unknown closure may cost. */
const CLOSURE_ROOM = 30;
const REST_MAX = 3;

/** A lambda expression from int to int. What it refers to may be changed by it. */
const lambda: Production = (writer, scope) => {
  const name = writer.fresh('x');
  const assigned = writer.choices.onceIn(5);
  const inside = withVariables(later(scope, CLOSURE_ROOM), { name, type: 'int', assigned });
  return simple(`(lambda (${name}) ${writer.body('int', inside).text})`);
};

/** A closure over a variable of its own. */
const counter: Production = (writer) => {
  const [name, step] = [writer.fresh('n'), writer.fresh('x')];
  return {
    text: `(let ((${name} 0))
      (lambda (${step}) (set! ${name} (clip-int (+ ${name} ${step}))) ${name}))`,
    simple: false,
    cost: 2,
  };
};

const composed: Production = (writer, scope) => {
  const [f, g, x] = [writer.fresh('f'), writer.fresh('g'), writer.fresh('x')];
  const parts = [writer.expression('closure', scope), writer.expression('closure', scope)];
  return writer.inOrder(
    parts,
    (texts) =>
      `((lambda (${f} ${g}) (lambda (${x}) (clip-int (${f} (${g} ${x}))))) ${texts.join(' ')})`,
  );
};

const named: Production = (writer, scope) => {
  const fitting = scope.procedures.filter(
    ({ clauses, rest, result, cost }) =>
      !rest && result === 'int' && clauses[0]?.join() === 'int' && cost <= CLOSURE_ROOM,
  );
  return fitting.length === 0 ? null : simple(writer.choices.among(fitting).name);
};

/** The element of a list of closures. */
const ofList: Production = (writer, scope) =>
  writer.inOrder(
    [writer.expression('closure', scope), writer.expression('closure', scope)],
    ([f, g]) => `(list-ref (list ${f} ${g}) ${writer.choices.below(2)})`,
  );

export const CLOSURES: readonly Weighted[] = [
  [3, lambda],
  [1, counter],
  [1, composed],
  [1, ofList],
  [2, named],
];

/** A call of a closure, at once or through apply. */
const closureCall: Production = (writer, scope) => {
  if (scope.room < CLOSURE_ROOM) return null;
  const parts = [writer.expression('closure', scope), writer.expression('int', scope)];
  const call = writer.choices.weighted([
    [4, ([f, x]: readonly string[]) => `(${f} ${x})`],
    [1, ([f, x]: readonly string[]) => `(apply ${f} (list ${x}))`],
    [1, ([f, x]: readonly string[]) => `(vector-ref (vector-map ${f} (vector ${x})) 0)`],
  ]);
  return { ...writer.inOrder(parts, call), simple: false, cost: CLOSURE_ROOM };
};

/** A lambda expression that is called where it stands, some of its parameters in a list. */
const restCall: Production = (writer, scope) => {
  const [first, rest] = [writer.fresh('x'), writer.fresh('more')];
  const inside = withVariables(
    scope,
    { name: first, type: 'int', assigned: false },
    { name: rest, type: 'ints', assigned: false },
  );
  const body = writer.expression('int', inside);
  const parts = [writer.expression('int', scope), writer.expression('ints', scope)];
  const call = writer.inOrder(
    parts,
    (texts) => `(apply (lambda (${first} . ${rest}) ${body.text}) ${texts.join(' ')})`,
  );
  return form(call.text, [call, body]);
};

const applied: Production = (writer, scope) => {
  const operator = writer.choices.among(['+', 'max 0', 'min 0', '- 1', 'gcd']);
  const items = writer.expression('ints', scope);
  return form(`(apply ${operator} ${items.text})`, [items]);
};

/** A fold, from the first item to the last. */
const folded: Production = (writer, scope) => {
  const [item, sum] = [writer.fresh('x'), writer.fresh('sum')];
  const inside = withVariables(
    { ...scope, room: scope.room / 12 },
    { name: item, type: 'int', assigned: false },
    { name: sum, type: 'int', assigned: false },
  );
  if (inside.room < 4) return null;
  const body = writer.body('int', inside);
  const items = writer.expression('ints', scope);
  return effect(
    `(fold-up (lambda (${item} ${sum}) (clip-int (let () ${body.text}))) 0 ${items.text})`,
    [body, items],
    8,
  );
};

const recordFields: Production = (writer, scope) => {
  const point = writer.fresh('p');
  const parts = [1, 2, 3].map(() => writer.expression('int', scope));
  const record = ([x, y, z]: readonly string[]) =>
    `(let ((${point} (make-point ${x} ${y})))
      (set-point-x! ${point} (- (point-x ${point}) ${z}))
      (* (point-x ${point}) (point-y ${point})))`;
  return writer.inOrder(parts, record);
};

export const INT_CALLS: readonly Weighted[] = [
  [4, closureCall],
  [1, restCall],
  [1, applied],
  [2, folded],
  [1, recordFields],
];

/** A call of a procedure of the program. */
export const procedureCall: Production = (writer, scope, type) => {
  const known = scope.procedures.filter(
    ({ result, cost }) => result === type && cost <= scope.room,
  );
  return known.length === 0 ? null : callOf(writer, scope, writer.choices.among(known));
};

export function callOf(writer: Writer, scope: Scope, procedure: Procedure): Part {
  const { clauses, rest, counted, name, cost } = procedure;
  const types = writer.choices.among(clauses);
  const operands = types.map((type, i) =>
    counted && i === 0 ? count(writer, scope, cost) : writer.expression(type, scope),
  );
  const times = counted ? Number(operands[0]?.text) : 1;
  if (rest && types === clauses.at(-1)) operands.push(...moreOperands(writer, scope));
  const call = writer.call(name, ...operands);
  return { ...call, cost: call.cost + cost * times };
}

function moreOperands(writer: Writer, scope: Scope): Part[] {
  return Array.from({ length: writer.choices.below(REST_MAX) }, () =>
    writer.expression('int', scope),
  );
}

/** How often a procedure may call itself: as often as there is room. */
function count(writer: Writer, scope: Scope, cost: number): Part {
  const counts = [2, 0, 1, 4, 7, 30, 1200].filter((times) => times * cost <= scope.room);
  return simple(String(writer.choices.among(counts.length === 0 ? [0] : counts)));
}

/** What fails, whatever its operands are. */
const WRONG: ReadonlyArray<readonly [operator: string, types: readonly Type[]]> = [
  ['car', ['int']],
  ['cdr', ['symbol']],
  ['vector-ref', ['int', 'int']],
  ['+', ['int', 'symbol']],
  ['-', ['text', 'int']],
  ['*', ['int', 'bool']],
  ['<', ['int', 'text']],
  ['quotient', ['symbol', 'int']],
  ['string-append', ['text', 'int']],
  ['string-length', ['symbol']],
  ['vector-length', ['ints']],
  ['symbol->string', ['text']],
  ['length', ['int']],
  ['apply', ['int', 'ints']],
  ['(lambda (x) x)', []],
  ['(lambda (x) x)', ['int', 'int']],
  ['5', ['int']],
  ['no-such-procedure', []],
];

export const wrongCall: Production = (writer, scope) => {
  const [operator, types] = writer.choices.among(WRONG);
  return writer.call(operator, ...types.map((type) => writer.expression(type, scope)));
};
