/** Datalog text as primitives, of which `library/omega/datalog.sld` makes (omega datalog). */
import { intern, list, MString, type Sym, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Change } from '../change.js';
import { faultAt } from '../datalog/rule-check.js';
import { FactChange } from '../fact/fact-base.js';
import { factsInForce } from '../fact/in-force.js';
import { isProposed, proposeFact } from '../fact/proposed.js';
import { checkOutsideRule } from '../fact/purity.js';
import { readPlace } from '../fact/source.js';
import type { Machine } from '../machine.js';
import { answering, type PrimitiveTable } from '../primitive.js';
import { listArgument, stringArgument } from '../primitives/arguments.js';
import { takeBackFacts } from '../transaction/perform.js';
import type { Directive } from './directives.js';
import type { Kind } from './kinds.js';
import { type DatalogProgram, translateProgram } from './program.js';
import { readRows } from './row-reading.js';
import { writtenRows } from './row-writing.js';

export const datalogPrimitives: PrimitiveTable = () => [
  answering(
    '%add-datalog!',
    'text file',
    'Add the relations, rules and facts of a program; what it reads and writes, as a list.',
    (machine, [text, file]) => {
      checkOutsideRule(machine, 'a change of facts');
      const name = stringArgument('load-datalog', 1, file).toString();
      const program = translateProgram(stringArgument('load-datalog', 1, text).toString(), name);
      const [flaw, ...more] = program.flaws;
      if (flaw !== undefined) {
        const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
        throw faultAt(flaw.span, flaw.code, `${flaw.message}${others}`, flaw.hint);
      }
      addAtOnce(machine, program);
      return list(program.directives.map(directiveValue));
    },
  ),
  answering(
    '%add-rows!',
    'directive file text end? line offset',
    'Add the rows of a piece of a file: a vector of the rest of it, and line and offset there.',
    (machine, [value, file, text, isEnd, line, offset]) => {
      checkOutsideRule(machine, 'a change of facts');
      const { store, factWatcher } = machine;
      const facts = factsInForce(machine);
      const isUnderReview = isProposed(machine, facts);
      const piece = stringArgument('%add-rows!', 3, text).toString();
      const directive = directiveOf(value);
      const { relation } = directive;
      return facts.changing(store, (database) => {
        const from = { line: line as number, offset: offset as number };
        const name = stringArgument('%add-rows!', 2, file).toString();
        const { length, progress } = readRows(
          directive,
          name,
          piece,
          isEnd !== false,
          from,
          (row) => {
            if (isUnderReview) proposeFact(machine, 'fact!', relation, row, false);
            else if (database.assertFact(relation, row)) factWatcher?.asserted(relation, row);
          },
        );
        return [new MString(piece.slice(length)), progress.line, progress.offset];
      });
    },
  ),
  answering(
    '%written-rows',
    'directive',
    'The rows of a relation as a file has them: a list of strings.',
    (machine, [value]) => {
      const { database } = factsInForce(machine);
      return list(writtenRows(database, directiveOf(value)).map((piece) => new MString(piece)));
    },
  ),
  answering(
    '%no-rows',
    'directive file',
    'Tell that a file of facts is not there.',
    (_, [value, file]) => {
      const { relation, span } = directiveOf(value);
      throw faultAt(
        span,
        'file-error',
        `there are no facts for ${relation}: no file ${stringArgument('%no-rows', 2, file)}`,
        'say by --facts in which folder they are, or make an empty file',
      );
    },
  ),
];

/** Add a program, or, if something of it is refused, nothing. */
function addAtOnce(machine: Machine, program: DatalogProgram): void {
  const { store, factWatcher, staging } = machine;
  const facts = factsInForce(machine);
  const { database } = facts;
  const isUnderReview = isProposed(machine, facts);
  const { latest } = staging;
  const changes: Change[] = [];
  try {
    database.record(
      (change) => changes.push(change),
      () => {
        for (const declaration of program.declarations) database.declare(declaration);
        for (const rule of program.rules) database.addRule(rule);
        for (const { relation, values, span } of program.facts) {
          if (isUnderReview) proposeFact(machine, 'fact!', relation, values, false);
          else if (database.assertFact(relation, values, span)) {
            factWatcher?.asserted(relation, values);
          }
        }
      },
    );
  } catch (error) {
    takeBackFacts(machine, staging.take(latest));
    for (const change of changes.reverse()) change.swap();
    throw error;
  }
  if (store.trail === null) return;
  for (const change of changes) store.note(new FactChange(facts, change));
}

/** `#(what relation file delimiter headers? quoted? attributes kinds place)` */
function directiveValue(directive: Directive): Value {
  const { what, relation, file, delimiter, hasHeaders, isQuoted, attributes, kinds } = directive;
  const { line, column, endLine, endColumn, offset, endOffset } = directive.span;
  return [
    intern(what),
    intern(relation),
    file === null ? false : new MString(file),
    new MString(delimiter),
    hasHeaders,
    isQuoted,
    list(attributes.map((name) => new MString(name))),
    list(kinds.map(intern)),
    [new MString(directive.span.file), line, column, endLine, endColumn, offset, endOffset],
  ];
}

function directiveOf(value: Value): Directive {
  const [what, relation, file, delimiter, hasHeaders, isQuoted, attributes, kinds] =
    value as readonly Value[];
  return {
    what: (what as Sym).name as Directive['what'],
    relation: (relation as Sym).name,
    file: file === false ? null : String(file),
    delimiter: String(delimiter),
    hasHeaders: hasHeaders as boolean,
    isQuoted: isQuoted as boolean,
    attributes: listArgument('%add-rows!', 1, attributes).map(String),
    kinds: listArgument('%add-rows!', 1, kinds).map((kind) => (kind as Sym).name as Kind),
    span: readPlace((value as readonly Value[])[8]) as Span,
  };
}
