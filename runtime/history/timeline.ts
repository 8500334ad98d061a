/**
 * All that is kept of a session's past: branches and their segments, within limits. Marks within a
 * segment are thinned, the more the older they are; beyond that the oldest goes first.
 */
import type { Engine } from '../core/engine.js';
import { Branch, type Stretch } from './branch.js';
import type { Mark, Segment } from './segment.js';

/** How much is kept. */
export interface HistoryLimits {
  /** Segments of one branch. */
  readonly formsMax: number;
  readonly checkpointsMax: number;
  readonly bytesMax: number;
}

/** Branches that are kept. */
const BRANCHES_MAX = 20;

export class Timeline {
  #branches: readonly Branch[];
  #branch: Branch;
  #branchCount = 1;
  #segmentCount = 0;

  constructor(readonly engine: Engine) {
    this.#branch = new Branch(1, null, []);
    this.#branches = [this.#branch];
  }

  /** The branch under way, or travelled in. */
  get branch(): Branch {
    return this.#branch;
  }

  get branches(): readonly Branch[] {
    return this.#branches;
  }

  get segments(): ReadonlySet<Segment> {
    const all = this.#branches.flatMap(({ stretches }) => stretches);
    return new Set(all.map(({ segment }) => segment));
  }

  get checkpointCount(): number {
    let count = 0;
    for (const { marks } of this.segments) count += marks.length;
    return count;
  }

  /** About how many bytes all of it takes. O(checkpoints). */
  get bytes(): number {
    let sum = 0;
    for (const segment of this.segments) sum += segment.bytes;
    for (const { tip } of this.#branches) sum += tip?.checkpoint.bytes ?? 0;
    return sum;
  }

  /** The number of the next segment. */
  nextNumber(): number {
    this.#segmentCount++;
    return this.#segmentCount;
  }

  /** The branch under way goes on with that segment. */
  append(segment: Segment): void {
    const { stretches } = this.#branch;
    this.#branch.stretches = [...stretches, { segment, until: null }];
  }

  /** A new branch, which begins with these stretches, is the one under way. */
  fork(step: number, stretches: readonly Stretch[]): void {
    this.#branchCount++;
    const from = { branch: this.#branch.id, step };
    this.#branch = new Branch(this.#branchCount, from, stretches);
    this.#branches = [...this.#branches, this.#branch];
    if (this.#branches.length > BRANCHES_MAX) this.#dropBranch();
  }

  /** Travel in another branch. */
  enter(branch: Branch): void {
    this.#branch = branch;
  }

  /** Keep within the limits; something of the branch under way always stays. */
  bound({ formsMax, checkpointsMax, bytesMax }: HistoryLimits, now: number): void {
    while (this.#branch.stretches.length > Math.max(1, formsMax)) this.#dropOldestSegment();
    while (this.checkpointCount > Math.max(1, checkpointsMax)) {
      if (!this.#thin(now) && !this.#dropSomething()) return;
    }
    while (this.bytes > bytesMax) if (!this.#dropSomething()) return;
  }

  /** Forget everything. */
  clear(): void {
    const { segments } = this;
    for (const branch of this.#branches) this.#forgetTip(branch);
    this.#branch = new Branch(this.#branch.id, null, []);
    this.#branches = [this.#branch];
    for (const segment of segments) this.#release(segment);
  }

  /** Forget the mark that is missed least: where the steps around it are few for their age. The
   * first mark of a segment stays, since nothing else leads into it. False if there is none. */
  #thin(now: number): boolean {
    let least: { readonly segment: Segment; readonly index: number } | null = null;
    let leastWeight = Number.POSITIVE_INFINITY;
    for (const segment of this.segments) {
      const { marks, lastStep } = segment;
      for (let index = 1; index < marks.length; index++) {
        const before = (marks[index - 1] as Mark).step;
        const after = marks[index + 1]?.step ?? lastStep;
        const weight = (after - before) / (Math.abs(now - (marks[index] as Mark).step) + 1);
        if (weight >= leastWeight) continue;
        leastWeight = weight;
        least = { segment, index };
      }
    }
    if (least === null) return false;
    const [mark] = least.segment.marks.splice(least.index, 1);
    this.engine.forget((mark as Mark).checkpoint);
    return true;
  }

  /** Another branch, else the oldest segment, else the beginning of the only one. */
  #dropSomething(): boolean {
    if (this.#branches.length > 1) this.#dropBranch();
    else if (this.#branch.stretches.length > 1) this.#dropOldestSegment();
    else return this.#dropBeginning();
    return true;
  }

  /** The oldest branch but the one under way. */
  #dropBranch(): void {
    const oldest = this.#branches.find((branch) => branch !== this.#branch) as Branch;
    this.#branches = this.#branches.filter((branch) => branch !== oldest);
    this.#forgetTip(oldest);
    this.#releaseUnused(oldest.stretches);
  }

  /** Of the branch under way, and of those that share it. */
  #dropOldestSegment(): void {
    const [oldest] = this.#branch.stretches;
    if (oldest === undefined) return;
    for (const branch of this.#branches) {
      if (branch.stretches[0]?.segment === oldest.segment) {
        branch.stretches = branch.stretches.slice(1);
      }
    }
    this.#releaseUnused([oldest]);
  }

  #dropBeginning(): boolean {
    const segment = this.#branch.stretches[0]?.segment;
    const next = segment?.marks[1];
    if (segment === undefined || next === undefined) return false;
    const [first] = segment.marks.splice(0, 1);
    this.engine.forget((first as Mark).checkpoint);
    segment.journal.forgetBefore(next.cursor);
    return true;
  }

  #releaseUnused(stretches: readonly Stretch[]): void {
    const { segments } = this;
    for (const { segment } of stretches) if (!segments.has(segment)) this.#release(segment);
  }

  #release({ marks }: Segment): void {
    for (const { checkpoint } of marks.splice(0)) this.engine.forget(checkpoint);
  }

  #forgetTip(branch: Branch): void {
    if (branch.tip !== null) this.engine.forget(branch.tip.checkpoint);
    branch.tip = null;
  }
}
