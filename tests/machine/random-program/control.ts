/**
 * Control: errors and guards, handlers, continuations that escape and that are entered again,
 * winders, parameters, promises.
 */
import { wrongCall } from './procedures.js';
import { later, type Variable, withVariables } from './scope.js';
import { effect, form, type Part, type Production, type Weighted, type Writer } from './writer.js';

const SLOTS = 3;
const ITEMS = 12;

/** What ends in an error, or an object that is raised. */
const raised: Production = (writer, scope, type) => {
  const int = writer.expression('int', scope);
  return writer.choices.weighted<() => Part | null>([
    [2, () => effect(`(raise ${int.text})`, [int])],
    [1, () => effect(`(raise 'oops)`, [])],
    [1, () => effect(`(raise (list 'item ${int.text}))`, [int])],
    [1, () => effect(`(error "it went wrong:" ${int.text})`, [int])],
    [3, () => wrongCall(writer, scope, type)],
  ])();
};

/** Something that may fail where it is asked for. */
const perhapsRaised: Production = (writer, scope, type) => {
  const test = writer.expression('bool', scope);
  const failure = raised(writer, scope, type);
  if (failure === null) return null;
  const value = writer.expression(type, scope);
  return effect(`(if ${test.text} ${value.text} ${failure.text})`, [test, value]);
};

const guarded: Production = (writer, scope, type) => {
  const e = writer.fresh('e');
  const body = writer.choices.onceIn(3)
    ? (raised(writer, scope, type) ?? writer.body(type, scope))
    : writer.body(type, scope);
  const [first, second] = [writer.expression(type, scope), writer.expression(type, scope)];
  const note = `(note '${e} (kind ${e}))`;
  const clauses = writer.choices.among([
    `(#t ${note} ${first.text})`,
    `((symbol? ${e}) ${first.text}) (else ${note} ${second.text})`,
    `((and (number? ${e}) (kind ${e})) => (lambda (k) (note '${e} k) ${first.text}))
      ((pair? ${e}) ${second.text})`,
  ]);
  return effect(`(guard (${e} ${clauses}) ${body.text})`, [body, first, second]);
};

/** A handler: called where something is raised, with what is raised. It answers what asks, and
 * leaves otherwise: what happens when it returns from an error that a guard has passed on is left
 * open. */
const handled: Production = (writer, scope, type) => {
  const [e, k] = [writer.fresh('e'), writer.fresh('k')];
  const inside = { ...scope, escapes: [...scope.escapes, { name: k, type }] };
  const body = writer.body(type, inside);
  const [answer, value] = [writer.expression('int', inside), writer.expression(type, scope)];
  const text = `(call/cc (lambda (${k})
    (with-exception-handler
      (lambda (${e})
        (note '${e} (kind ${e}))
        (if (asks? ${e}) (clip-int (+ (cdr ${e}) ${answer.text})) (${k} ${value.text})))
      (lambda () ${body.text}))))`;
  return effect(text, [body, answer, value]);
};

/** Asks a handler for an int. */
const asked: Production = (writer, scope) => {
  const int = writer.expression('int', scope);
  return effect(`(raise-continuable (cons 'ask ${int.text}))`, [int]);
};

/** A handler that returns where it must not: another error, which is not its affair. */
const returning: Production = (writer, scope, type) => {
  const [e, inner] = [writer.fresh('e'), writer.fresh('e')];
  const body = raised(writer, { ...scope, depth: 0 }, type);
  const value = writer.expression(type, scope);
  if (body === null) return null;
  const text = `(guard (${e} (#t (note '${e} (kind ${e})) ${value.text}))
    (with-exception-handler (lambda (${inner}) (note '${inner} (kind ${inner})) 0)
      (lambda () ${body.text})))`;
  return effect(text, [body, value]);
};

const escaping: Production = (writer, scope, type) => {
  const name = writer.fresh('k');
  const inside = { ...scope, escapes: [...scope.escapes, { name, type }] };
  const body = writer.body(type, inside);
  return effect(`(call/cc (lambda (${name}) ${body.text}))`, [body]);
};

/** Leaves, with a value; where it stands, any type is all right. */
const left: Production = (writer, scope) => {
  if (scope.escapes.length === 0) return null;
  const { name, type } = writer.choices.among(scope.escapes);
  const value = writer.expression(type, scope);
  return effect(`(${name} ${value.text})`, [value]);
};

