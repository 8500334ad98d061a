/** The store against plain copies: any version that is held can be gone to, in any order. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MString, Pair } from '#omega/grammar/datum.js';
import { Box } from '#omega/runtime/core/compiler/lambda.js';
import { HashTable } from '#omega/runtime/core/hash-table.js';
import { Store, type Version } from '#omega/runtime/core/store.js';

/** Something of every kind that can be written. */
class World {
  readonly store: Store;
  readonly boxes = [new Box(0), new Box(0)];
  readonly pair = new Pair(0, 0);
  readonly vector = [0, 0, 0];
  readonly bytes = new Uint8Array(2);
  readonly string = new MString('ab');
  readonly table: HashTable;
  readonly set = new Set<number>();
  readonly kept: Array<{ readonly version: Version; readonly seen: string }> = [];

  /** With so many changes, it is seen which are needed. */
  constructor(changesMax?: number) {
    this.store = new Store(changesMax);
    this.table = new HashTable(this.store, 'eqv');
  }

  write(kind: number, place: number, value: number): void {
    const { store } = this;
    switch (kind) {
      case 0:
        store.setValue(this.boxes[place % 2] as Box, value);
        break;
      case 1:
        store.setCar(this.pair, value);
        break;
      case 2:
        store.setCdr(this.pair, value);
        break;
      case 3:
        store.setElement(this.vector, place % 3, value);
        break;
      case 4:
        store.setByte(this.bytes, place % 2, value);
        break;
      case 5:
        store.setChar(this.string, place % 2, 97 + value);
        break;
      case 6:
        this.table.set(place, value);
        break;
      case 7:
        this.table.delete(place);
        break;
      case 8: {
        if (this.set.has(value)) store.deleteFrom(this, 'set', value);
        else store.addTo(this, 'set', value);
        break;
      }
      default:
        this.table.clear();
    }
  }

  mark(): void {
    this.kept.push({ version: this.store.mark(), seen: this.look() });
  }

  goto(index: number): void {
    const kept = this.kept[index % this.kept.length];
    if (kept === undefined) return;
    this.store.goto(kept.version);
    expect(this.look()).toBe(kept.seen);
  }

  release(index: number): void {
    if (this.kept.length === 0) return;
    const [kept] = this.kept.splice(index % this.kept.length, 1);
    this.store.release(kept?.version as Version);
  }

  look(): string {
    return JSON.stringify([
      this.boxes.map(({ value }) => value),
      [this.pair.car, this.pair.cdr],
      this.vector,
      [...this.bytes],
      this.string.toString(),
      this.table.entries(),
      [...this.set].sort(),
    ]);
  }
}

const nat = (max: number): fc.Arbitrary<number> => fc.nat(max);
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.constant('write'), nat(9), nat(4), nat(9)) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('mark'), nat(0), nat(0), nat(0)) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('goto'), nat(20), nat(0), nat(0)) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('release'), nat(20), nat(0), nat(0)) },
  ),
  { maxLength: 80, size: 'max' },
);

test.each([undefined, 2, 5])('every version that is held can be gone to (%s changes)', (max) => {
  fc.assert(
    fc.property(steps, (all) => {
      const world = new World(max);
      for (const [what, a, b, c] of all) {
        if (what === 'write') world.write(a, b, c);
        else if (what === 'mark') world.mark();
        else if (what === 'goto') world.goto(a);
        else world.release(a);
      }
      for (let i = 0; i < world.kept.length; i++) world.goto(i);
      while (world.kept.length > 0) world.release(0);
      expect(world.store.trail).toBeNull();
    }),
    { numRuns: 3000 },
  );
});

