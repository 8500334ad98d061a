/**
 * The whole state of an engine as JSON text: registers, kontinuation, everything reachable from
 * them, and what the program has defined. Another engine with the same libraries continues from it.
 */
import { intern, Sym, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { read } from '../../../grammar/reader.js';
import { type Syntax, toDatum } from '../../../grammar/syntax.js';
import { Cell, UNBOUND } from '../cell.js';
import type { SessionEngine } from '../create-engine.js';
import { HOST_LIBRARY, type Offered, offeredIn, standInFor } from '../effect/host-library.js';
import { transformerBinding } from '../expander/definitions.js';
import {
  type Binding,
  type Identifier,
  stripAlias,
  type TopLevel,
  type TopLevelKind,
} from '../expander/scope.js';
import type { FactBase } from '../fact/fact-base.js';
import type { Frame } from '../frame.js';
import { compilerHash, standardLibraries } from '../library/image.js';
import type { Prompt } from '../prompt.js';
import type { Choice } from '../search/choice.js';
import { dropParked } from '../search/search.js';
import { CodeFinder, libraryNamed, programCell, type SavedUnit, StateError } from './code.js';
import type { Json } from './codec.js';
import { loadConsole, saveConsole } from './codecs-port.js';
import { loadTransactions, saveTransactions } from './codecs-transaction.js';
import { Decoder } from './decoder.js';
import { Encoder } from './encoder.js';
import { loadFibers, saveFibers } from './fibers.js';
import { loadLibraries, type SavedLibraries, saveLibraries } from './libraries.js';
import { loadStatus, saveStatus } from './status.js';
import { loadTallies, saveTallies } from './tallies.js';

const FORMAT = 12;

interface SavedState {
  readonly 'omega-state': number;
  readonly kind: TopLevelKind;
  /** Import sets, written. */
  readonly imports: readonly string[];
  /** Libraries of the user. */
  readonly libraries: SavedLibraries;
  /** What its host offered; states that were saved before this was do not say. */
  readonly offered?: readonly Offered[];
  /** Omega's own libraries that the state refers to, each with its hash. */
  readonly standard: ReadonlyArray<readonly [string, string]>;
  /** The compiler that numbered the places in code. */
  readonly compiler: string;
  /** Identifier, name of the cell, value; whether the text defines it, code assigns it, and code
   * may inline it. */
  readonly cells: ReadonlyArray<readonly [Json, string, Json, boolean, boolean, boolean]>;
  /** Identifier and source of each macro. */
  readonly macros: ReadonlyArray<readonly [Json, Json]>;
  /** Variables of libraries: library, name, value. Of Omega's own only those that are assigned. */
  readonly variables: ReadonlyArray<readonly [string, string, Json]>;
  readonly status: Json;
  readonly steps: number;
  /** The place of the form under way. */
  readonly form: Json;
  readonly control: Json;
  readonly registers: readonly Json[];
  readonly kontinuation: Json;
  readonly dynamic: Json;
  readonly prompts: Json;
  readonly choices: Json;
  readonly parked: Json;
  readonly transactions: Json;
  /** The fixpoint that ended last. */
  readonly fixpoints: Json;
  /** What has been computed of streams. */
  readonly streams: readonly [forced: number, cached: number];
  readonly fibers: Json;
  readonly tallies: Json;
  readonly facts: Json;
  readonly console: Json;
  /** What whoever saved it has added. */
  readonly extra: Json;
  readonly units: Readonly<Record<string, SavedUnit>>;
  /** Places in code, by number. */
  readonly places: readonly string[];
  /** Numbers of the objects that are literal constants. */
  readonly constants: readonly number[];
  readonly objects: readonly Json[];
}

/** The state as text, and with it a value that `loadState` answers; of a state that stays in this
 * process, `things` takes what cannot be written. Throws StateError for what cannot be saved,
 * such as an operation of the host that is under way. */
export function saveState(
  engine: SessionEngine,
  extra: Value = null,
  things: unknown[] | null = null,
): string {
  const { machine, program } = engine;
  const encoder = Encoder.of(engine, things);
  encoder.saveHeld();
  const cells: SavedState['cells'][number][] = [];
  const macros: Array<readonly [Json, Json]> = [];
  for (const [identifier, binding] of program.bindings) {
    if (binding.kind !== 'global' && program.defined.has(identifier)) {
      macros.push([encoder.value(identifier), saveSyntax(binding, engine, encoder)]);
    } else if (binding.kind === 'global' && binding.cell.home === program.name) {
      const { cell } = binding;
      const { name, value, assigned, inlinable } = cell;
      const isDefined = program.defined.has(identifier);
      if (!isDefined && !assigned) continue;
      const [id, content] = [encoder.value(identifier), encoder.value(value)];
      cells.push([id, name, content, isDefined, assigned, inlinable]);
    }
  }
  const loaded = [...engine.libraries.loaded.values()];
  const variables = loaded.flatMap((library) =>
    [...library.top.cells.values()]
      .filter((cell) => cell.value !== UNBOUND && (cell.assigned || !library.isStandard))
      .map((cell) => [library.name, cell.name, encoder.value(cell.value)] as const),
  );
  const state = {
    'omega-state': FORMAT,
    kind: program.kind,
    imports: program.importSets.map((set) => write(toDatum(set, stripAlias))),
    libraries: saveLibraries(loaded, encoder),
    ...offeredBy(engine),
    cells,
    macros,
    variables,
    status: saveStatus(machine.status, encoder),
    steps: machine.steps,
    form: encoder.span(machine.formSpan),
    control: machine.control === null ? null : encoder.code.node(machine.control),
    registers: Array.from(machine.registers, (value) => encoder.value(value)),
    kontinuation: encoder.value(machine.kontinuation),
    dynamic: encoder.value(machine.dynamic),
    prompts: encoder.value(machine.prompts),
    choices: encoder.value(machine.choices),
    parked: encoder.value(machine.parked),
    transactions: saveTransactions(machine, encoder),
    fixpoints: encoder.value(machine.fixpoints),
    streams: [engine.streams.forced, engine.streams.cached] as const,
    fibers: saveFibers(machine.fibers, encoder),
    tallies: saveTallies(machine, encoder),
    facts: encoder.value(machine.facts),
    console: saveConsole(engine.consoleInput, encoder),
    extra: encoder.value(extra),
  };
  encoder.finish();
  const { constants, objects, code } = encoder;
  const { places, standard } = code;
  const compiler = places.length > 0 ? compilerHash : '';
  const units = Object.fromEntries(code.units);
  const named = { standard, compiler, units, places };
  return textOf({ ...state, ...named, constants, objects } satisfies SavedState);
}

function offeredBy({ libraries }: SessionEngine): Pick<SavedState, 'offered'> {
  const host = libraries.loaded.get(HOST_LIBRARY);
  const offered = host === undefined ? [] : offeredIn(host);
  return offered.length === 0 ? {} : { offered };
}

function textOf(state: SavedState): string {
  try {
    return JSON.stringify(state);
  } catch (error) {
    // A text of the host has at most so many characters.
    if (error instanceof RangeError) throw new StateError('the state is too large to be saved');
    throw error;
  }
}

/** A macro of the program by its source; syntax of a library by library and name. */
function saveSyntax(binding: Binding, engine: SessionEngine, encoder: Encoder): Json {
  if (binding.kind === 'macro' && binding.transformer.scope.top === engine.program) {
    return encoder.value(binding.transformer.source);
  }
  for (const library of engine.libraries.loaded.values()) {
    for (const [name, known] of library.top.bindings) {
      if (known === binding && name instanceof Sym) return ['syntax', library.name, name.name];
    }
  }
  throw new StateError('syntax made inside a procedure cannot be saved');
}

function loadSyntax(json: Json, engine: SessionEngine, decoder: Decoder): Binding {
  const [tag, library, name] = json as readonly Json[];
  if (tag !== 'syntax') {
    const source = decoder.value(json) as Syntax;
    return transformerBinding(engine.expander, source, engine.program);
  }
  const binding = libraryNamed(engine, library as string).top.get(intern(name as string));
  if (binding === null) throw new StateError(`library ${library} has no ${name}`);
  return binding;
}

/** Put an engine into a saved state; answers the value that was saved with it. What the engine was
 * doing and had defined is gone. Throws StateError, and then the engine is of no use any more. */
export function loadState(
  engine: SessionEngine,
  json: string,
  things: readonly unknown[] | null = null,
): Value {
  const state = parse(json);
  checkOmega(state);
  dropParked(engine.machine);
  const host = engine.libraries.loaded.get(HOST_LIBRARY);
  if (host !== undefined) standInFor(host, state.offered ?? []);
  engine.startProgram(state.kind === 'importing' ? 'importing' : 'open');
  const { program, machine, expander, libraries } = engine;
  loadLibraries(engine, state.libraries);
  for (const text of state.imports)
    libraries.importInto(expander, program, read(text).data[0] as Syntax);
  const cells = new Map(
    state.cells.map(([, name, , , assigned]) => [name, savedCell(name, program.name, assigned)]),
  );
  const cellOf = (home: string, name: string): Cell =>
    home === program.name
      ? (cells.get(name) ?? programCell(program, name))
      : (libraryNamed(engine, home).top.cells.get(name) ?? programCell(program, name));
  const code = new CodeFinder(engine, state.units, state.places, cellOf);
  const decoder = new Decoder(engine, code, state.objects, things);
  // Before any code is looked at: it depends on what may be inlined.
  for (const [, name, value, , , inlinable] of state.cells) {
    if (inlinable)
      Object.assign(cells.get(name) as Cell, { value: decoder.value(value), inlinable });
  }
  decoder.finish();
  decoder.makeConstant(state.constants);
  for (const [identifierJson, name, value, isDefined] of state.cells) {
    const identifier = decoder.value(identifierJson) as Identifier;
    const cell = cells.get(name) as Cell;
    cell.value = decoder.value(value);
    program.cells.set(name, cell);
    program.bindings.set(identifier, { kind: 'global', cell, origin: null });
    if (isDefined) program.defined.add(identifier);
  }
  for (const [identifier, source] of state.macros) {
    const name = decoder.value(identifier) as Identifier;
    program.defineSyntax(name, loadSyntax(source, engine, decoder));
  }
  for (const [library, name, value] of state.variables) {
    const cell = libraryNamed(engine, library).top.cells.get(name);
    if (cell !== undefined) cell.value = decoder.value(value);
  }
  refreshAdopted(program);
  machine.status = loadStatus(state.status, decoder);
  machine.steps = state.steps;
  machine.formSpan = decoder.span(state.form);
  machine.control = state.control === null ? null : code.node(state.control);
  machine.registers = state.registers.map((value) => decoder.value(value));
  machine.kontinuation = decoder.value(state.kontinuation) as Frame | null;
  machine.dynamic = decoder.value(state.dynamic) as Frame | null;
  machine.prompts = decoder.value(state.prompts) as Prompt | null;
  machine.choices = decoder.value(state.choices) as Choice | null;
  machine.parked = decoder.value(state.parked) as Choice | null;
  loadTransactions(machine, state.transactions, decoder);
  decoder.value(state.fixpoints);
  [engine.streams.forced, engine.streams.cached] = state.streams;
  loadFibers(machine.fibers, state.fibers, decoder);
  loadTallies(machine, state.tallies, decoder);
  machine.facts = decoder.value(state.facts) as FactBase;
  loadConsole(engine.consoleInput, state.console, decoder);
  return decoder.value(state.extra);
}

/** Places in code mean the same only in the same Omega. */
function checkOmega({ standard, compiler }: SavedState): void {
  const here = 'load the state with the Omega that saved it';
  for (const [name, hash] of standard) {
    const library = standardLibraries[name];
    if (library === undefined) {
      throw new StateError(`the state needs ${name}, which this Omega has not; ${here}`);
    }
    if (library.hash !== hash) {
      throw new StateError(`the library ${name} of this Omega is another one; ${here}`);
    }
  }
  if (compiler !== '' && compiler !== compilerHash) {
    throw new StateError(`the compiler of this Omega is another one; ${here}`);
  }
}

/** The program's own cells for imported variables, adopted before the libraries had their values.
 */
function refreshAdopted(program: TopLevel): void {
  for (const binding of program.bindings.values()) {
    if (binding.kind !== 'global' || binding.origin?.kind !== 'global') continue;
    binding.cell.value = binding.origin.cell.value;
  }
}

function savedCell(name: string, home: string, assigned: boolean): Cell {
  const cell = new Cell(name, home);
  cell.assigned = assigned;
  return cell;
}

function parse(json: string): SavedState {
  let state: SavedState;
  try {
    state = JSON.parse(json) as SavedState;
  } catch {
    throw new StateError('this is no saved state: it is not JSON');
  }
  if (typeof state !== 'object' || state === null || !('omega-state' in state)) {
    throw new StateError('this is no saved state of Omega');
  }
  if (state['omega-state'] !== FORMAT) {
    throw new StateError(
      `the state has format ${state['omega-state']}, this version reads format ${FORMAT}`,
    );
  }
  return state;
}
