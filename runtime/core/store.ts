/**
 * The store (the S of CESK). Cells are the objects themselves and hold their current value, so
 * reads cost nothing; every write of the language goes through here. While a mark is outstanding
 * each write is logged first, and `goto` undoes them.
 *
 * Invariant: nothing outside this file assigns to a mutable field of a value after it was made
 * known to the program.
 */

import { type MString, type Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { Cell } from './cell.js';
import { constantFault, isConstant } from './constant.js';

/** How to undo one write: put the old content back. */
type Undo = () => void;

export class Store {
  /** Undo records since the oldest mark, or null while no mark is outstanding: then compiled code
   * writes without asking. */
  trail: Undo[] | null = null;

  /** A version to come back to. */
  mark(): number {
    this.trail ??= [];
    return this.trail.length;
  }

  /** Make the store be as it was at that mark. LIFO only. O(writes since). */
  goto(version: number): void {
    const trail = this.trail ?? [];
    while (trail.length > version) (trail.pop() as Undo)();
  }

  /** The number of the present version: writes logged since the oldest mark. */
  get version(): number {
    return this.trail?.length ?? 0;
  }

  /** Forget all marks: nothing is logged from here on. */
  release(): void {
    this.trail = null;
  }

  setCar(pair: Pair, value: Value): Value {
    if (this.trail !== null) this.#logField(pair, 'car');
    try {
      pair.car = value;
    } catch {
      throw constantFault(pair);
    }
    return UNSPECIFIED;
  }

  setCdr(pair: Pair, value: Value): Value {
    if (this.trail !== null) this.#logField(pair, 'cdr');
    try {
      pair.cdr = value;
    } catch {
      throw constantFault(pair);
    }
    return UNSPECIFIED;
  }

  /** Write a vector's element; the index is in range. */
  setElement(vector: Value[], index: number, value: Value): Value {
    if (this.trail !== null) this.#logField(vector, index);
    try {
      vector[index] = value;
    } catch {
      throw constantFault(vector);
    }
    return UNSPECIFIED;
  }

  setByte(bytes: Uint8Array, index: number, value: number): Value {
    if (isConstant(bytes)) throw constantFault(bytes);
    if (this.trail !== null) this.#logField(bytes, index);
    bytes[index] = value;
    return UNSPECIFIED;
  }

  setChar(string: MString, index: number, code: number): Value {
    if (isConstant(string)) throw constantFault(string);
    if (this.trail !== null) {
      const old = string.codeAt(index);
      this.log(() => string.setCode(index, old));
    }
    string.setCode(index, code);
    return UNSPECIFIED;
  }

  /** Write what a variable has: a box, or a global cell. */
  setValue(variable: { value: Value }, value: Value): Value {
    if (this.trail !== null) this.#logVariable(variable);
    variable.value = value;
    return UNSPECIFIED;
  }

  /** Write a field of any other mutable object (a promise, a port position
   * …). */
  setField<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): Value {
    if (this.trail !== null) this.#logField(object, key);
    object[key] = value;
    return UNSPECIFIED;
  }

  #logVariable(variable: { value: Value }): void {
    const old = variable.value;
    this.log(() => {
      if (variable instanceof Cell && variable.watched) variable.invalidate();
      variable.value = old;
    });
  }

  /** Not in the setters themselves: the host would make room for what the function captures at
   * every write, logged or not. */
  #logField<T extends object, K extends keyof T>(object: T, key: K): void {
    const old = object[key];
    this.log(() => {
      object[key] = old;
    });
  }

  /** Before a compound write that only its owner can undo (a hash table's insertion …). */
  log(undo: Undo): void {
    if (this.trail !== null) this.trail.push(undo);
  }
}
