/**
 * The files as a branch sees them: those of the world, with what the branch has written over them.
 * Inside a transaction or search nothing is written; each change becomes a proposal.
 */
import type { Machine } from '../machine.js';
import { isSearching, pushBarrier, pushCrossing } from '../search/search.js';
import { type ByteSink, type ByteSource, type World, WorldError } from '../world.js';
import { plainName } from './file-name.js';
import { crossingOf } from './perform.js';
import {
  type Chunks,
  FileProposal,
  grown,
  joined,
  PortProposal,
  type Proposal,
} from './proposal.js';

/** That world, with the files of the branch that the machine is in. */
export function stagedWorld(world: World, machine: Machine): World {
  // A world may be an object with accessors, so it is not copied.
  const staged = Object.create(world) as World;
  const files = new StagedFiles(world, machine);
  Object.assign(staged, files.methods);
  if (world.continueOutput) {
    staged.continueOutput = (path, position) => files.continueOutput(path, position);
  }
  return staged;
}

class StagedFiles {
  constructor(
    readonly world: World,
    readonly machine: Machine,
  ) {}

  get methods(): Pick<
    World,
    'openInput' | 'openOutput' | 'openAppend' | 'fileExists' | 'deleteFile' | 'listFiles'
  > {
    return {
      openInput: (path) => this.#openInput(path),
      openOutput: (path) => this.#open(path, 'write-file!'),
      openAppend: (path) => this.#open(path, 'append-file!'),
      fileExists: (path) => this.#fileExists(path),
      deleteFile: (path) => this.#deleteFile(path),
      listFiles: (path) => this.#listFiles(path),
    };
  }

  continueOutput(path: string, position: number): ByteSink {
    const { world } = this;
    if (world.continueOutput) {
      return this.#direct(path, placed(world.continueOutput(path, position), position), null);
    }
    throw new WorldError('this runtime cannot go on writing a file');
  }

