/**
 * The sessions of a server: one for each connection, and named ones that connections share and that
 * outlive them. Their number is bounded; unused named ones make room, longest unused first.
 */
import { OmegaMisuse } from '../../runtime/misuse.js';
import type { RuntimeProviders, SessionDirectory } from '../../runtime/providers.js';
import { wireSubsystems } from '../../runtime/registry.js';
import { Session } from '../../runtime/session.js';
import { memoryBytesFor, nodeProviders } from '../node-providers.js';
import type { SessionFolder } from '../session-folder.js';

interface Entry {
  readonly session: Session;
  /** Lives on when no connection uses it. */
  readonly named: boolean;
  users: number;
}

export class SessionPool implements SessionDirectory {
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  #count = 0;

  constructor(
    readonly sessionsMax: number,
    /** What all sessions made here share. */
    readonly shared: Pick<RuntimeProviders, 'intents'> = { intents: null },
    /** Where named sessions are kept; null: nowhere. */
    readonly folder: SessionFolder | null = null,
  ) {}

  sessions(): readonly Session[] {
    return [...this.#entries.values()].map(({ session }) => session);
  }

  /** Let clients join a session that lives anyway; or, if that is not so, one that lives as long as
   * somebody uses it. Throws OmegaMisuse `limit`. */
  adopt(session: Session, named = true): void {
    if (!named && this.#entries.size >= this.sessionsMax) this.#makeRoom();
    this.#entries.set(session.id, { session, named, users: 1 });
  }

  /** The session of that name, or a new one without name. Throws OmegaMisuse `limit`. */
  join(name?: string): Session {
    const known = name === undefined ? undefined : this.#entries.get(name);
    const entry = known ?? this.#create(name);
    entry.users++;
    this.#entries.delete(entry.session.id);
    this.#entries.set(entry.session.id, entry);
    return entry.session;
  }

  /** A name that no session has. */
  freeId(kind: string): string {
    while (this.#entries.has(`${kind}-${this.#count}`)) this.#count++;
    return `${kind}-${this.#count}`;
  }

  /** A connection no longer uses the session. */
  async leave(session: Session): Promise<void> {
    const entry = this.#entries.get(session.id);
    if (!entry) return;
    entry.users--;
    if (entry.users > 0 || entry.named) return;
    this.#entries.delete(session.id);
    await session.dispose();
  }

  /** Whether more than one connection uses it. */
  isShared(session: Session): boolean {
    return (this.#entries.get(session.id)?.users ?? 0) > 1;
  }

  /** End all sessions but those that were adopted from elsewhere. */
  async close(except: Session | null): Promise<void> {
    const sessions = this.sessions().filter((session) => session !== except);
    this.#entries.clear();
    await Promise.all(sessions.map((session) => this.#end(session)));
    this.folder?.close();
  }

  #create(name: string | undefined): Entry {
    if (this.#entries.size >= this.sessionsMax) this.#makeRoom();
    this.#count++;
    const id = name ?? this.freeId('session');
    const node = nodeProviders({ commandLine: ['omega'] });
    const providers = { ...node, ...this.shared, directory: this };
    const config = { memoryBytesMax: memoryBytesFor('together') };
    const session = new Session({ id, config, providers });
    wireSubsystems(session);
    try {
      if (name !== undefined) this.folder?.adopt(session);
    } catch (error) {
      session.dispose().catch(() => {});
      throw error;
    }
    const entry: Entry = { session, named: name !== undefined, users: 0 };
    this.#entries.set(id, entry);
    return entry;
  }

  #makeRoom(): void {
    const unused = [...this.#entries.values()].find(
      ({ users, session }) => users === 0 && !session.isBusy,
    );
    if (!unused) {
      const message = `this server has ${this.sessionsMax} sessions in use; close some`;
      throw new OmegaMisuse('limit', message, { limit: 'sessionsMax' });
    }
    this.#entries.delete(unused.session.id);
    // What it leaves behind is memory only; nobody waits for it.
    this.#end(unused.session).catch(() => {});
  }

  /** Keep it where sessions are kept, and end it. */
  async #end(session: Session): Promise<void> {
    if (this.folder !== null) {
      while (!session.isIdle) {
        session.interrupt();
        await new Promise((resolve) => setImmediate(resolve));
      }
      this.folder.leave(session);
    }
    await session.dispose();
  }
}
