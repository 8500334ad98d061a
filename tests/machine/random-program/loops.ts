/**
 * Loops: named lets, do, recursion that is no tail call, and calls for each item.
 */
import { inLoop, type Scope, type Type, type Variable, withVariables } from './scope.js';
import {
  effect,
  form,
  type Part,
  type Production,
  simple,
  type Weighted,
  type Writer,
} from './writer.js';

const TIMES = [3, 0, 1, 5, 8, 60, 1500];
/** What a round must have room for. */
const ROUND_ROOM = 4;
/** As many items as there may be in a list. */
const ITEMS = 12;

const CLIPS: Partial<Record<Type, string>> = {
  int: 'clip-int',
  rat: 'clip-rat',
  text: 'clip-text',
  ints: 'clip-ints',
};

/** Keeps what goes from round to round small. */
export function clipped(type: Type, { text }: Part): string {
  const clip = CLIPS[type];
  return clip === undefined ? text : `(${clip} ${text})`;
}

/** How many rounds there is room for; null if not for one. */
function rounds(writer: Writer, scope: Scope): number | null {
  const possible = TIMES.filter((times) => times * ROUND_ROOM <= scope.room);
  return scope.room < ROUND_ROOM ? null : writer.choices.among(possible);
}

const variable = (name: string, type: Type, assigned = false): Variable => ({
  name,
  type,
  assigned,
});

/** A value carried from round to round: by tail calls, or by the steps of a do. */
const accumulation: Production = (writer, scope, type) => {
  const times = rounds(writer, scope);
  if (times === null || type === 'vector' || type === 'closure') return null;
  const [loop, i, carried] = [writer.fresh('loop'), writer.fresh('i'), writer.fresh('acc')];
  const start = writer.expression(type, scope);
  const around = inLoop(scope, times);
  const inside = withVariables(around, variable(i, 'int'), variable(carried, type));
  const statement = writer.choices.onceIn(2) ? writer.statement(inside) : simple('#t');
  const next = writer.expression(type, inside);
  const step = clipped(type, next);
  const text = writer.choices.among([
    `(let ${loop} ((${i} 0) (${carried} ${start.text}))
      (if (= ${i} ${times}) ${carried}
        (begin ${statement.text} (${loop} (+ ${i} 1) ${step}))))`,
    `(do ((${i} 0 (+ ${i} 1)) (${carried} ${start.text} ${step}))
      ((>= ${i} ${times}) ${carried}) ${statement.text})`,
    `(let ${loop} ((${i} ${times}) (${carried} ${start.text}))
      (cond ((positive? ${i}) ${statement.text} (${loop} (- ${i} 1) ${step})) (else ${carried})))`,
  ]);
  return form(text, [start, statement, next], Math.max(times, 2));
};

/** Two loops, where the inner one goes on with the outer one; some of what the outer one reads is
 * not read in the inner one. */
const nested: Production = (writer, scope, type) => {
  const [times, turns] = [rounds(writer, scope), writer.choices.among([2, 1, 3])];
  if (times === null || type === 'vector' || type === 'closure') return null;
  const [outer, inner] = [writer.fresh('outer'), writer.fresh('inner')];
  const [limit, i, j] = [writer.fresh('limit'), writer.fresh('i'), writer.fresh('j')];
  const [carried, there] = [writer.fresh('acc'), writer.fresh('acc')];
  const start = writer.expression(type, scope);
  const around = inLoop(scope, times * turns);
  const inside = withVariables(around, variable(i, 'int'), variable(carried, type));
  const innermost = withVariables(inside, variable(j, 'int'), variable(there, type));
  const statement = writer.statement(innermost);
  const [next, step] = [writer.expression(type, innermost), writer.expression(type, innermost)];
  const text = `(let ((${limit} ${times}))
    (let ${outer} ((${i} 0) (${carried} ${start.text}))
      (if (>= ${i} ${limit}) ${carried}
        (let ${inner} ((${j} 0) (${there} ${carried}))
          (if (= ${j} ${turns})
            (${outer} (+ ${i} 1) ${clipped(type, step)})
            (begin ${statement.text} (${inner} (+ ${j} 1) ${clipped(type, next)})))))))`;
  return effect(text, [start, statement, next, step], Math.max(times * turns, 2));
};

