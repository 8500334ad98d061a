/**
 * The library (omega primitive): every special form and every primitive, the ground on which the
 * libraries of `runtime/library` are written.
 */
import { intern } from '../../grammar/datum.js';
import { CONDITION_TYPES } from './condition-type.js';
import { conditionPrimitives } from './control/conditions.js';
import { continuationPrimitives, deliversValues } from './control/continuations.js';
import { effectPrimitives } from './control/effects.js';
import { exceptionPrimitives } from './control/exceptions.js';
import { exitPrimitives } from './control/exit.js';
import { markPrimitives } from './control/marks.js';
import { parameterPrimitives } from './control/parameters.js';
import { promisePrimitives } from './control/promises.js';
import { restartPrimitives } from './control/restarts.js';
import { snapshotPrimitives } from './control/snapshots.js';
import { datalogPrimitives } from './datalog-text/primitives.js';
import { AUXILIARY_NAMES, basicForms } from './expander/forms-basic.js';
import { bindingForms } from './expander/forms-binding.js';
import { conditionalForms } from './expander/forms-conditional.js';
import { factForms } from './expander/forms-facts.js';
import { optionForms } from './expander/forms-option.js';
import { TopLevel } from './expander/scope.js';
import { factPrimitives } from './fact/primitives.js';
import { fiberPrimitives } from './fiber/primitives.js';
import { fixpointPrimitives } from './fixpoint/primitives.js';
import { Library } from './library/library.js';
import { logicPrimitives } from './logic/primitives.js';
import { numberPrimitives } from './numbers/primitives.js';
import {
  control,
  type HostFunction,
  Primitive,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
} from './primitive.js';
import { bytevectorPrimitives } from './primitives/bytevectors.js';
import { characterPrimitives } from './primitives/characters.js';
import { equivalencePrimitives } from './primitives/equivalence.js';
import { filePrimitives } from './primitives/files.js';
import { hashTablePrimitives } from './primitives/hash-tables.js';
import { inputPrimitives } from './primitives/input.js';
import { outputPrimitives } from './primitives/output.js';
import { pairPrimitives } from './primitives/pairs.js';
import { portPrimitives } from './primitives/ports.js';
import { recordPrimitives } from './primitives/records.js';
import { stringPrimitives } from './primitives/strings.js';
import { symbolPrimitives } from './primitives/symbols.js';
import { systemPrimitives } from './primitives/system.js';
import { vectorPrimitives } from './primitives/vectors.js';
import { searchPrimitives } from './search/primitives.js';
import { transactionPrimitives } from './transaction/primitives.js';
import { recoveryPrimitives } from './transaction/recovery.js';

/** All special forms. */
const FORMS = [basicForms, bindingForms, conditionalForms, optionForms, factForms];

/** All tables of primitives. Adding a table is adding it here. */
const TABLES: readonly PrimitiveTable[] = [
  equivalencePrimitives,
  numberPrimitives,
  pairPrimitives,
  symbolPrimitives,
  characterPrimitives,
  stringPrimitives,
  vectorPrimitives,
  bytevectorPrimitives,
  continuationPrimitives,
  markPrimitives,
  parameterPrimitives,
  exceptionPrimitives,
  conditionPrimitives,
  restartPrimitives,
  effectPrimitives,
  snapshotPrimitives,
  fiberPrimitives,
  searchPrimitives,
  logicPrimitives,
  factPrimitives,
  datalogPrimitives,
  exitPrimitives,
  promisePrimitives,
  recordPrimitives,
  hashTablePrimitives,
  portPrimitives,
  filePrimitives,
  inputPrimitives,
  outputPrimitives,
  systemPrimitives,
  transactionPrimitives,
  recoveryPrimitives,
  fixpointPrimitives,
];

/** Primitives that compute several values. */
const SEVERAL_VALUES: ReadonlySet<string> = new Set(['floor/', 'truncate/', 'exact-integer-sqrt']);

export const KERNEL_NAME = '(omega primitive)';

/** The library (omega primitive) of one engine; `more` are the engine's own primitives. */
export function kernelLibrary(context: PrimitiveContext, more: readonly PrimitiveSpec[]): Library {
  const top = new TopLevel(KERNEL_NAME, 'library');
  const library = new Library(KERNEL_NAME, top, true);
  library.state = 'ready';
  const show = (name: string): void => {
    library.exports.set(intern(name), intern(name));
  };
  for (const [name, expand] of FORMS.flatMap((forms) => [...forms])) {
    top.defineSyntax(intern(name), { kind: 'special', name, expand });
    show(name);
  }
  for (const name of AUXILIARY_NAMES) {
    top.defineSyntax(intern(name), { kind: 'auxiliary', name });
    show(name);
  }
  for (const spec of [...TABLES.flatMap((table) => table(context)), ...more]) {
    const cell = top.makeCell(spec.name);
    cell.value = new Primitive(SEVERAL_VALUES.has(spec.name) ? delivering(spec) : spec);
    cell.inlinable = true;
    top.bindings.set(intern(spec.name), { kind: 'global', cell, origin: null });
    top.defined.add(intern(spec.name));
    show(spec.name);
  }
  for (const [name, type] of CONDITION_TYPES) {
    top.define(intern(name)).value = type;
    show(name);
  }
  return library;
}

function delivering(spec: PrimitiveSpec): PrimitiveSpec {
  return control(spec.name, spec.params, spec.doc, deliversValues(spec.fn as HostFunction));
}
