/**
 * Plans as JavaScript: nested loops over integers, written for one plan and compiled by the host.
 * No text of a program gets into the code, only numbers of columns, variables and goals; constants
 * are handed in. Plans of the same shape share their code.
 *
 * A kernel counts the rows that it considers and stops before the one that would be too many, with
 * its place in every loop in the task's `cursor`; called again it goes on there, and counts the
 * same as if it had never stopped. Names in the code: goal g has relation `R`g, data `d`g, index
 * heads and links `h`g `n`g; loop i stands at `r`i; variable s is `v`s.
 */
import type { Operand } from './flat-rule.js';
import type { FunctorName } from './functors.js';
import { hashText, mixed } from './hashing.js';
import { type ColumnUse, keyOf, type Plan, type Step } from './plan.js';
import type { Relation } from './relation.js';
import type { ArithmeticOperator, ComparisonOperator } from './rule.js';
import { isArithmetic, type TermArithmetic } from './term-arithmetic.js';
import type { TermId } from './term-table.js';
import type { TupleIndex } from './tuple-index.js';

/** What a kernel works on, and where it stands. */
export interface Task {
  /** By goal; null for those that are no relation's. */
  readonly relations: ReadonlyArray<Relation | null>;
  /** By goal, where the plan has a key. */
  readonly indices: ReadonlyArray<TupleIndex | null>;
  /** By goal: rows from this number on are not looked at. */
  readonly limits: Int32Array;
  /** By goal: kills after this many count as rows that are there (`old` mode). */
  readonly killMarks: Int32Array;
  readonly constants: readonly TermId[];
  readonly arithmetic: TermArithmetic;
  readonly sink: Relation;
  /** The range of rows, or of kills, of the first loop if it is a scan. */
  readonly from: number;
  readonly to: number;
  /** Rows that the sink may come to. */
  rowsMax: number;
  readonly cursor: Int32Array;
  /** The loop at which it stands; -1 at the beginning. */
  depth: number;
  status: Status;
}

export const enum Status {
  Done = 0,
  Paused = 1,
  /** The sink has as many rows as it may have. */
  Full = 2,
}

/** Go on with a task; answers the number of rows considered, at most `workMax`. */
export type Kernel = (task: Task, workMax: number) => number;

/** What has to be known for code, apart from the plan. */
export interface KernelMode {
  /** Whether the first goal's rows are kills. */
  readonly ofKills: boolean;
  /** Whether rows count as there that were when the relation was last looked at. */
  readonly isOld: boolean;
  /** What is done with a row of the head. */
  readonly action: 'insert' | 'remove';
  /** Whether the sink's last column is joined. */
  readonly isJoined: boolean;
  /** By goal: whether its relation has, or may get, tombstones. */
  readonly hasTombstones: readonly boolean[];
  /** By goal: the number of columns. */
  readonly arities: readonly number[];
}

const kernels = new Map<string, Kernel>();
const KERNELS_MAX = 10_000;

/** A plan's code, and the constants that it is to be given. */
export interface Compiled {
  readonly kernel: Kernel;
  readonly constants: readonly TermId[];
}

/** The code of a plan. */
export function compilePlan(plan: Plan, mode: KernelMode): Compiled {
  const code = new KernelText(plan, mode);
  const text = code.text();
  let kernel = kernels.get(text);
  if (kernel === undefined) {
    if (kernels.size >= KERNELS_MAX) kernels.clear();
    kernel = new Function('mixed', text)(mixed) as Kernel;
    kernels.set(text, kernel);
  }
  return { kernel, constants: code.constants };
}

/** By goal, the columns of the index that the plan asks for, or null. */
export function keysOf(plan: Plan, isOld: boolean): ReadonlyArray<readonly number[] | null> {
  const keys: Array<readonly number[] | null> = plan.rule.goals.map(() => null);
  for (const step of plan.steps) {
    if (!isWalk(step, plan, isOld) || step.uses.length === 0) continue;
    keys[step.goal] = keyOf(step.uses).map(({ column }) => column);
  }
  return keys;
}

/** Whether a step goes through rows. A row that is known altogether is looked up in its relation,
 * unless that could only tell of the latest row of that tuple. */
function isWalk(
  step: Step,
  plan: Plan,
  isOld: boolean,
): step is Step & { readonly kind: 'probe' | 'has' | 'lacks' } {
  if (step.kind === 'probe') return true;
  if (step.kind !== 'has' && step.kind !== 'lacks') return false;
  const goal = plan.rule.goals[step.goal];
  const arity = goal?.kind === 'match' || goal?.kind === 'absent' ? goal.columns.length : 0;
  return (isOld && step.kind === 'has') || step.uses.length < arity;
}