test('a place that is written again and again is kept once', () => {
  const store = new Store();
  const vector = [0, 0];
  const pair = new Pair(0, 0);
  let longest = 0;
  const bottom = store.mark();
  for (let i = 1; i <= 1_000_000; i++) {
    store.setElement(vector, i % 2, i);
    store.setCar(pair, i);
    longest = Math.max(longest, store.trailLength);
  }
  expect(longest).toBeLessThan(store.changesMax);
  const top = store.mark();
  store.goto(bottom);
  expect([...vector, pair.car]).toEqual([0, 0, 0]);
  store.goto(top);
  expect([...vector, pair.car]).toEqual([1_000_000, 999_999, 1_000_000]);
});

test('a key that comes and goes again and again is kept once, and so are its values', () => {
  const store = new Store();
  const table = new HashTable(store, 'equal');
  for (const key of ['a', 'b', 'c']) table.set(new MString(key), 0);
  let longest = 0;
  const bottom = store.mark();
  for (let i = 1; i <= 200_000; i++) {
    const key = new MString(`k${i % 3}`);
    table.set(key, i);
    table.set(key, -i);
    table.delete(key);
    longest = Math.max(longest, store.trailLength);
  }
  table.delete(new MString('b'));
  table.set(new MString('b'), 1);
  expect(longest).toBeLessThan(store.changesMax);
  const seen = (): string =>
    table
      .entries()
      .map(([key, value]) => `${key}${value}`)
      .join(' ');
  const top = store.mark();
  store.goto(bottom);
  expect(seen()).toBe('a0 b0 c0');
  store.goto(top);
  expect(seen()).toBe('a0 c0 b1');
});

test('versions that nobody holds leave nothing behind', () => {
  const store = new Store();
  const box = new Box(0);
  const bottom = store.mark();
  for (let i = 1; i <= 1000; i++) {
    const version = store.mark();
    store.setValue(box, i);
    store.release(version);
  }
  expect(store.trailLength).toBe(1000);
  store.goto(bottom);
  expect(box.value).toBe(0);
  for (let i = 0; i < 1000; i++) {
    const version = store.mark();
    store.setValue(box, i);
    store.goto(version);
    store.release(version);
  }
  expect(store.trailLength).toBe(0);
  store.release(bottom);
  expect(store.trail).toBeNull();
});

test('of a variable only the first write since the latest version is logged', () => {
  const store = new Store();
  const box = new Box(0);
  const version = store.mark();
  for (let i = 1; i <= 1000; i++) store.setValue(box, i);
  expect(store.trailLength).toBe(1);
  store.goto(version);
  expect(box.value).toBe(0);
});

test('a search that nobody can ask holds nothing, nor does a form that was set aside', () => {
  const url = (path: string): string =>
    JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
  const code = `
    import { createEngine } from ${url('runtime/core/create-engine.js')};
    import { EMPTY_WORLD } from ${url('runtime/providers.js')};
    import { read } from ${url('grammar/reader.js')};
    const engine = createEngine({ world: EMPTY_WORLD });
    const run = (text) => {
      for (const form of read(text, { file: 'held' }).data) {
        engine.begin(form);
        engine.run(1e9);
      }
    };
    const isLogging = async () => {
      for (let i = 0; i < 5; i++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      engine.store.wake();
      const is = engine.store.trail !== null;
      engine.store.rest();
      return is;
    };
    run('(define kept (solutions (amb 1 2 3))) (stream-car kept)');
    const asked = await isLogging();
    run('(stream->list kept)');
    run('(let ((s (solutions (amb 1 2 3)))) (stream-car s))');
    run("(let ((s (amb-search :strategy 'bfs (amb 1 2)))) (stream-car s))");
    run('1');
    const forgotten = await isLogging();
    run('(car (amb 1 2))');
    const aside = [engine.setAside()];
    const stopped = await isLogging();
    engine.takeUp(aside[0]);
    engine.setAside();
    aside.length = 0;
    run('2');
    console.log(asked, forgotten, stopped, await isLogging());`;
  const args = ['--expose-gc', '--input-type=module', '-e', code];
  const node = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([node.stdout, node.stderr.slice(0, 300)]).toEqual(['true false true false\n', '']);
});
