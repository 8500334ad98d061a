/**
 * All that is kept of a session's past: branches and their segments, within limits. Marks within a
 * segment are thinned, the more the older they are; beyond that the oldest goes first.
 */
import type { Engine } from '../core/engine.js';
import { Branch, type Stretch } from './branch.js';
import type { Mark, Segment } from './segment.js';

/** How much is kept, and how densely. */
export interface HistoryLimits {
  /** Segments of one branch. */
  readonly formsMax: number;
  readonly checkpointsMax: number;
  readonly bytesMax: number;
  /** Transitions after which a checkpoint is due. */
  readonly stepsBetween: number;
}

/** Branches that are kept. */
const BRANCHES_MAX = 20;

export class Timeline {
  #branches: readonly Branch[];
  #branch: Branch;
  #branchCount = 1;
  #segmentCount = 0;
  /** Why what is done now is not recorded; null if it is. */
  gap: string | null = null;
  /** Marks of all segments, and about how many bytes these take, as counted last. */
  #marks = 0;
  #counted = 0;
  /** The mark that was made last: what is written from then on counts for it. */
  #latest: Mark | null = null;

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

  get checkpointCount(): number {
    return this.#marks;
  }

  /** About how many bytes all of it takes. O(checkpoints). */
  get bytes(): number {
    let sum = 0;
    for (const segment of this.#segments()) sum += segment.bytes;
    for (const { tip } of this.#branches) sum += tip?.checkpoint.bytes ?? 0;
    return sum;
  }

  /** The number of the next segment. */
  nextNumber(): number {
    this.#segmentCount++;
    return this.#segmentCount;
  }

  /** Have what was recorded elsewhere, in place of what there is. */
  adopt(stretches: readonly Stretch[]): void {
    this.clear();
    this.#branch.stretches = stretches;
    for (const { segment } of stretches) {
      segment.holders++;
      for (const mark of segment.marks) {
        if (mark.checkpoint !== null) this.#marks++;
        this.#count(mark);
      }
      this.#counted += segment.countJournal();
      this.#segmentCount = Math.max(this.#segmentCount, segment.number);
    }
  }

  /** The branch under way goes on with that segment. */
  append(segment: Segment): void {
    segment.holders++;
    const { stretches } = this.#branch;
    this.#branch.stretches = [...stretches, { segment, until: null }];
  }

  /** Its latest segment has a mark more. */
  mark(segment: Segment, mark: Mark): void {
    segment.marks.push(mark);
    if (mark.checkpoint !== null) this.#marks++;
    if (this.#latest !== null) this.#count(this.#latest);
    this.#latest = mark;
    this.#count(mark);
    this.#counted += segment.countJournal();
  }

  /** A new branch, which begins with these stretches, is the one under way. */
  fork(step: number, stretches: readonly Stretch[]): void {
    this.#branchCount++;
    for (const { segment } of stretches) segment.holders++;
    const from = { branch: this.#branch.id, step };
    this.#branch = new Branch(this.#branchCount, from, stretches);
    this.#branches = [...this.#branches, this.#branch];
    if (this.#branches.length > BRANCHES_MAX) this.#dropBranch();
  }

  /** Travel in another branch. */
  enter(branch: Branch): void {
    this.#branch = branch;
  }

  /** Keep within the limits; something of the branch under way always stays. O(1) if that is so. */
  bound({ formsMax, checkpointsMax, bytesMax }: HistoryLimits, now: number): void {
    while (this.#branch.stretches.length > Math.max(1, formsMax)) {
      if (!this.#dropOldestSegment()) break;
    }
    while (this.#marks > Math.max(1, checkpointsMax)) {
      if (!this.#thin(now) && !this.#dropSomething()) break;
    }
    while (this.#counted > bytesMax) if (!this.#dropSomething()) return;
  }

  /** Forget everything. */
  clear(): void {
    for (const branch of this.#branches) {
      this.#forgetTip(branch);
      for (const { segment } of branch.stretches) this.#leave(segment);
    }
    this.#branch = new Branch(this.#branch.id, null, []);
    this.#branches = [this.#branch];
  }

  #segments(): ReadonlySet<Segment> {
    const all = this.#branches.flatMap(({ stretches }) => stretches);
    return new Set(all.map(({ segment }) => segment));
  }

  /** Forget the mark that is missed least: where the steps around it are few for their age. The
   * first mark of a segment stays, since nothing else leads into it. False if there is none. */
  #thin(now: number): boolean {
    let least: { readonly segment: Segment; readonly index: number } | null = null;
    let leastWeight = Number.POSITIVE_INFINITY;
    for (const segment of this.#segments()) {
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
    this.#forgetMark(least.segment, least.index);
    return true;
  }

  /** Another branch, else the oldest segment, else the beginning of the only one. */
  #dropSomething(): boolean {
    if (this.#branches.length > 1) this.#dropBranch();
    else return this.#dropOldestSegment() || this.#dropBeginning();
    return true;
  }

  /** The oldest branch but the one under way. */
  #dropBranch(): void {
    const oldest = this.#branches.find((branch) => branch !== this.#branch) as Branch;
    this.#branches = this.#branches.filter((branch) => branch !== oldest);
    this.#forgetTip(oldest);
    for (const { segment } of oldest.stretches) this.#leave(segment);
  }

  /** Of the branch under way, and of those that share it; with those that only it leads to. False
   * if that is all there is. */
  #dropOldestSegment(): boolean {
    const [first, ...others] = this.#branch.stretches;
    if (first === undefined || others.every(({ segment }) => segment.follows)) return false;
    const oldest = first.segment;
    for (const branch of this.#branches) {
      if (branch.stretches[0]?.segment !== oldest) continue;
      const next = branch.stretches.findIndex(({ segment }, i) => i > 0 && !segment.follows);
      const kept = next < 0 ? [] : branch.stretches.slice(next);
      const dropped = branch.stretches.slice(0, branch.stretches.length - kept.length);
      branch.stretches = kept;
      for (const { segment } of dropped) this.#leave(segment);
    }
    return true;
  }

  #dropBeginning(): boolean {
    const segment = this.#branch.stretches[0]?.segment;
    const next = segment?.marks[1];
    if (segment === undefined || next === undefined) return false;
    this.#forgetMark(segment, 0);
    segment.journal.forgetBefore(next.cursor);
    this.#counted += segment.countJournal();
    return true;
  }

  /** A branch has the segment no more. */
  #leave(segment: Segment): void {
    segment.holders--;
    if (segment.holders > 0) return;
    while (segment.marks.length > 0) this.#forgetMark(segment, segment.marks.length - 1);
    this.#counted -= segment.journalCounted;
  }

  /** What was written since then counts for its neighbour. */
  #forgetMark({ marks }: Segment, index: number): void {
    const [mark] = marks.splice(index, 1);
    if (mark === undefined) return;
    if (mark.checkpoint !== null) {
      this.engine.forget(mark.checkpoint);
      this.#marks--;
    }
    this.#counted -= mark.counted;
    if (mark === this.#latest) this.#latest = null;
    const before = marks[index - 1];
    if (before !== undefined) this.#count(before);
  }

  #count(mark: Mark): void {
    const bytes = mark.checkpoint?.bytes ?? 0;
    this.#counted += bytes - mark.counted;
    mark.counted = bytes;
  }

  #forgetTip(branch: Branch): void {
    if (branch.tip !== null) this.engine.forget(branch.tip.checkpoint);
    branch.tip = null;
  }
}
