/** How transactions are saved: those under way, and the proposals that wait. */
import type { Value } from '../../../grammar/datum.js';
import type { EffectOperation } from '../effect/operation.js';
import type { Fiber } from '../fiber/fiber.js';
import type { Region } from '../fiber/region.js';
import type { Machine } from '../machine.js';
import { Crossing } from '../search/alternatives.js';
import type { Version } from '../store.js';
import { FactProposal } from '../transaction/fact-proposal.js';
import { Commit, Undo } from '../transaction/perform.js';
import {
  Chunks,
  FileProposal,
  grown,
  joined,
  OperationProposal,
  PortProposal,
  type Proposal,
  type ProposalFacts,
} from '../transaction/proposal.js';
import { Staged, Staging } from '../transaction/staging.js';
import { Transaction, type TransactionStatus } from '../transaction/transaction.js';
import { StateError } from './code.js';
import { codec, instance, type Json, open, text } from './codec.js';
import { all, each } from './codecs-control.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

function saveFacts({ facts, status }: Proposal, e: Encoder): Json {
  return [facts.id, e.span(facts.location), facts.isReviewed, status];
}

function loadFacts(json: Json | undefined, d: Decoder): ProposalFacts {
  const [id, location, isReviewed] = json as readonly Json[];
  return { id: id as number, location: d.span(location), isReviewed: isReviewed as boolean };
}

function fillStatus(proposal: Proposal, json: Json | undefined): void {
  proposal.status = (json as readonly Json[])[3] as Proposal['status'];
}

/** Bytes as the characters with those codes. */
const latin1 = (bytes: Uint8Array | null): Json =>
  bytes === null ? null : Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

const bytesOf = (json: Json | undefined): Uint8Array | null =>
  typeof json === 'string' ? Uint8Array.from(json, (c) => c.charCodeAt(0)) : null;

