/** Condition types and condition objects as primitives (R6RS libraries 7.2). */
import { intern, list, MString, Sym, type Value } from '../../../grammar/datum.js';
import { Condition, type ConditionPart, fault, valueIn, wrongType } from '../condition.js';
import { allFields, ConditionType } from '../condition-type.js';
import { effect, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { needProcedure } from './continuations.js';

function typeArgument(who: string, position: number, value: Value): ConditionType {
  if (value instanceof ConditionType) return value;
  throw wrongType(who, position, 'a condition type', value);
}

function conditionArgument(who: string, position: number, value: Value): Condition {
  if (value instanceof Condition) return value;
  throw wrongType(who, position, 'a condition', value);
}

function nameArgument(who: string, position: number, value: Value): string {
  if (value instanceof Sym) return value.name;
  throw wrongType(who, position, 'a symbol', value);
}

/** A condition of one type. */
function conditionOf(who: string, type: ConditionType, values: readonly Value[]): Condition {
  const names = allFields(type);
  if (values.length === names.length) return Condition.of([{ type, values }]);
  const fields = names.length === 0 ? 'no fields' : `the fields ${names.join(', ')}`;
  throw fault('arity', `${who}: ${type.name} has ${fields}, but values came for`, [values.length]);
}

const types: PrimitiveTable = () => [
  effect(
    '%make-condition-type',
    'name parent fields report',
    'A fresh condition type (R6RS libraries 7.2, define-condition-type).',
    (name, parent, fields, report) => {
      if (report !== false && !(report instanceof MString)) {
        needProcedure('define-condition-type', 4, report);
      }
      return new ConditionType(
        nameArgument('define-condition-type', 1, name),
        typeArgument('define-condition-type', 2, parent),
        listArgument('define-condition-type', 3, fields).map((field) =>
          nameArgument('define-condition-type', 3, field),
        ),
        report,
      );
    },
  ),
  pure(
    'condition-type?',
    'obj',
    'Whether obj is a condition type.',
    (x) => x instanceof ConditionType,
  ),
  pure('condition-type-name', 'type', 'The name of a condition type, with the ampersand.', (type) =>
    intern(typeArgument('condition-type-name', 1, type).name),
  ),
  pure(
    'condition-type-parent',
    'type',
    'The condition type of which this one is a kind, or #f.',
    (type) => typeArgument('condition-type-parent', 1, type).parent ?? false,
  ),
  pure(
    'condition-type-fields',
    'type',
    'The names of all fields, those of the outermost parent first.',
    (type) => list(allFields(typeArgument('condition-type-fields', 1, type)).map(intern)),
  ),
  pure('%condition-type-report', 'type', 'The report of a type or its nearest parent.', (type) => {
    let t: ConditionType | null = typeArgument('%condition-type-report', 1, type);
    while (t !== null && t.report === false) t = t.parent;
    return t === null ? false : t.report;
  }),
];

const objects: PrimitiveTable = () => [
  pure('condition?', 'obj', 'Whether obj is a condition.', (x) => x instanceof Condition),
  pure(
    'make-condition',
    'type value ...',
    'A condition of that type; the values are those of its fields in order.',
    (type, ...values: Value[]) =>
      conditionOf('make-condition', typeArgument('make-condition', 1, type), values),
  ),
  pure(
    'condition',
    'condition ...',
    'A condition that is all of these (R6RS libraries 7.2).',
    (...all: Value[]) =>
      Condition.of(
        all.flatMap(
          (one, i): readonly ConditionPart[] => conditionArgument('condition', i + 1, one).parts,
        ),
      ),
  ),
  pure(
    'simple-conditions',
    'condition',
    'The simple conditions that it consists of (R6RS libraries 7.2).',
    (condition) =>
      list(
        conditionArgument('simple-conditions', 1, condition).parts.map((part) =>
          Condition.of([part]),
        ),
      ),
  ),
  pure(
    'condition-type',
    'condition',
    'The first of the types of a condition.',
    (condition) => conditionArgument('condition-type', 1, condition).type,
  ),
  pure(
    'condition-of-type?',
    'obj type',
    'Whether obj is a condition of that type, or of a kind of it.',
    (x, type) => x instanceof Condition && x.isOf(typeArgument('condition-of-type?', 2, type)),
  ),
  pure(
    '%condition-ref',
    'condition type field accessor',
    'A field of a condition of that type; `accessor` is the name for messages.',
    (condition, type: ConditionType, field: Sym, accessor: Sym) => {
      if (!(condition instanceof Condition && condition.isOf(type))) {
        throw wrongType(accessor.name, 1, `a condition of type ${type.name}`, condition);
      }
      return valueIn(condition.parts, type, allFields(type).lastIndexOf(field.name));
    },
  ),
  pure(
    '%condition-says',
    'condition',
    'The message of a condition without its irritants.',
    (condition) => new MString(conditionArgument('condition-message', 1, condition).message),
  ),
];

/** What `(omega condition)` stands on. */
export const conditionPrimitives: PrimitiveTable = (context) => [
  ...types(context),
  ...objects(context),
];
