/**
 * Records (R7RS 5.5): what `define-record-type` expands into. The type is an ordinary argument, so
 * that constructors, predicates and accessors are calls of primitives like any other.
 */
import { Pair, Sym, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { effect, type PrimitiveTable, pure } from '../primitive.js';
import { Record, type RecordField, RecordType } from '../record.js';
import { listArgument } from './arguments.js';

export const recordPrimitives: PrimitiveTable = ({ store }) => [
  effect(
    '%make-record-type',
    'name fields',
    'A fresh record type; each field is a list (name mutable?) (R7RS 5.5).',
    (name, fields) => {
      if (!(name instanceof Sym)) throw wrongType('%make-record-type', 1, 'a symbol', name);
      return new RecordType(
        name.name,
        listArgument('%make-record-type', 2, fields).map(recordField),
      );
    },
  ),
  pure(
    '%record',
    'type field ...',
    'A fresh record of that type (R7RS 5.5).',
    (type, ...fields: Value[]) => {
      const { name, fields: declared } = recordTypeArgument('%record', 1, type);
      if (fields.length === declared.length) return new Record(type, fields);
      throw fault(
        'arity',
        `a record of type ${name} has ${declared.length} fields, but values came for`,
        [fields.length],
      );
    },
  ),
  pure(
    '%record-of?',
    'obj type',
    'Whether the object is a record of that type (R7RS 5.5).',
    (obj, type) => obj instanceof Record && obj.type === type,
  ),
  pure(
    '%record-ref',
    'obj type index accessor',
    'Field `index` of a record of that type; `accessor` is the name for messages (R7RS 5.5).',
    (obj, type, index, accessor) => {
      if (obj instanceof Record && obj.type === type) return obj.fields[index];
      throw notOfType(accessor, type, obj);
    },
  ),
  effect(
    '%record-set!',
    'obj type index value modifier',
    'Replace field `index` of a record of that type; `modifier` is for messages (R7RS 5.5).',
    (obj, type, index, value, modifier) => {
      if (obj instanceof Record && obj.type === type) {
        return store.setRecordField(obj, index, value);
      }
      throw notOfType(modifier, type, obj);
    },
  ),
];

/** "point-x: expected a point as argument 1, got 5". */
function notOfType(who: Value, type: Value, obj: Value): Error {
  const name = who instanceof Sym ? who.name : '%record-ref';
  const typeName = recordTypeArgument(name, 2, type).name;
  const expected = `${/^[aeiou]/i.test(typeName) ? 'an' : 'a'} ${typeName}`;
  if (!(obj instanceof Record) || obj.type.name !== typeName)
    return wrongType(name, 1, expected, obj);
  return fault(
    'wrong-type',
    `${name}: argument 1 must be ${expected}, but is of another type with the same name, got`,
    [obj],
    'The type was probably defined again after the record was made.',
  );
}

/** The argument as a record type. */
function recordTypeArgument(who: string, position: number, value: Value): RecordType {
  if (value instanceof RecordType) return value;
  throw wrongType(who, position, 'a record type', value);
}

/** A field from its declaration, the list (name mutable?). */
function recordField(declaration: Value): RecordField {
  if (declaration instanceof Pair && declaration.car instanceof Sym) {
    const rest = declaration.cdr;
    const mutable = rest instanceof Pair && rest.car !== false;
    return { name: declaration.car.name, mutable };
  }
  throw fault('wrong-type', '%make-record-type: expected fields of the form (name mutable?), got', [
    declaration,
  ]);
}
