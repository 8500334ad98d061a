/**
 * A computation that stopped, set aside so that others can run: what a level of the REPL holds. It
 * can be looked at, evaluated in, and gone on with by a restart.
 */
import { intern, MString, type Value } from '../../grammar/datum.js';
import { Syntax, SyntaxList } from '../../grammar/syntax.js';
import { UNASSIGNED } from './cell.js';
import { Box, Closure } from './compiler/lambda.js';
import { Condition } from './condition.js';
import type { SessionEngine } from './create-engine.js';
import { type Activation, activationsOf } from './debug/activation.js';
import { beginCall, setAside } from './drive.js';
import type { FrameInfo, RestartInfo } from './engine.js';
import { Alias } from './expander/scope.js';
import type { Fiber, Nursery } from './fiber/fiber.js';
import type { Region } from './fiber/region.js';
import type { Point } from './jump.js';
import { Machine } from './machine.js';
import { StringOutputPort } from './output-port.js';
import { currentRestarts, type Restart } from './restart.js';
import type { Choice } from './search/choice.js';
import type { Status } from './status.js';
import { isInside } from './trace.js';
import type { Staged } from './transaction/staging.js';
import type { Transaction } from './transaction/transaction.js';

/** Transitions that a report or test of a restart may take. */
const ASIDE_STEPS_MAX = 100_000;

export class SetAside {
  constructor(
    readonly status: Status,
    /** Without control while it runs: the nearest frame knows how to go on. */
    readonly place: Point,
    readonly formSpan: Machine['formSpan'],
    /** Those that belong to it and are not empty. */
    readonly nurseries: readonly Nursery[],
    /** What the main fiber was about to do besides. */
    readonly turn: Pick<Fiber, 'atomic' | 'pending' | 'cancelling'>,
    /** Its choice points, its transactions, and what they would do. */
    readonly choices: Choice | null,
    readonly transaction: Transaction | null,
    readonly staged: Staged | null,
    readonly region: Region | null,
  ) {}
}

/** Run a procedure to its end on a machine of its own, take of that what is wanted, and undo what
 * it has written; undefined if it fails or takes too long. */
function runAside<T>(
  { store }: SessionEngine,
  procedure: Value,
  args: readonly Value[],
  take: (value: Value) => T,
): T | undefined {
  const machine = new Machine(store);
  const version = store.mark();
  try {
    beginCall(machine, procedure, args);
    const status = machine.run(ASIDE_STEPS_MAX);
    return status.kind === 'done' ? take(status.value) : undefined;
  } finally {
    store.goto(version);
    store.release(version);
  }
}

/** What a procedure of a port (and something before it) writes there; null if it fails. */
function written(engine: SessionEngine, procedure: Value, before: readonly Value[]): string | null {
  const port = new StringOutputPort(engine.store, engine.limits.elementsMax);
  return runAside(engine, procedure, [...before, port], () => port.text) ?? null;
}

/** What a person is told of a condition whose type has a procedure for that; null otherwise. */
export function reportOf(engine: SessionEngine, payload: Value): string | null {
  if (!(payload instanceof Condition)) return null;
  let type: typeof payload.type | null = payload.type;
  while (type !== null && type.report === false) type = type.parent;
  if (type === null || type.report === false || type.report instanceof MString) return null;
  return written(engine, type.report, [payload]);
}

/** The machine, or while another fiber has its turn one that stands where the main fiber does. */
function inMainFiber(machine: Machine): Machine {
  const { main, isMain } = machine.fibers;
  if (main === null || isMain) return machine;
  const place = new Machine(machine.store);
  place.stand(main.kontinuation, main.dynamic, main.prompts);
  return place;
}

/** The restarts that apply to what stopped the machine, innermost first. */
export function restartsHere(engine: SessionEngine): readonly Restart[] {
  const { machine } = engine;
  const { status } = machine;
  const condition = status.kind === 'failed' ? status.payload : null;
  return currentRestarts(inMainFiber(machine), condition).filter(
    ({ test }) =>
      test === false || runAside(engine, test, [condition], (answer) => answer !== false) === true,
  );
}

/** Restarts as plain data. */
export function restartInfos(engine: SessionEngine): readonly RestartInfo[] {
  return restartsHere(engine).map((restart, index) => {
    const { name, report, interactive, action, point, variable } = restart;
    const text =
      report instanceof MString
        ? report.toString()
        : report === false
          ? null
          : written(engine, report, []);
    const isRetry = point !== null && point.node !== null && variable === null;
    const takesValue = action === null && !isRetry && name.name !== 'abort';
    return {
      index,
      name: name.name,
      report: text ?? name.name,
      parameters: takesValue ? ['value'] : parametersOf(action),
      interactive: interactive !== false,
    };
  });
}

/** Names of the parameters of a procedure of the program. */
function parametersOf(action: Value): readonly string[] {
  if (!(action instanceof Closure)) return [];
  return action.lambda.clause.parameters.map(({ name }) => name);
}

/** The activations that have not ended, innermost first, but for those inside libraries. */
export function* activations(machine: Machine): Generator<Activation> {
  for (const activation of activationsOf(machine)) {
    if (!isInside(activation.node)) yield activation;
  }
}

/** The variables of an activation that have values: names and contents. */
export function variablesOf({
  node,
  registers,
}: Pick<Activation, 'node' | 'registers'>): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  const note = (name: string, value: Value): void => {
    const content = value instanceof Box ? value.value : value;
    if (name !== '' && content !== undefined && content !== UNASSIGNED) found.set(name, content);
  };
  const closure = registers[0];
  if (closure instanceof Closure && node.lambda !== null) {
    node.lambda.free.forEach((variable, i) => {
      note(variable.name, closure.captured[i]);
    });
  }
  node.lambda?.slotNames.forEach((name, slot) => {
    note(name, registers[slot + 1]);
  });
  return found;
}

/** The activations as plain data, at most so many. */
export function frameInfos(machine: Machine, framesMax: number): readonly FrameInfo[] {
  const infos: FrameInfo[] = [];
  for (const activation of activations(inMainFiber(machine))) {
    if (infos.length >= framesMax) break;
    const { node } = activation;
    const procedure = node.lambda?.name || 'anonymous procedure';
    const names = [...variablesOf(activation).keys()];
    infos.push({ index: infos.length, procedure, span: node.span, variables: names });
  }
  return infos;
}

/** A form as a procedure of the variables of an activation, and their values; null if there is no
 * such activation. */
export function formInFrame(
  engine: SessionEngine,
  index: number,
  form: Syntax,
): { readonly lambda: Syntax; readonly values: readonly Value[] } | null {
  const activation = nth(activations(engine.machine), index);
  if (activation === undefined) return null;
  const variables = variablesOf(activation);
  const { span } = form;
  const node = (content: Value): Syntax => new Syntax(content, span);
  const names = [...variables.keys()].map((name) => node(intern(name)));
  const head = node(new Alias(intern('lambda'), engine.expander.kernel));
  const lambda = node(new SyntaxList([head, node(new SyntaxList(names)), form]));
  // What is looked at stays as it is: it is not given up when the form begins.
  setAside(engine.machine);
  return { lambda, values: [...variables.values()] };
}

function nth<T>(items: Iterable<T>, index: number): T | undefined {
  let i = 0;
  for (const item of items) if (i++ === index) return item;
  return undefined;
}
