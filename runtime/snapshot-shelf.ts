/** The snapshots of a session: images that are kept in memory, under names. Their number and size
 * are bounded. */
import type { RuntimeConfig } from './config.js';
import { type Image, type ImageInfo, imageText, readImage } from './image.js';
import { OmegaMisuse } from './misuse.js';

/** Characters of a snapshot's name. */
export const SNAPSHOT_NAME_MAX = 200;

/** A snapshot, for people. */
export interface SnapshotInfo extends ImageInfo {
  /** Characters of its state. */
  readonly size: number;
}

export class SnapshotShelf {
  /** In the order in which they came. */
  readonly #images = new Map<string, Image>();
  #named = 0;

  constructor(
    readonly session: {
      readonly config: Pick<RuntimeConfig, 'snapshotsMax' | 'snapshotCharactersMax'>;
    },
  ) {}

  get list(): readonly SnapshotInfo[] {
    return [...this.#images.values()].map(infoOf);
  }

  get names(): readonly string[] {
    return [...this.#images.keys()];
  }

  /** A name that no snapshot has. */
  freeName(): string {
    do this.#named++;
    while (this.#images.has(`snapshot-${this.#named}`));
    return `snapshot-${this.#named}`;
  }

  /** Throws OmegaMisuse `unknown-snapshot`. */
  get(name: string): Image {
    const image = this.#images.get(name);
    if (image !== undefined) return image;
    const { names } = this;
    const there = names.length > 0 ? `there is ${names.join(', ')}` : 'there is none';
    const message = `no snapshot is called "${name}"; ${there}`;
    throw new OmegaMisuse('unknown-snapshot', message, { name, names });
  }

  /** Keep an image under its name; one that had the name makes room. Throws OmegaMisuse `limit`. */
  put(image: Image): SnapshotInfo {
    const { name } = image.info;
    const { snapshotsMax, snapshotCharactersMax } = this.session.config;
    const others = [...this.#images.values()].filter((other) => other.info.name !== name);
    if (others.length >= snapshotsMax) throw full('snapshotsMax', snapshotsMax, 'snapshots');
    const size = others.reduce((sum, { state }) => sum + state.length, image.state.length);
    if (size > snapshotCharactersMax) {
      throw full('snapshotCharactersMax', snapshotCharactersMax, 'characters in all');
    }
    this.#images.delete(name);
    this.#images.set(name, image);
    return infoOf(image);
  }

  /** Throws OmegaMisuse `unknown-snapshot`, or `state-conflict` if the new name is taken. */
  rename(from: string, to: string): SnapshotInfo {
    const { info, state } = this.get(from);
    if (from !== to && this.#images.has(to)) {
      const message = `there is a snapshot "${to}" already; delete it, or take another name`;
      throw new OmegaMisuse('state-conflict', message, { name: to });
    }
    const renamed = { info: { ...info, name: to }, state };
    const all = [...this.#images.values()].map((old) => (old.info.name === from ? renamed : old));
    this.#images.clear();
    for (const image of all) this.#images.set(image.info.name, image);
    return infoOf(renamed);
  }

  /** Whether there was one of that name. */
  delete(name: string): boolean {
    return this.#images.delete(name);
  }

  /** Throws OmegaMisuse `unknown-snapshot`. */
  export(name: string): string {
    return imageText(this.get(name));
  }

  /** Throws OmegaMisuse `invalid-image` or `limit`. */
  import(text: string, name?: string): SnapshotInfo {
    const { info, state } = readImage(text);
    return this.put({ info: { ...info, name: name ?? info.name }, state });
  }

  clear(): void {
    this.#images.clear();
  }
}

function infoOf({ info, state }: Image): SnapshotInfo {
  return { ...info, size: state.length };
}

function full(limit: string, most: number, what: string): OmegaMisuse {
  const message = `a session keeps at most ${most} ${what}; delete some (limit "${limit}")`;
  return new OmegaMisuse('limit', message, { limit });
}
