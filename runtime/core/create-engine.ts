/** The engine: expander, compiler, machine and libraries of one session, behind `engine.ts`. */
import { intern, Sym, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import type { Span, Syntax } from '../../grammar/syntax.js';
import { UNBOUND } from './cell.js';
import { checkForms } from './check.js';
import { Unit } from './compiler/unit.js';
import { Condition, Fault } from './condition.js';
import { Debugger } from './debug/debugger.js';
import { beginCall, beginSequence, goOnBy, setAside, takeUp } from './drive.js';
import { hostLibrary } from './effect/host-library.js';
import type {
  Checkpoint,
  Diagnostic,
  Engine,
  EngineLimits,
  EngineOptions,
  FrameInfo,
  MachineView,
  NameInfo,
  RestartInfo,
  RunState,
} from './engine.js';
import { evaluationPrimitives } from './evaluation.js';
import { coreToDatum } from './expander/core-datum.js';
import { Expander } from './expander/expander.js';
import { type Binding, TopLevel } from './expander/scope.js';
import { expandTopLevel } from './expander/top-level.js';
import { FactView } from './fact/view.js';
import { clockOf } from './fiber/clock.js';
import { FixpointView } from './fixpoint/view.js';
import { ConsoleInputPort } from './input-port.js';
import { KERNEL_NAME, kernelLibrary } from './kernel.js';
import { standardFiles, standardLibraries } from './library/image.js';
import { Libraries } from './library/libraries.js';
import { type Library, notReady } from './library/library.js';
import { DEFAULT_LIMITS } from './limits.js';
import { LogicView } from './logic/view.js';
import { Machine } from './machine.js';
import { nameInfo, namesOf, OPEN_LIBRARIES } from './names.js';
import { limitIntegers } from './numbers/limit.js';
import { hostLimit } from './raise.js';
import { Refusals } from './refusals.js';
import { runStateOf } from './run-state.js';
import { SearchView } from './search/view.js';
import { Sequence } from './sequence.js';
import {
  formInFrame,
  frameInfos,
  reportOf,
  restartInfos,
  restartsHere,
  type SetAside,
} from './set-aside.js';
import { StandardPorts } from './standard-ports.js';
import { loadCheckpoint, type SavedCheckpoint, savedCheckpoint } from './state/saved-checkpoint.js';
import { loadState, saveState } from './state/state.js';
import { Store } from './store.js';
import { StreamCounts } from './stream-counts.js';
import { nearest } from './suggest.js';
import { emittedFor } from './tier/listing.js';
import { TIERS, type TierOptions } from './tier/options.js';
import { Tier, type TierCounters } from './tier/tier.js';
import { stagedWorld } from './transaction/staged-world.js';
import { TransactionView } from './transaction/view.js';
import { viewOf } from './view.js';
import type { World } from './world.js';

/** Transitions in which a lambda expression has its value. */
const PROCEDURE_STEPS_MAX = 100;

/** A new engine. */
export function createEngine(options: EngineOptions): Engine {
  return new SessionEngine(options);
}

export class SessionEngine implements Engine {
  readonly store = new Store();
  readonly machine = new Machine(this.store);
  readonly searches = new SearchView(this.machine);
  readonly transactions = new TransactionView(this.machine);
  readonly facts = new FactView(this.machine);
  readonly logic = new LogicView(this.machine);
  readonly fixpoints = new FixpointView(this.machine);
  readonly streams = new StreamCounts();
  readonly refusals = new Refusals();
  readonly debug = new Debugger(this);
  readonly expander: Expander;
  readonly libraries: Libraries;
  readonly limits: EngineLimits;
  readonly consoleInput = new ConsoleInputPort(this.store);
  readonly parameters: StandardPorts;
  /** The world with the files of the branch under way. */
  readonly files: World;
  program: TopLevel;
  readonly #host: Library;
  #failed: RunState | null = null;

  constructor(readonly options: EngineOptions) {
    const { world } = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.files = stagedWorld(world, this.machine);
    this.parameters = new StandardPorts(this.machine, this.consoleInput, world);
    const { store, files, limits, streams, refusals, parameters } = this;
    const context = { store, world: files, limits, streams, refusals, ports: parameters.current };
    const kernel = kernelLibrary(context, evaluationPrimitives(this));
    this.parameters.bindIn(kernel);
    this.libraries = new Libraries(
      (name) => {
        store.onOutside?.('looking for a library');
        return options.findLibrary?.(name) ?? null;
      },
      (library) => this.store.forGood(() => this.#runStandard(library)),
      (unit) => this.machine.stops.add(unit),
    );
    this.libraries.add(kernel);
    this.#host = hostLibrary(options.operations ?? []);
    this.libraries.add(this.#host);
    this.machine.gate = options.gate ?? null;
    this.machine.world = world;
    this.machine.staging.log = options.intents ?? null;
    this.machine.staging.lookup = (name) => this.valueOf(name);
    this.machine.staging.deliver = () => this.#procedure('(omega transaction)', '%deliver');
    if (options.keeper !== undefined) this.machine.keeper = options.keeper;
    this.setTier(options.tier === undefined ? TIERS.auto : options.tier);
    this.expander = new Expander(this.limits, kernel.top, this.libraries, (path, from) =>
      this.findFile(path, from),
    );
    this.expander.isRelation = (name) => this.facts.isRelation(name);
    this.machine.fibers.clock = clockOf(world);
    this.machine.assign = (home, name, value) => this.#assign(home, name, value);
    this.machine.suggest = (name) => nearest(name, this.names());
    this.program = new TopLevel('(program)', 'open');
    this.startProgram('open');
  }

  findFile(path: string, from: string | null): ReturnType<NonNullable<EngineOptions['findFile']>> {
    const key = `${from?.replace(/[^/]*$/, '') ?? ''}${path}`;
    if (Object.hasOwn(standardFiles, key)) return { text: standardFiles[key] as string, file: key };
    this.store.onOutside?.('reading a file');
    return this.options.findFile?.(path, from) ?? null;
  }

  startProgram(kind: 'open' | 'importing'): void {
    this.program = new TopLevel('(program)', kind);
    this.machine.fibers.clear();
    if (kind === 'open') this.openProgram(this.program);
    else this.#importOnly(this.program, KERNEL_NAME, ['import', 'define-library']);
  }

  /** Make every name of Omega visible, without loading anything yet. */
  openProgram(top: TopLevel): void {
    for (const key of OPEN_LIBRARIES) {
      this.#importOnly(top, key, standardLibraries[key]?.exports ?? []);
    }
    this.#importOnly(top, KERNEL_NAME, ['import', 'define-library']);
    for (const symbol of this.#host.exports.keys()) {
      top.import(symbol, () => this.#host.binding(symbol) as Binding);
    }
  }

  #importOnly(top: TopLevel, key: string, names: readonly string[]): void {
    for (const name of names) {
      const symbol = intern(name);
      if (top.imports.has(symbol)) continue;
      const library = (): Library => this.libraries.standard(this.expander, key);
      top.import(symbol, () => library().binding(symbol) as Binding);
    }
  }

  /** Run the body of a library of Omega to its end. Such a body only defines, so this is short. */
  #runStandard(library: Library): void {
    if (library.state !== 'new') return;
    library.state = 'running';
    for (const dependency of library.dependencies) this.#runStandard(dependency);
    const machine = new Machine(this.store);
    for (const unit of library.units) {
      machine.start(unit.top);
      const status = machine.run(Number.POSITIVE_INFINITY);
      if (status.kind !== 'done') {
        const why = status.kind === 'failed' ? write(status.payload) : status.kind;
        throw new Error(`the body of ${library.name} did not run: ${why}`);
      }
    }
    library.state = 'ready';
  }

  get compiled(): TierCounters | null {
    return this.machine.tier?.counters ?? null;
  }

  setTier(options: TierOptions | null): void {
    this.machine.tier?.discardAll();
    this.machine.tier = options === null ? null : new Tier(this.machine, options);
  }

  emit(form: Syntax): string {
    return emittedFor(this, form);
  }

  begin(form: Syntax): void {
    this.abandon();
    try {
      beginSequence(this.machine, this.compile(form, this.program));
      this.debug.formBegan();
    } catch (error) {
      const found = error instanceof RangeError ? hostLimit(error) : error;
      if (!(found instanceof Fault)) throw found;
      const span = found.payload instanceof Condition ? found.payload.span : null;
      this.#failed = { kind: 'failed', payload: found.payload, span: span ?? form.span, trace: [] };
    }
  }

  /** What has to run for a form, in order: bodies of libraries it imports, then the form itself.
   * `isText`: the form was read, not made by the program. */
  compile(form: Syntax, top: TopLevel, isText = true): Sequence {
    const { expander } = this;
    expander.isText = isText;
    expander.pending.length = 0;
    const core = expander.guarded(form, () => expandTopLevel(expander, form, top));
    // Omega's own libraries run when one of their names is first meant (see Libraries).
    const libraries = notReady(expander.pending.splice(0)).filter(({ isStandard }) => !isStandard);
    const unit = new Unit(core, top.name);
    unit.decideAll();
    this.machine.stops.add(unit);
    return new Sequence(libraries, unit);
  }

  run(stepsMax: number): RunState {
    limitIntegers(this.limits.integerBitsMax);
    if (this.#failed !== null) return this.state;
    this.store.wake();
    this.debug.run(stepsMax);
    if (this.isTerminal()) this.store.rest();
    return this.state;
  }

  step(): RunState {
    return this.run(1);
  }

  get state(): RunState {
    return this.#failed ?? runStateOf(this.machine);
  }

  get steps(): number {
    return this.machine.steps;
  }

  get place(): Span | null {
    return this.machine.control?.span ?? null;
  }

  isTerminal(): boolean {
    return this.#failed !== null || !['running', 'waiting'].includes(this.machine.status.kind);
  }

  abandon(): void {
    this.#failed = null;
    this.machine.abandon();
  }

  feedConsole(text: string | null): void {
    this.consoleInput.feed(text);
    this.machine.resume(true);
  }

  wake(): void {
    this.machine.resume(false);
  }

  set onArrival(listener: () => void) {
    this.machine.fibers.requests.onArrival = listener;
  }

  setAside(): SetAside {
    return setAside(this.machine);
  }

  takeUp(aside: SetAside): void {
    this.#failed = null;
    takeUp(this.machine, aside);
  }

  beginEnd(): boolean {
    if (this.machine.fibers.live.size === 0) return false;
    this.abandon();
    beginCall(this.machine, this.#procedure('(omega inside fiber)', '%end-fibers'), []);
    return true;
  }

  /** A procedure of one of Omega's own libraries. */
  #procedure(library: string, name: string): Value {
    const binding = this.libraries.standard(this.expander, library).binding(intern(name));
    return binding?.kind === 'global' ? binding.cell.value : UNSPECIFIED;
  }

  takeFailures(): ReadonlyArray<readonly [fiber: string, payload: Value]> {
    const { failures } = this.machine.fibers;
    const taken = [...failures].map((fiber) => [write(fiber), fiber.payload] as const);
    failures.clear();
    return taken;
  }

  restarts(): readonly RestartInfo[] {
    return this.machine.prompts === null ? [] : restartInfos(this);
  }

  invokeRestart(index: number, args: readonly Value[] | null): boolean {
    const restart = restartsHere(this)[index];
    if (restart === undefined) return false;
    goOnBy(this.machine, restart, args);
    return true;
  }

  report(payload: Value): string | null {
    return reportOf(this, payload);
  }

  frames(framesMax = 50): readonly FrameInfo[] {
    return frameInfos(this.machine, framesMax);
  }

  beginInFrame(index: number, form: Syntax): boolean {
    const inFrame = formInFrame(this, index, form);
    if (inFrame === null) return false;
    this.begin(inFrame.lambda);
    if (this.#failed !== null) return true;
    // Making the procedure is a handful of transitions.
    const status = this.machine.run(PROCEDURE_STEPS_MAX);
    if (status.kind === 'done') beginCall(this.machine, status.value, inFrame.values);
    return true;
  }

  check(forms: readonly Syntax[]): readonly Diagnostic[] {
    return checkForms(this, forms);
  }

  expand(form: Syntax): Value {
    const { expander } = this;
    const core = expander.guarded(form, () => expandTopLevel(expander, form, this.program));
    expander.pending.length = 0;
    return coreToDatum(core);
  }

  view(framesMax = 50): MachineView {
    return viewOf(this.machine, this.state.kind, this.program, framesMax);
  }

  saveState(extra: Value = null): string {
    return saveState(this, extra);
  }

  loadState(json: string): Value {
    this.abandon();
    return loadState(this, json);
  }

  checkpoint(extra: Value = null): Checkpoint {
    return savedCheckpoint(this, this.#failed, extra);
  }

  rewind(checkpoint: Checkpoint): Value {
    const extra = loadCheckpoint(this, checkpoint as SavedCheckpoint);
    this.#failed = (checkpoint as SavedCheckpoint).failed;
    return extra;
  }

  forget(_checkpoint: Checkpoint): void {}

  names(): readonly string[] {
    return namesOf(this.program);
  }

  definitions(): readonly string[] {
    return [...this.program.defined].flatMap((name) => (name instanceof Sym ? [name.name] : []));
  }

  valueOf(name: string): Value {
    const binding = this.program.get(intern(name));
    return binding?.kind === 'global' ? binding.cell.value : UNBOUND;
  }

  lookup(name: string): NameInfo | null {
    return nameInfo(this.program, name);
  }

  /** Give a variable of the program or a library a value. */
  #assign(home: string, name: string, value: Value): void {
    const cell = this.libraries.loaded.get(home)?.top.cells.get(name);
    if (cell === undefined) this.define(name, value);
    else this.store.setField(cell, 'value', value);
  }

  define(name: string, value: Value): void {
    const cell = this.program.define(intern(name));
    cell.invalidate();
    this.store.setField(cell, 'value', value);
  }
}
