/**
 * The debugger of an engine: breakpoints, steps, and what to stop at besides. It stops the machine;
 * what there is to see then is in `inspection.ts`.
 */
import { Sym, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Node } from '../compiler/ir.js';
import type { Unit } from '../compiler/unit.js';
import { Condition } from '../condition.js';
import type { SessionEngine } from '../create-engine.js';
import type { Frame } from '../frame.js';
import { baseOf, depthOf } from './activation.js';
import type { BreakpointInfo, BreakpointRequest, Target } from './breakpoint.js';
import { Breakpoints } from './breakpoints.js';
import { Expression, evaluateAt } from './expression.js';
import { formAt, formInside, isStopPoint } from './forms.js';
import { Inspection } from './inspection.js';
import { nodeReference, placesIn } from './resolve.js';
import { type StepKind, Stepping } from './stepping.js';
import type { Happening } from './stops.js';

/** Why a program was stopped for a debugger. */
export interface DebugStop {
  readonly reason:
    | 'step'
    | 'breakpoint'
    | 'function breakpoint'
    | 'data breakpoint'
    | 'instruction breakpoint'
    | 'exception'
    | 'entry'
    | 'goto'
    | 'pause';
  /** The breakpoints that it has come to. */
  readonly breakpoints: readonly number[];
  /** What has happened, for people; null: no more than the reason says. */
  readonly text: string | null;
  /** The form that it is at. */
  readonly span: Span | null;
}

/** What else to stop at. */
export interface Filter {
  readonly happening: Happening;
  /** An expression that must be true of `condition`, the object raised. */
  readonly condition: string | null;
}

/** Control has come to a node, in what is repeated. */
export interface Visit {
  readonly step: number;
  /** The breakpoints that it has come to, and what log points say there. */
  readonly breakpoints: readonly number[];
  readonly logged: readonly string[];
  /** How many frames there are below the activation. O(frames that were not counted before). */
  depth(): number;
}

/** Somebody who wants to know when control comes to a place, and does not want it to stop. */
export interface Lookout {
  /** The nodes, by `nodeReference`; or wherever a step may end; null: breakpoints. */
  readonly nodes: ReadonlySet<string> | 'all' | null;
  visit(visit: Visit): void;
}

const REASONS: Readonly<Record<Target['kind'], DebugStop['reason']>> = {
  source: 'breakpoint',
  function: 'function breakpoint',
  data: 'data breakpoint',
  instruction: 'instruction breakpoint',
};

export class Debugger {
  /** Is told what log points say. */
  onLog: (text: string, span: Span | null) => void = () => {};
  /** Nothing stops: what is done is only repeated on the way to somewhere. */
  isMuted = false;
  /** What is done has been done before: it counts for no hit condition, and each time is one. */
  isPast = false;
  /** Only steps stop; breakpoints do not, and count nothing. */
  isOnlyStepping = false;
  /** What there is to see where it has stopped. */
  readonly inspection: Inspection;
  readonly #breakpoints: Breakpoints;
  #filters: readonly Filter[] = [];
  #stepping: Stepping | null = null;
  #stop: DebugStop | null = null;
  /** There is a stop wherever a step may end. */
  #isOnAll = false;
  #lookout: Lookout | null = null;
  /** Units in which breakpoints have not been looked for. */
  #unseen: WeakRef<Unit>[] = [];

  constructor(readonly engine: SessionEngine) {
    this.inspection = new Inspection(engine);
    this.#breakpoints = new Breakpoints(engine);
    engine.machine.stops.onUnit = (unit) => this.#unseen.push(new WeakRef(unit));
  }

  // Where to stop ---------------------------------------------------------------------------------

  get breakpoints(): readonly BreakpointInfo[] {
    this.#settle();
    return this.#breakpoints.infos;
  }

  get breakpointCount(): number {
    return this.#breakpoints.count;
  }

  /** Set one. What is wrong with its texts is said in its `message`. */
  add(request: BreakpointRequest): BreakpointInfo {
    this.#settle();
    const id = this.#breakpoints.add(request, this.#units());
    this.#arm();
    return this.#breakpoints.info(id) as BreakpointInfo;
  }

  /** Remove these; how many there were. */
  remove(ids: readonly number[]): number {
    const removed = ids.filter((id) => this.#breakpoints.remove(id)).length;
    if (removed > 0) this.#arm();
    return removed;
  }

  /** The forms in part of a text where a breakpoint can be. */
  places(file: string, firstLine: number, lastLine: number): readonly Span[] {
    const found = new Map<string, Span>();
    for (const unit of this.#units()) {
      for (const at of placesIn(unit, file, firstLine, lastLine)) {
        found.set(`${at.line}:${at.column}`, at);
      }
    }
    return [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  }

  /** Stop where another engine's debugger would. */
  adopt(from: Debugger): void {
    this.#breakpoints.adopt(from.#breakpoints);
    this.filters = from.filters;
    this.#unseen = this.#units().map((unit) => new WeakRef(unit));
    this.#settle();
  }

  get filters(): readonly Filter[] {
    return this.#filters;
  }

  set filters(filters: readonly Filter[]) {
    this.#filters = filters;
    const { stops } = this.engine.machine;
    const isOn = filters.length > 0;
    stops.onHappening = isOn ? (happening, value) => this.#happened(happening, value) : null;
    stops.watchesFailures = filters.some(({ happening }) => happening === 'amb-fail');
  }

  // Going on --------------------------------------------------------------------------------------

  /** What `run` makes next is a step, over that form or the one that the machine is at; without a
   * kind it goes on until something stops it. */
  goOn(kind: StepKind | null = null, form: Span | null = null): void {
    const { machine } = this.engine;
    this.cancel();
    machine.stops.pass(machine.steps);
    machine.stops.hasReturned = false;
    if (kind === null) return;
    const over = form ?? formAt(machine.control);
    const inside = kind === 'in' && over !== null ? formInside(machine.control, over) : null;
    if (inside !== null) {
      this.#stop = { reason: 'step', breakpoints: [], text: null, span: inside };
      return;
    }
    this.#stepping = new Stepping(machine, kind, over, (isOn) => {
      this.#isOnAll = isOn;
      this.#arm();
    });
  }

