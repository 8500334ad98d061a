/**
 * Expressions of a debugger: conditions, watches, what log points show. They are evaluated on a
 * machine of their own with the variables of an activation, and what they write is undone: to look
 * changes nothing.
 */
import { intern, MString, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { read } from '../../../grammar/reader.js';
import { Syntax, SyntaxList } from '../../../grammar/syntax.js';
import { Condition, Fault, fault } from '../condition.js';
import type { SessionEngine } from '../create-engine.js';
import { beginCall } from '../drive.js';
import { Alias } from '../expander/scope.js';
import { Machine } from '../machine.js';
import { variablesOf } from '../set-aside.js';
import type { Activation } from './activation.js';
import { type Shown, shown } from './shown.js';

/** Transitions that one may take. */
const STEPS_MAX = 1_000_000;
const BRIEF = { lengthMax: 100, depthMax: 20, charactersMax: 10_000 };

/** A text that is to be one expression. */
export class Expression {
  readonly form: Syntax | null;
  /** What is wrong with the text; null: nothing. */
  readonly flaw: string | null;
  /** The expression as a procedure of variables, by their names: compiled once for each. */
  readonly procedures = new Map<string, Value>();

  constructor(readonly text: string) {
    const { data, errors } = read(text, { file: 'expression' });
    const [form, ...more] = data;
    this.form = form ?? null;
    const [error] = errors;
    if (error !== undefined) this.flaw = error.message;
    else if (form === undefined || more.length > 0) {
      this.flaw = `expected one expression, not ${data.length}: ${text}`;
    } else this.flaw = null;
  }
}

export type Evaluated =
  | { readonly kind: 'value'; readonly value: Value; readonly text: string; readonly shown: Shown }
  | { readonly kind: 'error'; readonly message: string };

/** The value of an expression that sees the variables of an activation, and others. */
export function evaluateAt(
  engine: SessionEngine,
  expression: Expression,
  activation: Pick<Activation, 'node' | 'registers'> | null,
  others: ReadonlyMap<string, Value> = new Map(),
): Evaluated {
  const { form, flaw } = expression;
  if (form === null || flaw !== null) return { kind: 'error', message: flaw ?? 'no expression' };
  const variables = activation === null ? new Map<string, Value>() : variablesOf(activation);
  const all = new Map([...variables, ...others]);
  const { store } = engine;
  const version = store.mark();
  store.onOutside = refuse;
  try {
    const procedure = procedureOf(engine, expression, form, [...all.keys()]);
    const value = call(engine, procedure, [...all.values()]);
    const text = value instanceof MString ? value.toString() : write(value, BRIEF);
    return { kind: 'value', value, text, shown: shown(expression.text, value) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { payload } = error;
    const message = payload instanceof Condition ? messageOf(payload) : write(payload, BRIEF);
    return { kind: 'error', message };
  } finally {
    store.onOutside = null;
    store.goto(version);
    store.release(version);
  }
}

/** Nothing outside is done or asked: it could not be undone, and a run that is repeated would not
 * ask it. Throws Fault. */
function refuse(what: string): never {
  const hint = 'evaluate it for good, in the frame or at the top level';
  throw fault('state-conflict', `${what} is an effect, and this is only a look`, [], hint);
}

function messageOf({ message, irritants, hint }: Condition): string {
  const values = irritants.map((irritant) => ` ${write(irritant, BRIEF)}`).join('');
  return `${message}${values}${hint === null ? '' : ` (${hint})`}`;
}

/** The expression as a procedure. Throws Fault. */
function procedureOf(
  engine: SessionEngine,
  expression: Expression,
  form: Syntax,
  names: readonly string[],
): Value {
  const key = names.join(' ');
  const known = expression.procedures.get(key);
  if (known !== undefined) return known;
  const { span } = form;
  const node = (content: Value): Syntax => new Syntax(content, span);
  const head = node(new Alias(intern('lambda'), engine.expander.kernel));
  const parameters = node(new SyntaxList(names.map((name) => node(intern(name)))));
  const lambda = node(new SyntaxList([head, parameters, form]));
  const sequence = engine.compile(lambda, engine.program);
  const machine = new Machine(engine.store);
  machine.start(sequence.unit(sequence.length - 1).top);
  const procedure = ended(machine);
  expression.procedures.set(key, procedure);
  return procedure;
}

function call(engine: SessionEngine, procedure: Value, args: readonly Value[]): Value {
  const machine = new Machine(engine.store);
  beginCall(machine, procedure, args);
  return ended(machine);
}

/** The value that a machine comes to. Throws Fault. */
function ended(machine: Machine): Value {
  const status = machine.run(STEPS_MAX);
  if (status.kind === 'done') return status.value;
  if (status.kind === 'failed') throw new Fault(status.payload);
  const why = status.kind === 'running' ? 'it takes too long' : `it is ${status.kind}`;
  throw new Fault(new Condition('limit', why));
}