class KernelText {
  readonly constants: TermId[] = [];
  readonly #lines: string[] = [];
  readonly #closings: string[] = [];
  #loops = 0;

  constructor(
    readonly plan: Plan,
    readonly mode: KernelMode,
  ) {}

  text(): string {
    for (const step of this.plan.steps) this.#step(step);
    this.#action();
    const body = [...this.#lines, ...this.#closings.reverse()];
    return [
      'return ((task, workMax) => {',
      '"use strict";',
      'const { cursor, limits, killMarks, arithmetic, sink, from, to, rowsMax } = task;',
      'let { depth } = task; let work = 0;',
      ...this.constants.map((_, i) => `const c${i} = task.constants[${i}];`),
      ...this.plan.steps.flatMap((step) => this.#prologue(step)),
      ...body,
      `task.depth = -1; task.status = ${Status.Done}; return work;`,
      '});',
    ].join('\n');
  }

  /** What a step looks at. */
  #prologue(step: Step): string[] {
    if (step.kind === 'bind' || step.kind === 'test') return [];
    const g = step.goal;
    const lines = [`const R${g} = task.relations[${g}], d${g} = R${g}.data, l${g} = limits[${g}];`];
    if (isWalk(step, this.plan, this.mode.isOld) && step.uses.length > 0)
      lines.push(`const { heads: h${g}, next: n${g}, shift: s${g} } = task.indices[${g}];`);
    return lines;
  }

  #step(step: Step): void {
    switch (step.kind) {
      case 'scan':
        this.#scan(step.goal, step.uses);
        break;
      case 'probe':
        this.#probe(step.goal, step.uses);
        break;
      case 'has':
      case 'lacks':
        this.#lookUp(step);
        break;
      case 'bind':
        this.#lines.push(`const v${step.slot} = ${this.#operand(step.operand)};`);
        break;
      case 'test': {
        const { operator, left, right } = step.goal;
        this.#open(`if (${comparison(operator, this.#operand(left), this.#operand(right))}) {`);
        break;
      }
    }
  }

