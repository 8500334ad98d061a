/**
 * What every primitive must have, and that the tables have all of R7RS-small that takes no
 * procedure.
 */
import { expect, test } from 'vitest';
import { arityOf } from '#omega/runtime/core/primitive.js';
import { Session } from './calling.js';

const { specs } = new Session();

/** R7RS 6.1, 6.3 to 6.9, 6.13 and 6.14 without what takes a procedure or belongs to the machine. */
const NAMES = `
  eq? eqv? equal? not boolean? boolean=?
  pair? cons car cdr set-car! set-cdr! caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar
  cdddr caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar
  cddadr cdddar cddddr null? list? make-list list length append reverse list-tail list-ref list-set!
  memq memv assq assv list-copy symbol? symbol=? symbol->string string->symbol
  char? char=? char<? char>? char<=? char>=? char-ci=? char-ci<? char-ci>? char-ci<=? char-ci>=?
  char-alphabetic? char-numeric? char-whitespace? char-upper-case? char-lower-case? digit-value
  char->integer integer->char char-upcase char-downcase char-foldcase
  string? make-string string string-length string-ref string-set! string=? string<? string>?
  string<=? string>=? string-ci=? string-ci<? string-ci>? string-ci<=? string-ci>=? string-upcase
  string-downcase string-foldcase substring string-append string->list list->string string-copy
  string-copy! string-fill!
  vector? make-vector vector vector-length vector-ref vector-set! vector->list list->vector
  vector->string string->vector vector-copy vector-copy! vector-append vector-fill!
  bytevector? make-bytevector bytevector bytevector-u8-ref bytevector-u8-set! bytevector-length
  bytevector-copy bytevector-copy! bytevector-append utf8->string string->utf8
  input-port? output-port? textual-port? binary-port? port? input-port-open? output-port-open?
  open-input-file open-binary-input-file open-output-file open-binary-output-file close-port
  close-input-port close-output-port open-input-string open-output-string get-output-string
  open-input-bytevector open-output-bytevector get-output-bytevector read read-char peek-char
  read-line eof-object? eof-object char-ready? read-string read-u8 peek-u8 u8-ready?
  read-bytevector read-bytevector! write write-shared write-simple display newline write-char
  write-string write-u8 write-bytevector flush-output-port
  file-exists? delete-file command-line get-environment-variable get-environment-variables
  current-second current-jiffy jiffies-per-second`;

test('no name of the report is missing, and none is there twice', () => {
  const names = specs.map((spec) => spec.name);
  const wanted = NAMES.trim().split(/\s+/);
  expect(wanted.length).toBeGreaterThan(170);
  expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('every primitive has a sentence that ends in its source', () => {
  const source = /\((R7RS [\d.]+|SRFI \d+|R6RS .*)[^()]*\)\.$/;
  const without = specs.filter((spec) => !source.test(spec.doc)).map((spec) => spec.name);
  expect(without).toEqual(['string->uninterned-symbol']);
});

test('what changes something is named or known as an effect', () => {
  const loud = specs.filter((spec) => spec.name.endsWith('!') && spec.kind !== 'effect');
  expect(loud).toEqual([]);
  // Only what reaches outside acts on the machine: it asks the handlers of the program first.
  const acting = specs.filter((spec) => spec.kind === 'control');
  expect(acting.filter((spec) => spec.operation === undefined)).toEqual([]);
  expect(acting.map((spec) => spec.operation?.record.capability)).not.toContain(null);
});

test('the host functions take as many positions as the signature says', () => {
  const different = specs.filter((spec) => {
    const { max } = arityOf(spec.params);
    const { length } = spec.operation?.host ?? spec.fn;
    return Number.isFinite(max) && length > max;
  });
  expect(different.map((spec) => spec.name)).toEqual([]);
});
