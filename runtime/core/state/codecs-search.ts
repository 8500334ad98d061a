/** How searches are saved: choice points, and what they have left. */
import type { Value } from '../../../grammar/datum.js';
import type { Point } from '../jump.js';
import type { Prompt, PromptTag } from '../prompt.js';
import { type Alternatives, Integers, Listed, Thunks } from '../search/alternatives.js';
import { Choice, ChoicePoint, Search, type SearchOptions } from '../search/choice.js';
import { Leaving, makeSearch } from '../search/guided.js';
import type { Version } from '../store.js';
import { codec, instance, type Json, open } from './codec.js';
import { all, each } from './codecs-control.js';

export const searchCodecs = [
  codec<Search>({
    tag: 'search',
    is: instance(Search),
    save: (search, e) => {
      const { options, agenda, kept, ground, start, thunk, random, fiber, tag, count } = search;
      const { isOver, isRunning, priority, depth, depthMax, wasCut, explored } = search;
      const { isTransaction, answers, wasLeft } = search;
      const sizes = options && [options.depth, options.width, options.budget].map(sizeText);
      return [
        options ? [options.strategy, options.seed, ...(sizes as readonly string[])] : isTransaction,
        all([kept, ground, start, thunk, fiber, tag], e),
        [isOver, isRunning, priority, depth, sizeText(depthMax), wasCut, explored, wasLeft],
        random === null ? null : random.state,
        (agenda?.entries ?? []).map((entry) => [
          ...all([entry.at, entry.rest], e),
          sizeText(entry.priority),
          entry.depth,
        ]),
        [count, ...[...(answers ?? [])].map(([number, answer]) => [number, e.value(answer)])],
      ];
    },
    make: ([options], d) =>
      options === true
        ? new Search(null, true)
        : makeSearch(d.engine.machine, optionsFrom(options)),
    fill: (search, [, links, state, seed, entries, found], d) => {
      const [count, ...answers] = found as readonly Json[];
      search.count = count as number;
      search.answers = new Map(
        (answers as unknown as ReadonlyArray<readonly [number, Json]>).map(([n, one]) => [
          n,
          d.value(one),
        ]),
      );
      const [kept, ground, start, thunk, fiber, tag] = each(links, d);
      const [isOver, isRunning, priority, depth, depthMax, wasCut, ...rest] = state as Json[];
      const [explored, wasLeft] = rest;
      const numbers = { priority, depth, depthMax: Number(depthMax), wasCut, explored, wasLeft };
      Object.assign(search, { kept, ground, start, thunk, fiber, isOver, isRunning, ...numbers });
      search.takeTag(tag as PromptTag | null);
      if (search.random !== null) search.random.state = seed as number;
      for (const [at, rest, entryPriority, entryDepth] of entries as ReadonlyArray<Json[]>) {
        search.agenda?.add({
          at: d.value(at) as ChoicePoint,
          rest: d.value(rest) as Alternatives,
          priority: Number(entryPriority),
          depth: entryDepth as number,
        });
      }
    },
  }),
  codec<Leaving>({
    tag: 'leaving',
    is: instance(Leaving),
    save: ({ search }, e) => [e.value(search)],
    make: () => new Leaving(null as unknown as Search),
    fill: (leaving, [search], d) => {
      open(leaving).search = d.value(search) as Search;
    },
  }),
  codec<Listed>({
    tag: 'listed',
    is: instance(Listed),
    save: ({ all: items, index }, e) => items.slice(index).map((item) => all(item, e)),
    make: (items) => new Listed(new Array(items.length)),
    fill: (alternatives, items, d) => {
      open(alternatives).all = items.map((item) => each(item, d) as unknown as [Value, Value]);
    },
  }),
  codec<Thunks>({
    tag: 'thunks',
    is: instance(Thunks),
    save: ({ thunks, index }, e) => all(thunks.slice(index), e),
    make: () => new Thunks([]),
    fill: (alternatives, thunks, d) => {
      open(alternatives).thunks = each(thunks, d);
    },
  }),
  codec<Integers>({
    tag: 'integers',
    is: instance(Integers),
    save: ({ from, to }, e) => all([from, to], e),
    make: (parts, d) => new Integers(...(each(parts, d) as [Value, Value])),
  }),
  codec<ChoicePoint>({
    tag: 'choice-point',
    is: instance(ChoicePoint),
    save: ({ id, search, place, version, node, alternatives, ground, reasons }, e) => [
      id,
      ...all([search, place, version, alternatives, ground], e),
      node === null ? null : e.code.node(node),
      ...(reasons ?? []).map((failed) => (failed === null ? null : e.code.node(failed))),
    ],
    make: () => Object.create(ChoicePoint.prototype) as ChoicePoint,
    fill: (at, [id, search, place, version, alternatives, ground, node, ...reasons], d) => {
      const { machine } = d.engine;
      machine.choicesMade = Math.max(machine.choicesMade, id as number);
      Object.assign(at, {
        id: id as number,
        search: d.value(search) as Search | null,
        place: d.value(place) as Point,
        version: d.value(version) as Version,
        alternatives: d.value(alternatives) as Alternatives | null,
        ground: d.value(ground) as Prompt | null,
        node: node === null ? null : d.code.node(node),
        reasons: reasons.map((failed) => (failed === null ? null : d.code.node(failed))),
      });
    },
  }),
  codec<Choice>({
    tag: 'choice',
    is: instance(Choice),
    save: ({ at, rest, tried, failed, outer, order }, e) => [
      ...all([at, rest, tried, outer], e),
      failed === null ? null : e.code.node(failed),
      order,
    ],
    make: () => Object.create(Choice.prototype) as Choice,
    fill: (choice, [...parts], d) => {
      const order = parts.pop() as readonly number[] | null;
      const failed = parts.pop() as Json;
      const [at, rest, tried, outer] = each(parts, d);
      const node = failed === null ? null : d.code.node(failed);
      Object.assign(choice, { at, rest, tried, outer, failed: node, order });
    },
  }),
];

/** JSON has no infinity. */
const sizeText = (size: number): string => String(size);

function optionsFrom(json: Json | undefined): SearchOptions | null {
  if (!Array.isArray(json)) return null;
  const [strategy, seed, depth, width, budget] = json as readonly Json[];
  const [deep, wide, dear] = [depth, width, budget].map(Number) as [number, number, number];
  const names = { strategy: strategy as SearchOptions['strategy'], seed: seed as number };
  return { ...names, depth: deep, width: wide, budget: dear };
}