  #open(line: string, closing = '}'): void {
    this.#lines.push(line);
    this.#closings.push(closing);
  }

  #scan(g: number, uses: readonly ColumnUse[]): void {
    const i = this.#loops++;
    const isFirst = g === this.plan.first;
    const [begin, end] = isFirst ? ['from', 'to'] : ['0', `l${g}`];
    this.#open(
      `for (let r${i} = depth >= ${i} ? cursor[${i}] : ${begin}; r${i} < ${end}; r${i}++) {`,
    );
    const ofKills = isFirst && this.mode.ofKills;
    const row = ofKills ? `R${g}.kills[r${i}]` : `r${i}`;
    this.#row(i, g, row, uses, !ofKills);
  }

  #probe(g: number, uses: readonly ColumnUse[]): void {
    const i = this.#loops++;
    const head = this.#head(g, uses);
    const begin = `depth >= ${i} ? cursor[${i}] : ${head}`;
    this.#open(`for (let r${i} = ${begin}; r${i} !== -1; r${i} = n${g}[r${i}]) {`);
    this.#open(`if (r${i} < l${g}) {`);
    this.#row(i, g, `r${i}`, uses, true);
  }

  /** A row of a loop: is it one of them? It counts, and binds variables. */
  #row(i: number, g: number, row: string, uses: readonly ColumnUse[], isChecked: boolean): void {
    const arity = this.mode.arities[g] as number;
    this.#lines.push(`const p${i} = ${arity === 1 ? row : `${row} * ${arity}`};`);
    for (const use of uses) {
      if (use.kind === 'bind')
        this.#lines.push(`const v${use.slot} = d${g}[p${i} + ${use.column}];`);
    }
    const checks = uses.flatMap((use) =>
      use.kind === 'check' ? [`d${g}[p${i} + ${use.column}] === ${this.#operand(use.value)}`] : [],
    );
    const visible = isChecked ? this.#visible(g, row) : null;
    if (visible !== null) checks.push(`(depth > ${i} || ${visible})`);
    if (checks.length > 0) this.#open(`if (${checks.join(' && ')}) {`);
    this.#lines.push(
      `if (depth <= ${i}) {`,
      `depth = -1; if (work >= workMax) { ${this.#leave(i, Status.Paused)} }`,
      'work++; }',
    );
  }

  /** Note where it stands, down to loop i, and stop. */
  #leave(i: number, status: Status): string {
    const saves = Array.from({ length: i + 1 }, (_, k) => `cursor[${k}] = r${k};`);
    return `${saves.join(' ')} task.depth = ${i}; task.status = ${status}; return work;`;
  }

  /** Whether a row is there; null if all are. */
  #visible(g: number, row: string): string | null {
    if (!this.mode.hasTombstones[g]) return null;
    const time = `R${g}.killTimes[${row}]`;
    const isThere = `R${g}.killTimes === null || ${time} === 0`;
    return this.mode.isOld ? `(${isThere} || ${time} > killMarks[${g}])` : `(${isThere})`;
  }

  #head(g: number, uses: readonly ColumnUse[]): string {
    const values = keyOf(uses).map(({ value }) => this.#operand(value));
    return `h${g}[${hashText(values)} >>> s${g}]`;
  }

  #lookUp(step: Step & { readonly kind: 'has' | 'lacks' }): void {
    const g = step.goal;
    const { uses } = step;
    const found = `e${g}`;
    if (isWalk(step, this.plan, this.mode.isOld)) {
      const arity = this.mode.arities[g] as number;
      const conditions = [
        `r < l${g}`,
        ...uses.map((use) => {
          const value = use.kind === 'check' ? this.#operand(use.value) : '';
          return `d${g}[r * ${arity} + ${use.column}] === ${value}`;
        }),
        ...[this.#visible(g, 'r') ?? []].flat(),
      ];
      const head = uses.length === 0 ? null : this.#head(g, uses);
      const loop =
        head === null
          ? `for (let r = 0; r < l${g}; r++)`
          : `for (let r = ${head}; r !== -1; r = n${g}[r])`;
      this.#lines.push(`let ${found} = false;`);
      this.#lines.push(`${loop} if (${conditions.join(' && ')}) { ${found} = true; break; }`);
    } else {
      uses.forEach((use, i) => {
        const value = use.kind === 'check' ? this.#operand(use.value) : '';
        this.#lines.push(`R${g}.tuple[${i}] = ${value};`);
      });
      this.#lines.push(`const f${g} = R${g}.findWhole(R${g}.tuple);`);
      this.#lines.push(`const ${found} = f${g} >= 0 && f${g} < l${g};`);
    }
    this.#open(`if (${step.kind === 'has' ? found : `!${found}`}) {`);
  }

  #action(): void {
    const values = this.plan.rule.head.map((term) => {
      if (term.kind === 'slot' || term.kind === 'constant') return this.#operand(term);
      throw new Error('a head that is not evaluated by loops');
    });
    const { action, isJoined } = this.mode;
    const isPair = action === 'insert' && !isJoined && values.length === 2;
    if (!isPair)
      values.forEach((value, i) => {
        this.#lines.push(`sink.tuple[${i}] = ${value};`);
      });
    const call = isPair ? `sink.insert2(${values.join(', ')})` : `sink.${action}(sink.tuple)`;
    const leave = this.#loops > 0 ? this.#leave(this.#loops - 1, Status.Full) : '';
    if (action === 'insert')
      this.#lines.push(`if (${call} && sink.rowCount >= rowsMax) { ${leave} }`);
    else this.#lines.push(`${call};`);
  }

  #operand(operand: Operand | { readonly kind: 'any' }): string {
    switch (operand.kind) {
      case 'slot':
        return `v${operand.slot}`;
      case 'constant':
        this.constants.push(operand.id);
        return `c${this.constants.length - 1}`;
      case 'arithmetic': {
        const operands = operand.operands.map((each) => this.#operand(each));
        return arithmeticText(operand.operator, operands);
      }
      case 'any':
        throw new Error('a wildcard has no value');
    }
  }
}

function comparison(operator: ComparisonOperator, left: string, right: string): string {
  switch (operator) {
    case '=':
      return `${left} === ${right}`;
    case 'not=':
      return `${left} !== ${right}`;
    case '<':
      return `arithmetic.less(${left}, ${right})`;
    case '>':
      return `arithmetic.less(${right}, ${left})`;
    case '<=':
      return `arithmetic.lessOrEqual(${left}, ${right})`;
    case '>=':
      return `arithmetic.lessOrEqual(${right}, ${left})`;
  }
}

/** Operators take their operands from the left; `-` of one is its negation. */
function arithmeticText(
  operator: ArithmeticOperator | FunctorName,
  operands: readonly string[],
): string {
  const name = JSON.stringify(operator);
  if (operator === 'int32') return `arithmetic.int32(${operands[0]})`;
  if (!isArithmetic(operator)) return `arithmetic.call(${name}, [${operands.join(', ')}])`;
  const binary = (a: string, b: string): string => {
    if (operator === '+') return `arithmetic.add(${a}, ${b})`;
    if (operator === '-') return `arithmetic.subtract(${a}, ${b})`;
    return `arithmetic.apply(${name}, ${a}, ${b})`;
  };
  const [first = '0', ...rest] = operands;
  if (rest.length > 0) return rest.reduce(binary, first);
  if (operator === '-') return `arithmetic.subtract(0, ${first})`;
  return `arithmetic.apply(${name}, ${first}, ${first})`;
}
