/**
 * Hash tables and hash functions, which SRFI 69 and its successors are built on. The names begin
 * with a percent sign because the libraries, not programs, use them.
 */
import {
  intern,
  list,
  MString,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { foldCase } from '../../../grammar/fold-case.js';
import { fault, wrongType } from '../condition.js';
import { HASH_TABLE_KINDS, HashTable, type HashTableKind } from '../hash-table.js';
import {
  effect,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
  pure,
} from '../primitive.js';
import { stringArgument } from './arguments.js';
import { equalHash, eqvHash, IdentityNumbers, textHash } from './equivalence.js';

export const hashTablePrimitives: PrimitiveTable = (context) => [
  ...tables(context),
  ...hashFunctions(),
];

function tables({ store }: PrimitiveContext): PrimitiveSpec[] {
  return [
    pure(
      'hash-table?',
      'obj',
      'Whether the object is a hash table (SRFI 69).',
      (obj) => obj instanceof HashTable,
    ),
    pure(
      '%make-hash-table',
      'kind',
      'A fresh table; kind: eq eqv equal string string-ci (SRFI 69).',
      (kind) => new HashTable(store, kindArgument(kind)),
    ),
    pure('%hash-table-kind', 'table', 'How the table compares keys (SRFI 69).', (table) =>
      intern(tableArgument('hash-table-kind', table).kind),
    ),
    pure(
      '%hash-table-ref',
      'table key default',
      'The value of the key, or default (SRFI 69).',
      (table, key, otherwise) => keyed('hash-table-ref', table, key).get(key, otherwise),
    ),
    effect(
      '%hash-table-set!',
      'table key value',
      'Give the key a value (SRFI 69).',
      (table, key, value) => {
        keyed('hash-table-set!', table, key).set(key, value);
        return UNSPECIFIED;
      },
    ),
    effect(
      '%hash-table-delete!',
      'table key',
      'Forget the key; whether it was there (SRFI 69).',
      (table, key) => keyed('hash-table-delete!', table, key).delete(key),
    ),
    pure(
      '%hash-table-contains?',
      'table key',
      'Whether the key has a value (SRFI 69).',
      (table, key) => keyed('hash-table-contains?', table, key).has(key),
    ),
    pure(
      '%hash-table-size',
      'table',
      'How many keys the table has (SRFI 69).',
      (table) => tableArgument('hash-table-size', table).size,
    ),
    effect('%hash-table-clear!', 'table', 'Forget all keys (SRFI 69).', (table) => {
      tableArgument('hash-table-clear!', table).clear();
      return UNSPECIFIED;
    }),
    pure('%hash-table-copy', 'table', 'A fresh table with the same content (SRFI 69).', (table) =>
      tableArgument('hash-table-copy', table).copy(),
    ),
    pure(
      '%hash-table-entries',
      'table',
      'Pairs of key and value, oldest first (SRFI 69).',
      (table) =>
        list(
          tableArgument('hash-table->alist', table)
            .entries()
            .map(([key, value]) => new Pair(key, value)),
        ),
    ),
  ];
}

/** Hash functions answer a nonnegative exact integer below 2^30. */
function hashFunctions(): PrimitiveSpec[] {
  const identities = new IdentityNumbers();
  return [
    pure('%eqv-hash', 'obj', 'A hash that agrees with eqv? (SRFI 69 hash-by-identity).', (obj) =>
      eqvHash(obj, identities),
    ),
    pure('%equal-hash', 'obj', 'A hash that agrees with equal? (SRFI 69 hash).', (obj) =>
      equalHash(obj, identities),
    ),
    pure(
      '%string-hash',
      'string',
      'A hash that agrees with string=? (SRFI 69 string-hash).',
      (string) => textHash(stringArgument('string-hash', 1, string).toString()),
    ),
    pure('%string-ci-hash', 'string', 'A hash that agrees with string-ci=? (SRFI 69).', (string) =>
      textHash(foldCase(stringArgument('string-ci-hash', 1, string).toString())),
    ),
  ];
}

function kindArgument(value: Value): HashTableKind {
  const kind = HASH_TABLE_KINDS.find((name) => value instanceof Sym && value.name === name);
  if (kind !== undefined) return kind;
  throw fault(
    'invalid-argument',
    `%make-hash-table: expected one of ${HASH_TABLE_KINDS.join(' ')}, got`,
    [value],
  );
}

function tableArgument(who: string, value: Value): HashTable {
  if (value instanceof HashTable) return value;
  throw wrongType(who, 1, 'a hash table', value);
}

/** The table, if it can have such a key. */
function keyed(who: string, table: Value, key: Value): HashTable {
  const { kind } = tableArgument(who, table);
  if ((kind === 'string' || kind === 'string-ci') && !(key instanceof MString)) {
    throw wrongType(who, 2, 'a string, because the table compares keys as strings,', key);
  }
  return table as HashTable;
}
