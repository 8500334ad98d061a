/**
 * Performing proposals: each once and in order, with what is about to be done written down before
 * and what was done after; and undoing what was performed, where that can be done.
 */
import { MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { Applicable } from '../applicable.js';
import { fault } from '../condition.js';
import { EffectOperation, effectRecord } from '../effect/operation.js';
import { performOutside } from '../effect/perform.js';
import type { Machine } from '../machine.js';
import { withFile } from '../port.js';
import { Crossing, type Undoing } from '../search/alternatives.js';
import { isSearching, pushCrossing } from '../search/search.js';
import { DELIVERED, FAILING } from '../stubs.js';
import type { World } from '../world.js';
import { FactProposal } from './fact-proposal.js';
import type { Action } from './intents.js';
import { FileProposal, OperationProposal, PortProposal, type Proposal } from './proposal.js';
import { readAll } from './staged-world.js';

const KEY_BYTES = 12;
const FILE = effectRecord('file-write', 'live', 'staged');

/** Proposals that are performed together. */
export class Commit {
  constructor(
    /** No two have the same, in whatever process. */
    readonly key: string,
    readonly proposals: readonly Proposal[],
  ) {}

  /** Whether it does anything that outlasts the process, and so is written down before. */
  get isLogged(): boolean {
    return this.proposals.some((proposal) => !(proposal instanceof FactProposal));
  }

  describe(): readonly string[] {
    return [`#<commit of ${this.proposals.length}>`];
  }
}

/** It is decided that these are performed. */
export function beginCommit(machine: Machine, proposals: readonly Proposal[]): Commit {
  const bytes = (machine.world as World).randomBytes(KEY_BYTES);
  const key = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  for (const proposal of proposals) proposal.seal();
  const commit = new Commit(key, proposals);
  const { log } = machine.staging;
  if (log !== null && commit.isLogged) {
    log.append({ kind: 'begin', commit: key, actions: proposals.map(actionOf) });
  }
  return commit;
}

/** Write down what becomes of one of them. Facts go with the process, as their session does. */
function note(
  { staging }: Machine,
  { key, proposals }: Commit,
  kind: 'intent' | 'result' | 'undone',
  index: number,
): void {
  if (proposals[index] instanceof FactProposal) return;
  staging.log?.append({ kind, commit: key, index });
}

/** What these have done to facts is not done yet: it was seen in their branch only. */
export function takeBackFacts(machine: Machine, proposals: readonly Proposal[]): void {
  for (const proposal of proposals.toReversed()) {
    if (proposal instanceof FactProposal) proposal.takeBack(machine);
  }
}

/** It cannot be done: what is left of it is not going to be. */
export function giveUp({ staging }: Machine, { key, isLogged }: Commit, index: number): void {
  if (isLogged) staging.log?.append({ kind: 'undone', commit: key, index });
}

/** Nothing of it is left to do. In a search, to fail is to undo what stands of it. */
export function endCommit(machine: Machine, { key, proposals, isLogged }: Commit): void {
  if (isLogged) machine.staging.log?.append({ kind: 'end', commit: key });
  if (!isSearching(machine)) return;
  for (const proposal of proposals) {
    if (proposal.status === 'performed') pushCrossing(machine, crossingOf(proposal));
  }
}

/** What of it does not stand. */
export function notPerformed({ proposals }: Commit): readonly Proposal[] {
  return proposals.filter(({ status }) => status !== 'performed');
}

/** What stands of a commit that was in review has been accepted; the rest waits there again. */
export function endReview(machine: Machine, commit: Commit): void {
  const accepted = commit.proposals.filter(({ status }) => status === 'performed');
  machine.staging.enqueue(notPerformed(commit));
  if (accepted.length > 0) machine.transactionWatcher?.accepted(accepted);
}

/** Perform one of them. Throws Fault. */
export function performOne(machine: Machine, commit: Commit, index: number): void {
  const proposal = commit.proposals[index] as Proposal;
  machine.push(DELIVERED, [null, UNSPECIFIED, commit, index]);
  if (proposal instanceof FactProposal) {
    proposal.act(machine);
    if (proposal.hasChanged) tellOfFact(machine, proposal, false);
    machine.answer(UNSPECIFIED);
    return;
  }
  if (proposal instanceof FileProposal) {
    const { target, contentsBefore } = proposal;
    const what = 'the file has been changed since it was read to be written:';
    checkContents(machine.world as World, target, contentsBefore, what);
  }
  note(machine, commit, 'intent', index);
  if (proposal instanceof OperationProposal) {
    performOutside(machine, proposal.operation, proposal.args, true);
    return;
  }
  announced(machine, proposal, () => performOnFile(machine.world as World, proposal));
  machine.answer(UNSPECIFIED);
}

/** One of them was performed, with that answer. */
export function delivered(machine: Machine, commit: Commit, index: number, answer: Value): void {
  const proposal = commit.proposals[index] as Proposal;
  proposal.status = 'performed';
  if (proposal instanceof OperationProposal) proposal.answer = answer;
  note(machine, commit, 'result', index);
  machine.answer(UNSPECIFIED);
}

/** One of them was undone. */
export function wasUndone(machine: Machine, commit: Commit, index: number): void {
  (commit.proposals[index] as Proposal).status = 'compensated';
  note(machine, commit, 'undone', index);
}

/** Something was done at once, in the middle of a search. */
export function crossed(
  machine: Machine,
  operation: EffectOperation,
  args: readonly Value[],
  answer: Value,
): void {
  const proposal = new OperationProposal(machine.staging.facts(), operation, args);
  proposal.status = 'performed';
  proposal.answer = answer;
  pushCrossing(machine, crossingOf(proposal));
}

/** Whether what was performed can be undone. */
export function canBeUndone(proposal: Proposal): boolean {
  if (proposal instanceof FileProposal || proposal instanceof FactProposal) return true;
  return proposal instanceof OperationProposal && proposal.operation.record.compensation !== false;
}

/** Undo what was performed. Throws Fault. */
export function compensate(machine: Machine, proposal: Proposal): void {
  if (proposal instanceof OperationProposal) {
    const { operation, args, answer } = proposal;
    machine.call(operation.record.compensation, [answer, ...args]);
    return;
  }
  if (proposal instanceof FactProposal) {
    const { hasChanged } = proposal;
    proposal.takeBack(machine);
    if (hasChanged) tellOfFact(machine, proposal, true);
  } else if (proposal instanceof FileProposal) {
    const { target, contents, contentsBefore } = proposal;
    const world = machine.world as World;
    checkContents(world, target, contents, 'the file has been changed since it was written:');
    replaceFile(world, target, contentsBefore);
  }
  machine.answer(UNSPECIFIED);
}

/** Let these wait for review. In a search, to fail is to take them out of it, or to undo them. */
export function letWait(machine: Machine, proposals: readonly Proposal[]): void {
  machine.staging.enqueue(proposals);
  if (!isSearching(machine)) return;
  for (const proposal of proposals) {
    pushCrossing(machine, new Crossing(proposal, new Undo(proposal)));
  }
}

/** Take these, which wait for review, out of it: they are not performed. */
export function reject(machine: Machine, proposals: readonly Proposal[]): void {
  machine.staging.dequeue(proposals.map(({ id }) => id));
  for (const proposal of proposals) proposal.status = 'rejected';
  machine.transactionWatcher?.rejected(proposals);
}

/** What stands between two choices when that was performed. */
export function crossingOf(proposal: Proposal): Crossing {
  return new Crossing(proposal, canBeUndone(proposal) && new Undo(proposal));
}

/** A procedure that undoes what was performed, or takes it out of review, and fails. */
export class Undo extends Applicable implements Undoing {
  constructor(readonly proposal: Proposal) {
    super();
  }

  get isPossible(): boolean {
    return this.proposal.status !== 'performed' || canBeUndone(this.proposal);
  }

  apply(machine: Machine): void {
    const { proposal } = this;
    const { status } = proposal;
    machine.push(FAILING, [null, UNSPECIFIED]);
    if (status === 'queued') reject(machine, [proposal]);
    if (status === 'performed') {
      proposal.status = 'compensated';
      compensate(machine, proposal);
    } else machine.answer(UNSPECIFIED);
  }

  describe(): readonly string[] {
    return ['#<undo>'];
  }
}

/** A file that somebody else has changed in the meantime is not overwritten. Throws Fault. */
function checkContents(
  world: World,
  target: string,
  expected: Uint8Array | null,
  what: string,
): void {
  const now = contentsOf(world, target);
  if (now?.length === expected?.length && isBeginOf(now, expected)) return;
  const hint = 'do it again from what is there now, or put the file back and retry';
  throw fault('state-conflict', what, [new MString(target)], hint);
}

/** Whether a file may be left half done by whoever was giving it these contents, or is as it was
 * before that. */
export function isUnchanged(
  world: World,
  target: string,
  contents: Uint8Array | null,
  before: Uint8Array | null,
): boolean {
  const now = contentsOf(world, target);
  if (now?.length === before?.length && isBeginOf(now, before)) return true;
  return isBeginOf(now, contents);
}

function isBeginOf(bytes: Uint8Array | null, all: Uint8Array | null): boolean {
  if (bytes === null || all === null) return bytes === all;
  return bytes.length <= all.length && bytes.every((byte, i) => byte === all[i]);
}

function contentsOf(world: World, path: string): Uint8Array | null {
  return withFile('commit', new MString(path), () =>
    world.fileExists(path) ? readAll(world.openInput(path)) : null,
  );
}

function performOnFile(world: World, proposal: Proposal): void {
  if (proposal instanceof FileProposal) replaceFile(world, proposal.target, proposal.contents);
  else if (proposal instanceof PortProposal) {
    const { sink, contents, target } = proposal;
    withFile('commit', new MString(target), () => sink.write(contents));
  }
}

/** Give a file contents, or delete it. */
export function replaceFile(world: World, path: string, contents: Uint8Array | null): void {
  withFile('commit', new MString(path), () => {
    if (contents === null) {
      if (world.fileExists(path)) world.deleteFile(path);
      return;
    }
    const sink = world.openOutput(path);
    sink.write(contents);
    sink.flush();
    sink.close();
  });
}

/** Do something to a file, which the gate is told of. */
function announced({ gate }: Machine, { op, target }: Proposal, act: () => void): void {
  const operation = new EffectOperation(op, 'filename', FILE, null);
  const args = [new MString(target)];
  gate?.intent?.(operation, args);
  act();
  gate?.result?.(operation, args, UNSPECIFIED);
}

function actionOf(proposal: Proposal): Action {
  if (proposal instanceof FactProposal) return { kind: 'fact' };
  if (proposal instanceof FileProposal) {
    const { target, contents, contentsBefore } = proposal;
    return { kind: 'file', target, contents, before: contentsBefore };
  }
  if (proposal instanceof PortProposal) {
    const { target, contents } = proposal;
    return { kind: 'append', target, contents };
  }
  const { operation, args } = proposal as OperationProposal;
  const { name, record } = operation;
  const isIdempotent = record.isIdempotent;
  return { kind: 'operation', name, args: writtenArgs(args), isIdempotent };
}

/** Arguments as a list that can be read again; null if they cannot. */
function writtenArgs(args: readonly Value[]): string | null {
  const text = args.map((arg) => write(arg, { charactersMax: Number.POSITIVE_INFINITY }));
  return text.some((one) => one.includes('#<')) ? null : `(${text.join(' ')})`;
}

/** Whoever listens is told that a fact was given or taken back; or that this was undone. */
function tellOfFact({ factWatcher }: Machine, proposal: FactProposal, isUndone: boolean): void {
  const { op, relation, values } = proposal;
  if ((op === 'fact!') !== isUndone) factWatcher?.asserted(relation, values);
  else factWatcher?.retracted(relation, values);
}