  /** What the branch would make of a file, if anything. */
  #proposed(path: string): FileProposal | null {
    const { staging } = this.machine;
    if (staging.latest === null || !staging.isOn) return null;
    const name = plainName(path);
    const isIt = (proposal: Proposal): boolean =>
      proposal instanceof FileProposal && proposal.name === name;
    return staging.find(isIt) as FileProposal | null;
  }

  #openInput(path: string): ByteSource {
    const proposed = this.#proposed(path);
    if (proposed === null) return this.world.openInput(path);
    const { contents } = proposed;
    if (contents !== null) return proposedSource(contents);
    throw new WorldError(`cannot open ${path}: it is deleted in this transaction`);
  }

  #fileExists(path: string): boolean {
    const proposed = this.#proposed(path);
    return proposed === null ? this.world.fileExists(path) : proposed.op !== 'delete-file!';
  }

  #contents(path: string): Uint8Array | null {
    if (!this.#fileExists(path)) return null;
    return readAll(this.#openInput(path));
  }

  #open(path: string, op: 'write-file!' | 'append-file!'): ByteSink {
    const { machine, world } = this;
    const { staging } = machine;
    const isAppended = op === 'append-file!';
    if (!staging.isOn) {
      const undone = this.#cross(path, op);
      const sink = isAppended ? world.openAppend(path) : world.openOutput(path);
      const start = isAppended ? undefined : 0;
      return this.#direct(path, placed(sink, start), undone);
    }
    const before = this.#contents(path);
    const start = isAppended && before !== null ? grown(null, before) : null;
    const proposal = new FileProposal(staging.facts(), op, path, before, start);
    proposal.isOpen = true;
    staging.add(proposal);
    return this.#growing(path, proposal);
  }

  #deleteFile(path: string): void {
    const { staging } = this.machine;
    if (!staging.isOn) {
      this.#cross(path, 'delete-file!');
      this.world.deleteFile(path);
      return;
    }
    const before = this.#contents(path);
    if (before === null) throw new WorldError(`cannot delete ${path}: there is no such file`);
    staging.add(new FileProposal(staging.facts(), 'delete-file!', path, before, null));
  }

  #listFiles(path: string): readonly string[] {
    const names = new Set(this.world.listFiles(path));
    const { staging } = this.machine;
    if (staging.latest === null || !staging.isOn) return [...names].sort();
    const folder = plainName(path);
    const prefix = folder === '' || folder === '/' ? folder : `${folder}/`;
    for (const proposal of staging.all()) {
      if (!(proposal instanceof FileProposal) || !proposal.name.startsWith(prefix)) continue;
      const name = proposal.name.slice(prefix.length);
      if (name.includes('/')) continue;
      if (proposal.op === 'delete-file!') names.delete(name);
      else names.add(name);
    }
    return [...names].sort();
  }

  /** A port that writes into a proposal. What it holds is in the store. */
  #growing(path: string, proposal: FileProposal): ByteSink {
    const { store, staging } = this.machine;
    const isOver = (): boolean => staging.find((other) => other === proposal) === null;
    return {
      isUndoable: true,
      write(bytes) {
        if (isOver()) {
          const where = 'it was opened in a transaction or search that is over';
          throw new WorldError(`cannot write ${path}: ${where}`);
        }
        if (bytes.length === 0) return;
        const chunks = grown(proposal.chunks, bytes.slice());
        store.setField<FileProposal, 'chunks'>(proposal, 'chunks', chunks);
      },
      flush() {},
      close() {
        if (!isOver()) staging.complete(proposal);
      },
    };
  }

  /** A port that was opened outside: what is written to it inside waits too. `undone` is what a
   * failure would undo. */
  #direct(path: string, sink: ByteSink, undone: FileProposal | null): ByteSink {
    const { staging, store } = this.machine;
    const written = (): void => this.#written(path, sink, undone);
    const { again } = sink;
    return {
      path,
      get position() {
        return sink.position;
      },
      write(bytes) {
        if (!staging.isOn) {
          sink.write(bytes);
          if (undone !== null) undone.chunks = grown(undone.chunks, bytes.slice());
          written();
          return;
        }
        const latest = staging.latest?.proposal;
        const isSame = latest instanceof PortProposal && latest.sink === sink;
        const proposal = isSame ? latest : new PortProposal(staging.facts(), path, sink, null);
        if (!isSame) {
          proposal.isOpen = true;
          staging.add(proposal);
        }
        const chunks = grown(proposal.chunks, bytes.slice());
        store.setField<PortProposal, 'chunks'>(proposal, 'chunks', chunks);
      },
      flush: () => sink.flush(),
      close: () => sink.close(),
      ...(again && { again: (position: number) => this.#direct(path, again(position), null) }),
    };
  }

  /** In a search, what was written at once to a port that was there before stays. */
  #written(path: string, sink: ByteSink, undone: FileProposal | null): void {
    const { machine } = this;
    if (!isSearching(machine)) return;
    for (let { choices } = machine; choices !== null; choices = choices.outer) {
      const what = choices.crossing?.what;
      if (undone !== null && what === undone) return;
      if (what instanceof PortProposal && what.sink === sink) return;
    }
    const proposal = new PortProposal(machine.staging.facts(), path, sink, null);
    proposal.status = 'performed';
    pushBarrier(machine, crossingOf(proposal));
  }

  /** In a search, what is done at once can be undone by putting the file back. */
  #cross(path: string, op: FileProposal['op']): FileProposal | null {
    const { machine } = this;
    if (!isSearching(machine)) return null;
    const before = this.world.fileExists(path) ? readAll(this.world.openInput(path)) : null;
    const start = op === 'append-file!' && before !== null ? grown(null, before) : null;
    const proposal = new FileProposal(machine.staging.facts(), op, path, before, start);
    proposal.status = 'performed';
    pushCrossing(machine, crossingOf(proposal));
    return proposal;
  }
}

/** What a branch has proposed, to be read. */
export function proposedSource(contents: Uint8Array): ByteSource {
  let rest = contents;
  return {
    get proposed() {
      return rest;
    },
    read() {
      const bytes = rest;
      rest = new Uint8Array(0);
      return bytes.length > 0 ? bytes : null;
    },
    close() {
      rest = new Uint8Array(0);
    },
  };
}

/** That sink, which knows where it is in its file. */
function placed(sink: ByteSink, start: number | undefined): ByteSink {
  if (start === undefined) return sink;
  const { again } = sink;
  let position = start;
  return {
    get position() {
      return position;
    },
    write(bytes) {
      sink.write(bytes);
      position += bytes.length;
    },
    flush: () => sink.flush(),
    close: () => sink.close(),
    ...(again && { again: (at: number) => placed(again(at), at) }),
  };
}

/** All that a source has. */
export function readAll(source: ByteSource): Uint8Array {
  let chunks: Chunks | null = null;
  for (let bytes = source.read(); bytes !== null; bytes = source.read())
    chunks = grown(chunks, bytes);
  source.close();
  return joined(chunks);
}
