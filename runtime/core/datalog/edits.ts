/**
 * What a program does to a database, as what it has said: facts, rules, declarations. Changes are
 * taken back row by row as long as every row is where it was, and by what was said otherwise: after
 * the database was loaded, since derived rows are not saved.
 */
import type { Change } from '../change.js';
import type { Predicate, Program } from './program.js';
import type { Declaration, Rule } from './rule.js';
import type { TermId } from './term-table.js';

export type Edit =
  | {
      readonly kind: 'fact';
      readonly relation: string;
      readonly tuple: readonly TermId[];
      /** Whether it was added, or taken away. */
      readonly isAdded: boolean;
    }
  | { readonly kind: 'rule'; readonly rule: Rule; readonly number: number }
  | {
      readonly kind: 'declaration';
      readonly declaration: Declaration;
      /** Whether there was no such relation before. */
      readonly isNew: boolean;
    };

/** What can be done to a database again. */
export interface Editable {
  readonly program: Program;
  /** Grows when rows may not be where they were. */
  epoch: number;
  /** Grows when the database changes. */
  generation: number;
  addRule(rule: Rule): number;
  declare(declaration: Declaration): void;
}

/** What one recording has done. */
export class GroupChange implements Change {
  readonly #epoch: number;

  constructor(
    readonly database: Editable,
    readonly edits: readonly Edit[],
    /** Row by row; null if only the edits are known. */
    readonly exact: Change[] | null,
    public isDone: boolean,
  ) {
    this.#epoch = database.epoch;
  }

  swap(): void {
    const { database, exact, edits } = this;
    if (exact !== null && this.#epoch === database.epoch) swapAll(exact);
    else {
      if (edits.length > 0) database.epoch++;
      if (this.isDone) for (const edit of [...edits].reverse()) takeBack(database, edit);
      else for (const edit of edits) doAgain(database, edit);
    }
    this.isDone = !this.isDone;
    database.generation++;
  }
}

function swapAll(changes: Change[]): void {
  for (let i = changes.length - 1; i >= 0; i--) (changes[i] as Change).swap();
  changes.reverse();
}

function takeBack({ program }: Editable, edit: Edit): void {
  switch (edit.kind) {
    case 'fact':
      setFact(program, edit, !edit.isAdded);
      break;
    case 'rule':
      program.removeRule(edit.rule.head.relation, edit.number);
      break;
    case 'declaration': {
      const { name } = edit.declaration;
      if (edit.isNew) program.predicates.delete(name);
      else (program.find(name) as Predicate).declaration = null;
    }
  }
}

function doAgain(database: Editable, edit: Edit): void {
  switch (edit.kind) {
    case 'fact':
      setFact(database.program, edit, edit.isAdded);
      break;
    case 'rule':
      database.addRule(edit.rule);
      break;
    case 'declaration':
      database.declare(edit.declaration);
  }
}

function setFact(
  program: Program,
  { relation, tuple }: Edit & { readonly kind: 'fact' },
  isThere: boolean,
): void {
  const { given } = program.ensure(relation, tuple.length, null);
  if (isThere) given.insert(tuple);
  else given.remove(tuple);
}
