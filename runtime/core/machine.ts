/**
 * The machine: C, E, S and K of Felleisen & Friedman's CESK machine (1987), over the nodes of
 * `ir.ts`.
 *
 *     C  `control`       the node to do next
 *     E  `registers`     the slots of the running activation, its closure first
 *     S  `store`         every mutable location, written through its barrier only
 *     K  `kontinuation`  who waits for the value, up to the nearest prompt
 *     P  `prompts`       the segments of K outside that one (see prompt.ts)
 *     D  `dynamic`       the nearest dynamic frame of K (see frame.ts), kept at hand
 *
 * `run` makes at most so many transitions, one node each; a step is `run(1)`. Between transitions
 * the registers are the whole state, so that any state can be shown, saved, or continued elsewhere.
 */
import { UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { callProcedure } from './call.js';
import { explode } from './compiler/explode.js';
import { Dispatch, type Node, NodeKind, type Simple } from './compiler/ir.js';
import { Closure, type Lambda } from './compiler/lambda.js';
import { enter } from './compiler/lower.js';
import { Condition, Fault } from './condition.js';
import { Continuation } from './continuation.js';
import { assignLoop, clear, evaluate, makeClosures, operand } from './evaluate.js';
import type { Fiber } from './fiber/fiber.js';
import { Fibers } from './fiber/fibers.js';
import { failFiber } from './fiber/wake.js';
import { Frame } from './frame.js';
import { type JumpOptions, jumpFrom, Point, travel } from './jump.js';
import { Primitive } from './primitive.js';
import { applyPrimitive, checkValuesCount } from './procedures.js';
import { rootPrompt } from './prompt.js';
import { hostLimit, recover } from './raise.js';
import { Registers } from './registers.js';
import { park } from './search/search.js';
import type { Sequence } from './sequence.js';
import { IDLE, RUNNING, type Status } from './status.js';
import { SEQUENCE } from './stubs.js';
import { type EntryCode, UNWOUND } from './tier/code.js';
import { NOTHING } from './tier/leaving.js';
import type { Tier } from './tier/tier.js';
import { bounce } from './tier/trampoline.js';
import { abandonBranch, deliverAtEnd } from './transaction/deliver.js';
import { Staging } from './transaction/staging.js';
import { MultipleValues } from './values.js';
import { NeedInput } from './world.js';

export class Machine extends Registers {
  #fuel = 0;
  /** Everything that runs, and what it waits for. */
  readonly fibers = new Fibers();
  readonly staging = new Staging(this);
  /** Compiles what is hot; null: every node is done here. */
  tier: Tier | null = null;

  /** Begin a computation: the body of a lambda without parameters. */
  start(lambda: Lambda): void {
    this.abandon();
    this.fibers.begin();
    this.prompts = rootPrompt();
    this.status = RUNNING;
    this.call(new Closure(lambda, []), []);
  }

  /** Run a sequence's units from that one on; the last one's value is the value. */
  runSequence(sequence: Sequence, index: number): void {
    if (index + 1 < sequence.length) this.push(SEQUENCE, [null, UNSPECIFIED, sequence, index]);
    this.call(new Closure(sequence.unit(index).top, []), []);
  }

  /** Go on after the world has done something. */
  resume(hasInput: boolean): void {
    this.inEffect = false;
    if (hasInput) this.fibers.inputCame(this);
    if (this.status.kind !== 'waiting') return;
    this.status = RUNNING;
    if (this.fibers.current === null) this.fibers.next(this);
  }

  /** Drop the computation, or let it be taken up again. */
  abandon(isAside = false): void {
    this.fibers.abandonMain(this, isAside);
    if (!isAside) abandonBranch(this);
    this.control = null;
    this.registers = [];
    this.kontinuation = null;
    this.dynamic = null;
    this.prompts = null;
    this.status = IDLE;
  }

  /** At most `stepsMax` transitions. The program's errors are its own affair, never exceptions
   * here. */
  run(stepsMax: number): Status {
    this.#fuel = Math.min(stepsMax, Number.MAX_SAFE_INTEGER);
    this.tier?.begin(stepsMax);
    const { stops } = this;
    stops.begin();
    while (this.#isRunning && this.#fuel > 0 && !stops.isStopping) {
      this.fibers.cut = false;
      this.isApart = false;
      try {
        if (this.fibers.quantum > 0) this.#transitions();
        else this.#endTurn();
      } catch (error) {
        if (error instanceof Fault) recover(this, error);
        else if (error instanceof NeedInput) this.fibers.blockOnInput(this);
        else if (error instanceof RangeError) recover(this, hostLimit(error));
        else throw error;
      }
    }
    return this.status;
  }

  /** The transitions, until fuel or program ends. Registers are locals here, for speed. */
  #transitions(): void {
    let n = this.control as Node;
    let r = this.registers;
    let k = this.kontinuation;
    const start = Math.min(this.#fuel, this.fibers.quantum);
    let fuel = start;
    const { tier, stops } = this;
    const { awaited } = stops;
    let isCompiled = false;
    try {
      while (fuel > 0) {
        let v: Value;
        let code: EntryCode | null = null;
        let how = n.dispatch;
        if (how >= Dispatch.Entry) {
          if (how === Dispatch.Entry && tier !== null) code = tier.codeFor(n, r, fuel);
          else if (how === Dispatch.Stop) {
            if (stops.isHere(n, r, k, this.steps + start - fuel)) break;
            how = n.covered;
          }
          if (how === Dispatch.Entry && code === null) how = n.kind;
        }
        fuel--;
        switch (how) {
          case NodeKind.Return:
            v = operand(n.value as Simple, r, this);
            break;
          case NodeKind.If:
            n = (evaluate(n.value as Simple, r, this) !== false ? n.then : n.otherwise) as Node;
            continue;
          case NodeKind.Let:
            r[n.slot + 1] = evaluate(n.value as Simple, r, this);
            n = n.body as Node;
            continue;
          case NodeKind.Effect:
            evaluate(n.value as Simple, r, this);
            n = n.body as Node;
            continue;
          case NodeKind.Loop:
            assignLoop(n, n.operands, r, this);
            clear(r, n.kills);
            n = n.body as Node;
            continue;
          case NodeKind.Continue:
            assignLoop(n.loop as Node, n.operands, r, this);
            clear(r, n.kills);
            n = (n.loop as Node).body as Node;
            continue;
          case NodeKind.Sub:
            clear(r, n.kills);
            k = new Frame(n, r, k);
            n = n.then as Node;
            continue;
          case NodeKind.Fix:
            makeClosures(n, r, this);
            n = n.body as Node;
            continue;
          case NodeKind.Call:
          case NodeKind.TailCall: {
            const f = evaluate(n.value as Simple, r, this);
            const operands = n.operands;
            if (
              f instanceof Closure &&
              f.lambda.required === operands.length &&
              !f.lambda.hasRest
            ) {
              const { lambda } = f;
              const entry = lambda.entry ?? enter(lambda);
              const registers = new Array(lambda.slotCount + 1);
              registers[0] = f;
              for (let i = 0; i < operands.length; i++) {
                registers[i + 1] = operand(operands[i] as Simple, r, this);
              }
              if (n.kind === NodeKind.Call) {
                clear(r, n.kills);
                k = new Frame(n, r, k);
              }
              r = registers;
              n = entry;
              continue;
            }
            const args: Value[] = new Array(operands.length);
            for (let i = 0; i < args.length; i++) args[i] = operand(operands[i] as Simple, r, this);
            if (f instanceof Primitive && f.spec.kind !== 'control') {
              this.inEffect = f.spec.kind !== 'pure';
              v = applyPrimitive(f, args);
              this.inEffect = false;
              if (n.kind === NodeKind.TailCall) break;
              if (n.slot >= 0) r[n.slot + 1] = v;
              n = n.body as Node;
              continue;
            }
            this.control = n;
            this.registers = r;
            this.kontinuation = n.kind === NodeKind.Call ? new Frame(n, r, k) : k;
            this.#callOnce(f, args);
            if (n.kind === NodeKind.Call && !(f instanceof Continuation)) clear(r, n.kills);
            if (!this.#goesOn) return;
            n = this.control as Node;
            r = this.registers;
            k = this.kontinuation;
            continue;
          }
          case NodeKind.Stub:
            this.control = n;
            this.registers = r;
            this.kontinuation = k;
            this.#doStub(n, r);
            if (!this.#goesOn) return;
            n = this.control as Node;
            r = this.registers;
            k = this.kontinuation;
            continue;
          case Dispatch.Exploded:
            fuel++;
            n = explode(n);
            continue;
          case Dispatch.Entry: {
            const { context } = tier as Tier;
            fuel++;
            const lent = context.lend(code as EntryCode, fuel);
            isCompiled = true;
            context.registers = r;
            context.kontinuation = k;
            r = NOTHING;
            k = null;
            v = bounce(this, context, code as EntryCode);
            isCompiled = false;
            fuel += context.unspent - lent;
            k = context.takeKontinuation();
            if (v !== UNWOUND) break;
            n = context.node as Node;
            r = context.takeRegisters();
            if (context.error !== null) throw context.takeError();
            continue;
          }
        }
        // Hand v over to k.
        if (k === null) {
          k = this.outside();
          if (k === null) {
            this.finish(v);
            if (!this.#goesOn) return;
            n = this.control as Node;
            r = this.registers;
            k = this.kontinuation;
            continue;
          }
        }
        const isAwaited = k === awaited;
        n = k.node;
        r = k.registers;
        if (k.shared) {
          r = r.slice();
          if (k.next !== null) k.next.shared = true;
        }
        k = k.next;
        if (n.slot >= 0) r[n.slot + 1] = v;
        n = n.body as Node;
        if (isAwaited) {
          stops.reached(v);
          break;
        }
      }
      this.control = n;
      this.registers = r;
      this.kontinuation = k;
    } catch (error) {
      if (isCompiled) {
        r = (tier as Tier).context.takeRegisters();
        k = (tier as Tier).context.takeKontinuation();
      }
      this.control = n;
      this.registers = r;
      if (isCompiled && (tier as Tier).context.hasNotBegun(error)) {
        this.kontinuation = k;
        (tier as Tier).cramp();
        return;
      }
      if (this.isPlaced) this.before = new Point(k, this.before.dynamic, this.before.prompts);
      else {
        this.kontinuation = k;
        this.before = new Point(k, this.dynamic, this.prompts);
      }
      throw error;
    } finally {
      const made = start - fuel;
      this.steps += made;
      this.#fuel -= made;
      this.fibers.spend(made);
    }
  }

  /** Call a procedure that may act on the machine itself. If it fails, that is raised where it had
   * got to; if it must wait, everything is as it was. */
  #callOnce(f: Value, args: readonly Value[]): void {
    const { dynamic, prompts } = this;
    try {
      this.call(f, args);
    } catch (error) {
      this.before = new Point(null, dynamic, prompts);
      if (error instanceof NeedInput) this.dynamic = dynamic;
      else this.isPlaced = true;
      throw error;
    }
  }

  #doStub(node: Node, registers: Value[]): void {
    const { dynamic, prompts } = this;
    try {
      (node.stub as (machine: Machine, registers: Value[]) => void)(this, registers);
    } catch (error) {
      this.before = new Point(null, dynamic, prompts);
      this.isPlaced = true;
      throw error;
    }
  }

  get #isRunning(): boolean {
    return this.status.kind === 'running';
  }

  /** Whether transitions may follow at once: nothing has stopped, and the turn has no new end. */
  get #goesOn(): boolean {
    const isCut = this.fibers.cut || this.isApart || this.stops.isStopping;
    return this.status.kind === 'running' && !isCut;
  }

  /** Another fiber's turn. What it is told on waking may be a fault of its own. */
  #endTurn(): void {
    try {
      this.fibers.preempt(this);
    } catch (error) {
      this.before = new Point(this.kontinuation, this.dynamic, this.prompts);
      this.isPlaced = true;
      throw error;
    }
  }

  /** The bottom was reached with a value: the running fiber has ended. */
  finish(value: Value): void {
    if (!this.fibers.isMain) {
      const values = value instanceof MultipleValues ? value.items : [value];
      this.fibers.ended(this, 'done', values, UNSPECIFIED);
      return;
    }
    this.kontinuation = null; // it lags behind
    if (deliverAtEnd(this, value)) return;
    this.control = null;
    this.registers = [];
    (this.fibers.main as Fiber).status = 'done';
    park(this);
    this.status = { kind: 'done', value };
  }

  /** Nobody handled an object: the fiber fails; the main one stops with its state kept. */
  fail(payload: Value): void {
    if (this.fibers.isMain) this.status = { kind: 'failed', payload };
    else failFiber(this, payload);
  }

  /** The running fiber was cancelled, or has failed, and has left everything. */
  cancelled(): void {
    const { isMain, current } = this.fibers;
    if (isMain) this.fail(new Condition('cancelled', 'the main fiber was cancelled'));
    else if (current?.failing) this.fibers.ended(this, 'failed', [], current.payload);
    else this.fibers.ended(this, 'cancelled', [], UNSPECIFIED);
  }

  /** Call a procedure with the present kontinuation. */
  call(f: Value, args: readonly Value[]): void {
    callProcedure(this, f, args);
  }

  /** Go on at a place: call the procedure there, or hand over `args`, after running the winders
   * between here and there. */
  jump(to: Point, procedure: Value, args: readonly Value[], options?: JumpOptions): void {
    if (procedure === null && to.node === null) checkValuesCount(to.frame, to.prompts, args);
    travel(this, jumpFrom(this, to, procedure, args, options), 0);
  }
}
