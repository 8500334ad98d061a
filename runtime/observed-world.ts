/**
 * The world of one engine: everything goes on to the world the host provided, and the session is
 * told what the program prints. When the engine is given up, the files are closed that it has left
 * open.
 */
import type { ByteSink, ByteSource, World } from './core/world.js';

export class ObservedWorld {
  readonly world: World;
  readonly #open = new Set<{ close(): void }>();

  constructor(world: World, printed: (text: string, stream: 'output' | 'error') => void) {
    const { continueOutput } = world;
    // A world may be an object with accessors, so it is not copied.
    this.world = Object.create(world, {
      writeConsole: {
        value(text: string, stream: 'output' | 'error'): void {
          printed(text, stream);
          world.writeConsole(text, stream);
        },
      },
      openInput: { value: (path: string) => this.#source(world.openInput(path)) },
      openOutput: { value: (path: string) => this.#sink(world.openOutput(path)) },
      openAppend: { value: (path: string) => this.#sink(world.openAppend(path)) },
      ...(continueOutput && {
        continueOutput: {
          value: (path: string, position: number) =>
            this.#sink(continueOutput.call(world, path, position)),
        },
      }),
    }) as World;
  }

  /** Close what is open still. */
  close(): void {
    for (const file of this.#open) file.close();
    this.#open.clear();
  }

  #source(source: ByteSource): ByteSource {
    const { again } = source;
    return {
      read: () => source.read(),
      close: this.#closing(source),
      ...(again && { again: (position: number) => this.#source(again(position)) }),
    };
  }

  #sink(sink: ByteSink): ByteSink {
    const { isUndoable, again } = sink;
    return {
      write: (bytes) => sink.write(bytes),
      flush: () => sink.flush(),
      close: this.#closing(sink),
      ...(isUndoable === undefined ? {} : { isUndoable }),
      ...(again && { again: (position: number) => this.#sink(again(position)) }),
    };
  }

  #closing(file: { close(): void }): () => void {
    this.#open.add(file);
    return () => {
      this.#open.delete(file);
      file.close();
    };
  }
}