export const transactionCodecs = [
  codec<Staging>({
    tag: 'staging',
    is: instance(Staging),
    save: () => [],
    make: (_, d) => d.engine.machine.staging,
  }),
  codec<Staged>({
    tag: 'staged',
    is: instance(Staged),
    save: ({ proposal, before, count, hasFact }, e) => [
      ...all([proposal, before], e),
      count,
      hasFact,
    ],
    make: () => Object.create(Staged.prototype) as Staged,
    fill: (staged, [proposal, before, count, hasFact], d) => {
      const links = { proposal: d.value(proposal), before: d.value(before) };
      Object.assign(staged, { ...links, count, hasFact });
    },
  }),
  codec<Chunks>({
    tag: 'chunks',
    is: instance(Chunks),
    save: (chunks) => [latin1(joined(chunks))],
    make: ([contents]) => grown(null, bytesOf(contents) as Uint8Array),
  }),
  codec<FileProposal>({
    tag: 'file-proposal',
    is: instance(FileProposal),
    save: (p, e) => [
      saveFacts(p, e),
      p.op,
      p.target,
      latin1(p.contentsBefore),
      latin1(p.op === 'delete-file!' ? null : p.contents),
      p.isOpen,
    ],
    make: ([facts, op, target, before, after], d) => {
      const contents = bytesOf(after);
      const chunks = contents === null ? null : grown(null, contents);
      const name = op as FileProposal['op'];
      return new FileProposal(loadFacts(facts, d), name, text(target), bytesOf(before), chunks);
    },
    fill: (proposal, [facts, , , , , isOpen]) => {
      fillStatus(proposal, facts);
      proposal.isOpen = isOpen === true;
    },
  }),
  codec<PortProposal>({
    tag: 'port-proposal',
    is: instance(PortProposal),
    save: ({ target }) => {
      throw new StateError(`what waits to be written to the open file ${target} cannot be saved`);
    },
    make: () => Object.create(PortProposal.prototype) as PortProposal,
  }),
  codec<OperationProposal>({
    tag: 'operation-proposal',
    is: instance(OperationProposal),
    save: (p, e) => [saveFacts(p, e), ...all([p.operation, p.answer, ...p.args], e)],
    make: ([facts], d) =>
      new OperationProposal(loadFacts(facts, d), null as unknown as EffectOperation, []),
    fill: (proposal, [facts, operation, answer, ...args], d) => {
      fillStatus(proposal, facts);
      proposal.answer = d.value(answer);
      open(proposal).operation = d.value(operation) as EffectOperation;
      open(proposal).args = each(args, d);
    },
  }),
  codec<FactProposal>({
    tag: 'fact-proposal',
    is: instance(FactProposal),
    save: (p, e) => [
      saveFacts(p, e),
      p.op,
      p.relation,
      [p.hasChanged, p.isFirst],
      p.evidenceBefore === undefined ? null : [e.value(p.evidenceBefore)],
      ...all([p.evidence, ...p.values], e),
    ],
    make: ([facts, op, relation], d) => {
      const name = op as FactProposal['op'];
      return new FactProposal(loadFacts(facts, d), name, text(relation), [], false);
    },
    fill: (proposal, [facts, , , done, before, evidence, ...values], d) => {
      fillStatus(proposal, facts);
      const [hasChanged, isFirst] = done as readonly boolean[];
      Object.assign(proposal, { hasChanged, isFirst });
      proposal.evidenceBefore = before === null ? undefined : d.value((before as Json[])[0]);
      open(proposal).evidence = d.value(evidence);
      open(proposal).values = each(values, d);
    },
  }),
  codec<Transaction>({
    tag: 'transaction',
    is: instance(Transaction),
    save: (t, e) => [
      [t.id, t.isReviewed, t.status, t.wasAside, e.span(t.location), t.depth],
      ...all([t.exit, t.version, t.since, t.outer, t.fiber], e),
    ],
    make: () => Object.create(Transaction.prototype) as Transaction,
    fill: (transaction, [facts, ...links], d) => {
      const [id, isReviewed, status, wasAside, location, depth] = facts as readonly Json[];
      const [exit, version, since, outer, fiber] = each(links, d);
      Object.assign(transaction, {
        id,
        isReviewed,
        status: status as TransactionStatus,
        wasAside,
        depth,
        location: d.span(location),
        exit,
        version: version as Version,
        since: since as Staged | null,
        outer: outer as Transaction | null,
        fiber: fiber as Fiber | null,
      });
    },
  }),
  codec<Commit>({
    tag: 'commit',
    is: instance(Commit),
    save: ({ key, proposals }, e) => [key, ...all(proposals as unknown as Value[], e)],
    make: ([key]) => new Commit(text(key), []),
    fill: (commit, [, ...proposals], d) => {
      open(commit).proposals = each(proposals, d) as Proposal[];
    },
  }),
  codec<Undo>({
    tag: 'undo',
    is: instance(Undo),
    save: ({ proposal }, e) => [e.value(proposal)],
    make: () => new Undo(null as unknown as Proposal),
    fill: (undo, [proposal], d) => {
      open(undo).proposal = d.value(proposal) as Proposal;
    },
  }),
  codec<Crossing>({
    tag: 'crossing',
    is: instance(Crossing),
    save: ({ what, undo }, e) => all([what, undo], e),
    make: () => new Crossing(null, false),
    fill: (crossing, [what, undo], d) => {
      open(crossing).what = d.value(what);
      open(crossing).undo = d.value(undo) as Undo | false;
    },
  }),
];

/** Who may run while a search or transaction is open. */
export function saveRegion(region: Region | null, e: Encoder): Json {
  return region === null ? null : [e.value(region.owner), region.firstId];
}

export function loadRegion(json: Json | undefined, d: Decoder): Region | null {
  if (!Array.isArray(json)) return null;
  const [owner, firstId] = json as readonly Json[];
  return { owner: d.value(owner) as Fiber | null, firstId: firstId as number };
}

/** The transactions of a machine, what waits, and what is in review. */
export function saveTransactions(machine: Machine, e: Encoder): Json {
  const { transaction, staging, transactionsBegun, region } = machine;
  const { latest, queue, nextId } = staging;
  const links = [transaction, latest, ...queue] as readonly Value[];
  return [transactionsBegun, nextId, saveRegion(region, e), ...all(links, e)];
}

export function loadTransactions(machine: Machine, json: Json | undefined, d: Decoder): void {
  const [begun, nextId, region, transaction, latest, ...queue] = json as readonly Json[];
  const { staging } = machine;
  machine.transactionsBegun = begun as number;
  machine.region = loadRegion(region, d);
  machine.transaction = d.value(transaction) as Transaction | null;
  staging.nextId = nextId as number;
  staging.latest = d.value(latest) as Staged | null;
  staging.queue = each(queue, d) as Proposal[];
}
