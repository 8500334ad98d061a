/**
 * Steps by forms of the user's text, over the transitions of the machine. Inside the activation
 * that is stepped in they are made one at a time; what it calls runs at full speed until its frame
 * has the value. Whatever stops the machine before ends the step.
 *
 * *in*: to where the next form begins, wherever that is; *over*: to the end of a form, and of all
 * that it calls; *out*: to the end of the activation; *instruction*: one transition.
 */
import type { Span } from '../../../grammar/syntax.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import type { Fiber } from '../fiber/fiber.js';
import type { Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { baseOf, frameFor, isVisible, visibleFrame } from './activation.js';
import { contains, formsIn, isStopPoint, originalOf } from './forms.js';

export type StepKind = 'in' | 'over' | 'out' | 'instruction';

/** Frames of its own that a call may put on K before the machine goes on elsewhere. */
const OWN_FRAMES_MAX = 32;
/** Transitions made one at a time in a search for the next form; then stops are put on all. */
const CAREFUL_STEPS = 20_000;

type Mode =
  /** In the activation. */
  | 'inside'
  /** It has called something, whose frame is awaited. */
  | 'awaiting'
  /** The activation is over, and somebody outside of it is awaited. */
  | 'leaving'
  /** The next form that begins is where it ends. */
  | 'seeking';

export class Stepping {
  isDone = false;
  #mode: Mode;
  readonly #fiber: Fiber | null;
  readonly #lambda: Lambda | null;
  /** Of the activation. */
  readonly #base: Frame | null;
  #steps = 0;
  #isArmed = false;

  constructor(
    readonly machine: Machine,
    readonly kind: StepKind,
    /** The form that is stepped over. */
    readonly form: Span | null,
    /** Put a stop on every node of the program, or let it be. */
    readonly armAll: (isOn: boolean) => void,
  ) {
    const { control, kontinuation, fibers } = machine;
    this.#fiber = fibers.current;
    this.#lambda = control?.lambda ?? null;
    this.#base = control === null ? null : baseOf(control, kontinuation);
    this.#mode = kind === 'in' || !isVisible(control) ? 'seeking' : 'inside';
    if (kind === 'out') this.#leave(this.#base);
  }

  /** At most so many transitions. */
  run(stepsMax: number): void {
    const { machine } = this;
    const { stops } = machine;
    const last = machine.steps + stepsMax;
    while (!this.isDone && machine.status.kind === 'running' && machine.steps < last) {
      this.#advance(last - machine.steps);
      if (stops.isStopping && !this.#goesOn()) this.end();
    }
  }

  /** Another top-level form begins. */
  formBegan(): void {
    this.machine.stops.await(null);
    this.#mode = 'seeking';
    if (this.kind !== 'instruction') this.#stopIfPoint();
  }

  /** It is over, or given up. */
  end(): void {
    this.isDone = true;
    this.machine.stops.await(null);
    if (this.#isArmed) this.armAll(false);
    this.#isArmed = false;
  }

  #advance(stepsMax: number): void {
    const { machine } = this;
    if (this.kind === 'instruction') {
      machine.run(1);
      this.#arrive();
    } else if (this.#mode === 'awaiting' || this.#mode === 'leaving') machine.run(stepsMax);
    else if (this.#mode === 'inside') this.#stepInside();
    else this.#seek(stepsMax);
  }

  #arrive(): void {
    const { stops } = this.machine;
    if (!stops.isStopping) stops.stop('asked');
    this.end();
  }

  /** What the stop means; false: it is the user's. */
  #goesOn(): boolean {
    const { machine } = this;
    const { stops } = machine;
    const { reason } = stops;
    if (reason === 'left') {
      stops.begin();
      stops.await(null);
      this.#mode = 'seeking';
      return !this.#stopIfPoint();
    }
    if (reason === 'node' && this.#isArmed && this.#mode === 'seeking') {
      if (isStopPoint(machine.control)) return false;
      stops.begin();
      return true;
    }
    if (reason !== 'returned') return false;
    if (this.#mode === 'awaiting') {
      stops.begin();
      stops.await(null);
      this.#mode = 'inside';
      return !this.#stopIfPast();
    }
    return false;
  }

  #stepInside(): void {
    const { machine } = this;
    const { stops } = machine;
    const { control: node, kontinuation } = machine;
    const isEnd = node?.kind === NodeKind.Return && kontinuation === this.#base;
    if (isEnd) stops.await(kontinuation);
    machine.run(1);
    if (isEnd) stops.await(null);
    if (stops.reason === 'returned') {
      stops.begin();
      this.#returned();
      return;
    }
    if (stops.isStopping || machine.fibers.current !== this.#fiber) return;
    if (node === null || machine.status.kind !== 'running') return;
    const { control } = machine;
    if (node.kind === NodeKind.Call && !this.#isAt(control)) this.#await(node);
    else if (node.kind === NodeKind.TailCall) this.#jumped(node, kontinuation);
    else if (isEnd) this.#returned();
    else if (!this.#isAt(control)) this.#mode = 'seeking';
    else this.#stopIfPast();
  }

  /** Whether the activation is at a node: K is its base, but for frames of its own. */
  #isAt(node: Node | null): boolean {
    if (node === null || node.lambda !== this.#lambda) return false;
    return baseOf(node, this.machine.kontinuation) === this.#base;
  }

  /** A call has begun: its frame is on K. */
  #await(node: Node): void {
    const frame = frameFor(node, this.machine, OWN_FRAMES_MAX);
    if (frame === null) {
      this.#mode = 'seeking';
      return;
    }
    this.#mode = 'awaiting';
    this.machine.stops.await(frame);
  }

  /** The activation has given its place to another one, or to a turn of its own. */
  #jumped(node: Node, kontinuation: Frame | null): void {
    const { machine } = this;
    const { control } = machine;
    const isTurn = control?.lambda === this.#lambda && machine.kontinuation === kontinuation;
    if (isTurn && isVisible(control)) this.#arrive();
    else if (kontinuation === this.#base) this.#leave(this.#base);
    else if (formsIn(node.lambda as Lambda).subOf(originalOf(node)) === kontinuation?.node) {
      this.#mode = 'awaiting';
      machine.stops.await(kontinuation);
    } else this.#mode = 'seeking';
  }

  /** The activation has answered: the machine stands behind the call in the caller. */
  #returned(): void {
    if (isVisible(this.machine.control)) this.#arrive();
    else this.#leave(this.machine.kontinuation);
  }

  /** Go on until the nearest activation outside that is in the user's text has its value. */
  #leave(base: Frame | null): void {
    const { stops, prompts } = this.machine;
    const frame = visibleFrame(base, prompts);
    this.#mode = 'leaving';
    stops.await(frame);
  }

  /** Stop if the form that is stepped over is over. */
  #stopIfPast(): boolean {
    const { control } = this.machine;
    if (!isVisible(control) || !isStopPoint(control)) return false;
    if (this.form !== null && control.span !== null && contains(this.form, control.span)) {
      if (!this.#isTurn(control)) return false;
    }
    this.#arrive();
    return true;
  }

  /** Whether a loop around the form begins its next turn here. */
  #isTurn(node: Node): boolean {
    const loop = formsIn(node.lambda as Lambda).loopOf(originalOf(node));
    const isLoops = loop !== null && loop.body === node && this.form !== null;
    return isLoops && loop.span !== null && !contains(this.form, loop.span);
  }

  #stopIfPoint(): boolean {
    if (!isStopPoint(this.machine.control)) return false;
    this.#arrive();
    return true;
  }

  /** Go on to the next form that begins; or to where a value has come back to the user's text. */
  #seek(stepsMax: number): void {
    const { machine } = this;
    if (this.#isArmed) {
      machine.run(stepsMax);
      return;
    }
    const { control: node, kontinuation } = machine;
    machine.run(1);
    if (machine.stops.isStopping || machine.status.kind !== 'running') return;
    const isBack = node?.kind === NodeKind.Return && machine.kontinuation !== kontinuation;
    if (isBack && isVisible(machine.control) && this.#isOutside(node)) this.#arrive();
    else if (!this.#stopIfPoint() && ++this.#steps >= CAREFUL_STEPS) {
      this.#isArmed = true;
      this.armAll(true);
    }
  }

  /** Whether a value that a node has answered has left an activation in the user's text. */
  #isOutside(node: Node): boolean {
    const forms = node.lambda === null ? null : formsIn(node.lambda);
    return isVisible(node) && forms?.subOf(originalOf(node)) === null;
  }
}
