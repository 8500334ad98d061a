/** `(define-relation (name column ... (lattice column)))` as data: what the columns are. */
import { Pair, Sym, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { type Declaration, LATTICES, type Lattice } from '../datalog/rule.js';
import { listArgument } from '../primitives/arguments.js';

const EXPECTED = 'define-relation: expected (name column ...), the last column maybe (min number)';

/** Throws Fault `invalid-argument`. */
export function readDeclaration(value: Value): Declaration {
  const [name, ...columns] = value instanceof Pair ? listArgument('define-relation', 1, value) : [];
  if (!(name instanceof Sym)) throw fault('invalid-argument', EXPECTED, [value]);
  let lattice: Lattice | null = null;
  const names = columns.map((column, i) => {
    if (column instanceof Sym) return column.name;
    const [kind, type] = column instanceof Pair ? listArgument('define-relation', 1, column) : [];
    const isLattice = kind instanceof Sym && LATTICES.includes(kind.name as Lattice);
    if (!isLattice || !(type instanceof Sym) || i < columns.length - 1) {
      const hint = `a lattice is one of ${LATTICES.join(', ')}, in the last column`;
      throw fault('invalid-argument', EXPECTED, [column], hint);
    }
    lattice = kind.name as Lattice;
    return type.name;
  });
  return { name: name.name, columns: names, lattice, span: null };
}