/** A loop with a variable that is a number, but now and then not. */
const marking: Production = (writer, scope, type) => {
  const times = rounds(writer, scope);
  if (times === null || type !== 'int') return null;
  const [loop, i] = [writer.fresh('loop'), writer.fresh('i')];
  const [mark, carried] = [writer.fresh('mark'), writer.fresh('acc')];
  const start = writer.expression('int', scope);
  const around = inLoop(scope, times);
  const inside = withVariables(around, variable(i, 'int'), variable(carried, 'int'));
  const test = writer.expression('bool', inside);
  const next = writer.expression('int', inside);
  const text = `(let ${loop} ((${i} 0) (${mark} 0) (${carried} ${start.text}))
    (cond ((= ${i} ${times}) (clip-int (- ${carried} (or ${mark} -1))))
          (${test.text} (${loop} (+ ${i} 1) #f (clip-int ${next.text})))
          (else (${loop} (+ ${i} 1) (or ${mark} ${i}) (clip-int (+ ${carried} (or ${mark} 1)))))))`;
  return form(text, [start, test, next], Math.max(times, 2));
};

/** A sum by recursion that is no tail call, perhaps deep. */
export const recursiveSum: Production = (writer, scope) => {
  const times = rounds(writer, scope);
  if (times === null) return null;
  const [sum, n] = [writer.fresh('sum'), writer.fresh('n')];
  const item = writer.expression('int', withVariables(inLoop(scope, times), variable(n, 'int')));
  const again = { text: `(${sum} (- ${n} 1))`, simple: false, cost: 1 };
  const operands = writer.choices.onceIn(2) ? [item, again] : [again, item];
  const added = writer.inOrder(operands, ([a, b]) => `(- ${a} ${b})`);
  const text = `(let ${sum} ((${n} ${times})) (if (< ${n} 1) 0 (clip-int ${added.text})))`;
  return effect(text, [item], Math.max(times, 2));
};

export const recursiveList: Production = (writer, scope) => {
  const times = rounds(writer, scope);
  if (times === null || times > ITEMS) return null;
  const [build, n] = [writer.fresh('build'), writer.fresh('n')];
  const item = writer.expression('int', withVariables(inLoop(scope, times), variable(n, 'int')));
  const again = { text: `(${build} (- ${n} 1))`, simple: false, cost: 1 };
  const consed = writer.inOrder([item, again], ([a, b]) => `(cons ${a} ${b})`);
  const text = `(let ${build} ((${n} ${times})) (if (= ${n} 0) '() ${consed.text}))`;
  return effect(text, [item], Math.max(times, 2));
};

/** A statement for each item; the item may be assigned. */
const forEach: Production = (writer, scope) => {
  if (scope.room < ROUND_ROOM * ITEMS) return null;
  const [operator, type, of] = writer.choices.among([
    ['for-each', 'ints', 'int'],
    ['vector-for-each', 'vector', 'int'],
    ['string-for-each', 'text', 'char'],
  ] as const);
  const item = variable(writer.fresh('item'), of, of === 'int' && writer.choices.onceIn(4));
  const items = writer.expression(type, scope);
  const body = writer.statement(withVariables(inLoop(scope, ITEMS), item));
  const text = `(${operator} (lambda (${item.name}) ${body.text}) ${items.text})`;
  return effect(text, [items, body], 4);
};

const counting: Production = (writer, scope) => {
  const times = rounds(writer, scope);
  if (times === null || times > 60) return null;
  const i = writer.fresh('i');
  const body = writer.statement(withVariables(inLoop(scope, times), variable(i, 'int')));
  const text = writer.choices.among([
    `(do ((${i} 0 (+ ${i} 1))) ((= ${i} ${times})) ${body.text})`,
    `(repeat ${times} ${body.text.replaceAll(new RegExp(`\\b${i}\\b`, 'g'), '1')})`,
  ]);
  return effect(text, [body], times);
};

export const LOOPS: readonly Weighted[] = [
  [3, accumulation],
  [2, nested],
  [1, marking],
];

export const LOOP_STATEMENTS: readonly Weighted[] = [
  [3, forEach],
  [2, counting],
];