  /** Stop where the next form of the user's text begins. */
  stopAtEntry(): void {
    this.goOn('in');
  }

  /** No step is under way any more. */
  cancel(): void {
    this.#stop = null;
    this.#stepping?.end();
    this.#stepping = null;
  }

  /** At most so many transitions. */
  run(stepsMax: number): void {
    if (this.isMuted) {
      if (this.#lookout !== null) this.#settle();
      this.engine.machine.run(stepsMax);
      return;
    }
    if (this.#stop !== null) return;
    this.#settle();
    const { machine } = this.engine;
    const { stops } = machine;
    if (this.#stepping === null) machine.run(stepsMax);
    else this.#stepping.run(stepsMax);
    const isOver = this.#stepping?.isDone ?? false;
    if (!stops.isStopping && !isOver) return;
    const { status, control } = machine;
    if (status.kind === 'running') {
      this.#stop ??= { reason: 'step', breakpoints: [], text: null, span: formAt(control) };
    }
    this.#stepping?.end();
    this.#stepping = null;
    stops.begin();
  }

  /** Another top-level form has begun. */
  formBegan(): void {
    this.#stepping?.formBegan();
  }

  get isStepping(): boolean {
    return this.#stepping !== null;
  }

  /** Whether it has stopped, and nobody has asked why. */
  get hasStopped(): boolean {
    return this.#stop !== null;
  }

  /** Why the machine was stopped, if it was, since this was asked last. */
  takeStop(): DebugStop | null {
    const stop = this.#stop;
    this.#stop = null;
    return stop;
  }

  /** While there is one, nothing stops: it is told of visits. */
  set lookout(lookout: Lookout | null) {
    this.#lookout = lookout;
    this.engine.machine.stops.forgetPassed();
    this.#arm();
  }

  // -----------------------------------------------------------------------------------------------

  #units(): readonly Unit[] {
    return this.engine.machine.stops.units();
  }

  /** Put breakpoints into code that has come to be. */
  #settle(): void {
    if (this.#unseen.length === 0) return;
    const units = this.#unseen.flatMap((reference) => reference.deref() ?? []);
    this.#unseen = [];
    const isAny = units.filter((unit) => this.#breakpoints.findIn(unit)).length > 0;
    if (isAny) this.#arm();
  }

  /** Put stops where they are wanted; nothing compiled stays that would not see them. */
  #arm(): void {
    const { machine } = this.engine;
    machine.stops.set(this.#wanted, (...where) => this.#asks(...where));
    machine.tier?.discardAll();
  }

  get #wanted(): ((node: Node) => boolean) | null {
    const nodes = this.#lookout?.nodes ?? null;
    if (nodes === 'all') return isStopPoint;
    if (nodes !== null) return (node) => nodes.has(nodeReference(node));
    const isBreakpoint = this.#breakpoints.test;
    if (!this.#isOnAll) return isBreakpoint;
    return (node) => isStopPoint(node) || isBreakpoint?.(node) === true;
  }

  /** Whether to stop before a node. */
  #asks(
    node: Node,
    registers: readonly Value[],
    kontinuation: Frame | null,
    step: number,
  ): boolean {
    const lookout = this.#lookout;
    const { prompts } = this.engine.machine;
    const depth = (): number => depthOf(baseOf(node, kontinuation), prompts);
    if (lookout !== null && lookout.nodes !== null) {
      lookout.visit({ step, breakpoints: [], logged: [], depth });
      return false;
    }
    if (this.isMuted && lookout === null) return false;
    if (this.isOnlyStepping && lookout === null) return this.#isOnAll;
    const hits = this.#breakpoints.at(node, registers, lookout === null && !this.isPast);
    const { breakpoints, logged, first, span, message } = hits;
    if (lookout !== null) {
      if (breakpoints.length + logged.length > 0) {
        lookout.visit({ step, breakpoints, logged, depth });
      }
      return false;
    }
    for (const text of logged) this.onLog(text, formAt(node));
    if (first === null) return this.#isOnAll;
    this.#stop = { reason: REASONS[first.target.kind], breakpoints, text: message, span };
    return true;
  }

  #happened(happening: Happening, value: Value): void {
    if (this.isMuted || this.isOnlyStepping || this.#stop !== null) return;
    if (!this.#filters.some((filter) => this.#isMeant(filter, happening, value))) return;
    const { machine } = this.engine;
    const isSignal = happening === 'signal' && value instanceof Condition;
    const what = value instanceof Sym ? ` ${value.name}` : '';
    const text = isSignal ? value.message : `${happening}${what}`;
    this.#stop = { reason: 'exception', breakpoints: [], text, span: machine.span };
    machine.stops.stop('asked');
  }

  #isMeant(filter: Filter, happening: Happening, value: Value): boolean {
    const isWarning =
      value instanceof Condition && value.parts.some(({ type }) => type.name === '&warning');
    const isKind =
      filter.happening === happening ||
      (filter.happening === 'warning' && happening === 'signal' && isWarning);
    if (!isKind || filter.condition === null) return isKind;
    const expression = new Expression(filter.condition);
    const result = evaluateAt(this.engine, expression, null, new Map([['condition', value]]));
    return result.kind === 'error' || result.value !== false;
  }
}