/** Hands a continuation on to procedures that do no more than return to it. */
const handedOn: Production = (writer, scope) => {
  const k = writer.fresh('k');
  const parts = [writer.expression('int', scope), writer.expression('int', scope)];
  const call = writer.inOrder(parts, ([n, found]) => `(descend ${k} (modulo ${n} 20) ${found})`);
  return effect(`(call/cc (lambda (${k}) ${call.text}))`, [{ ...call, cost: call.cost + 40 }]);
};

const kept: Production = (writer, scope) => {
  const k = writer.fresh('k');
  const slot = writer.choices.below(SLOTS);
  const body = writer.body('int', scope);
  return effect(`(call/cc (lambda (${k}) (keep! ${slot} ${k}) ${body.text}))`, [body]);
};

const entered: Production = (writer, scope) => {
  const value = writer.expression('int', scope);
  return effect(`(enter ${writer.choices.below(SLOTS)} (clip-int ${value.text}))`, [value]);
};

const wound: Production = (writer, scope, type) => {
  const id = writer.fresh('w');
  const body = writer.body(type, scope);
  const [before, after] = [`(lambda () (note 'in '${id}))`, `(lambda () (note 'out '${id}))`];
  return effect(`(dynamic-wind ${before} (lambda () ${body.text}) ${after})`, [body]);
};

const parameterized: Production = (writer, scope, type) => {
  const value = writer.expression('int', scope);
  const body = writer.body(type, scope);
  const parameter = writer.choices.among(['p0', 'p1']);
  return effect(`(parameterize ((${parameter} ${value.text})) ${body.text})`, [value, body]);
};

const parameter: Production = (writer) => effect(writer.choices.among(['(p0)', '(p1)']), []);

/** A promise, forced as often as it is mentioned and done once. */
const promised: Production = (writer, scope, type) => {
  const name = writer.fresh('promise');
  const value = writer.body(type, later(scope, scope.room));
  const again = writer.choices.onceIn(2) ? `(force ${name}) ` : '';
  const delay = writer.choices.among([
    `(delay (let () ${value.text}))`,
    `(delay-force (delay (let () ${value.text})))`,
    `(make-promise (let () ${value.text}))`,
  ]);
  return effect(`(let ((${name} ${delay})) ${again}(force ${name}))`, [value]);
};

/** Items of a list, one after the other, from a coroutine. */
const generated: Production = (writer, scope) => {
  const name = writer.fresh('next');
  const items = writer.expression('ints', scope);
  const [a, b] = [writer.fresh('a'), writer.fresh('b')];
  const text = `(let* ((${name} (items->generator ${items.text} ${lastItem(writer)}))
      (${a} (${name})) (${b} (${name})))
    (+ (* 2 ${a}) ${b} (${name})))`;
  return effect(text, [items], ITEMS);
};

const lastItem = (writer: Writer): string => String(writer.choices.below(5));

/** A continuation that is given several values. */
const severalValuesTo: Production = (writer, scope, type) => {
  const [k, a, b] = [writer.fresh('k'), writer.fresh('a'), writer.fresh('b')];
  const int = (name: string): Variable => ({ name, type: 'int', assigned: false });
  const values = [writer.expression('int', scope), writer.expression('int', scope)];
  const call = writer.inOrder(values, (texts) => `(${k} ${texts.join(' ')})`);
  const body = writer.body(type, withVariables(scope, int(a), int(b)));
  const text = `(call-with-values (lambda () (call/cc (lambda (${k}) ${call.text})))
    (lambda (${a} ${b}) ${body.text}))`;
  return form(text, [call, body]);
};

export const CONTROL: readonly Weighted[] = [
  [3, guarded],
  [1, perhapsRaised],
  [2, handled],
  [1, returning],
  [2, escaping],
  [2, left],
  [2, wound],
  [1, parameterized],
  [1, promised],
  [1, severalValuesTo],
];

export const INT_CONTROL: readonly Weighted[] = [
  [2, handedOn],
  [2, kept],
  [2, entered],
  [2, parameter],
  [2, asked],
  [1, generated],
];

export const CONTROL_STATEMENTS: readonly Weighted[] = [
  [1, left],
  [2, entered],
];
