/**
 * Statements: what is done for its effect.
 */
import { CONTROL_STATEMENTS } from './control.js';
import { index } from './data.js';
import { clipped, LOOP_STATEMENTS } from './loops.js';
import { TYPES, type Type } from './scope.js';
import { effect, type Production, type Weighted } from './writer.js';

/** A note costs more than other calls, so that traces stay short. */
const NOTE_TIMES = 10;

const noted: Production = (writer, scope) => {
  if (scope.room < NOTE_TIMES) return null;
  const value = writer.expression(writer.choices.among(TYPES), scope);
  return effect(`(note '${writer.fresh('n')} ${value.text})`, [value], NOTE_TIMES);
};

const assigned: Production = (writer, scope) => {
  const targets = scope.variables.filter((variable) => variable.assigned);
  if (targets.length === 0) return noted(writer, scope, 'int');
  const { name, type } = writer.choices.among(targets);
  const value = writer.expression(type, scope);
  return effect(`(set! ${name} ${clipped(type, value)})`, [value]);
};

const swapped: Production = (_, scope) => {
  const byType = new Map<Type, string[]>();
  for (const { assigned, name, type } of scope.variables) {
    if (assigned) byType.set(type, [...(byType.get(type) ?? []), name]);
  }
  const names = [...byType.values()].find((some) => some.length > 1);
  return names === undefined ? null : effect(`(swap! ${names[0]} ${names[1]})`, []);
};

const vectorSet: Production = (writer, scope) => {
  const known = scope.variables.filter(({ type }) => type === 'vector');
  if (known.length === 0) return assigned(writer, scope, 'int');
  const { name } = writer.choices.among(known);
  const item = writer.expression('int', scope);
  if (writer.choices.onceIn(6))
    return effect(`(vector-fill! ${name} (clip-int ${item.text}))`, [item]);
  const place = index(writer, scope);
  return writer.inOrder(
    [place, { ...item, text: `(clip-int ${item.text})` }],
    ([i, x]) => `(vector-set! ${name} ${i} ${x})`,
  );
};

const conditional: Production = (writer, scope) => {
  const parts = [writer.expression('bool', scope), writer.statement(scope)];
  const texts = parts.map((part) => part.text).join(' ');
  return effect(`(${writer.choices.among(['when', 'unless'])} ${texts})`, parts);
};

const twice: Production = (writer, scope) => {
  const parts = [writer.statement(scope), writer.statement(scope)];
  return effect(`(begin ${parts.map((part) => part.text).join(' ')})`, parts);
};

export const STATEMENTS: readonly Weighted[] = [
  [4, noted],
  [5, assigned],
  [1, swapped],
  [3, vectorSet],
  [2, conditional],
  [1, twice],
  ...LOOP_STATEMENTS,
  ...CONTROL_STATEMENTS,
];
