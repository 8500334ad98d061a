/** Closures and the like whose sizes are known. */
import { expect, test } from 'vitest';
import {
  chain,
  databaseOf,
  pointsTo,
  randomGraph,
  sameGeneration,
} from '../benchmarks/datalog-workloads.mjs';
import { finish } from './written-rules.js';

test.each([
  [chain(1000), 499_500],
  [chain(2000), 1_999_000],
  [sameGeneration(10), 349_524],
  [randomGraph(300, 500), randomGraph(300, 500).count],
  [pointsTo(10), null],
])('$name', (workload, count) => {
  const database = databaseOf(workload);
  finish(database.evaluate());
  if (count !== null) expect(database.count(workload.wanted)).toBe(count);
  else expect(database.count(workload.wanted)).toBeGreaterThan(1000);
});
