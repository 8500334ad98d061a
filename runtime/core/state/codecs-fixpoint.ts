/** How fixpoints are saved: those under way, and the last one that has ended. */
import { Fixpoint, Fixpoints } from '../fixpoint/fixpoint.js';
import { codec, instance, type Json } from './codec.js';
import { all, each } from './codecs-control.js';

export const fixpointCodecs = [
  codec<Fixpoints>({
    tag: 'fixpoints',
    is: instance(Fixpoints),
    save: ({ last }, e) => [e.value(last)],
    make: (_, d) => d.engine.machine.fixpoints,
    fill: (fixpoints, [last], d) => {
      fixpoints.last = d.value(last) as Fixpoint | null;
    },
  }),
  codec<Fixpoint>({
    tag: 'fixpoint',
    is: instance(Fixpoint),
    save: (f, e) => [
      [f.status, f.round, f.changed, f.cycleLength, f.historyLength, e.span(f.location)],
      ...all([f.history, f.outer], e),
    ],
    make: () => Object.create(Fixpoint.prototype) as Fixpoint,
    fill: (fixpoint, [facts, ...links], d) => {
      const [status, round, changed, cycleLength, historyLength, location] =
        facts as readonly Json[];
      const [history, outer] = each(links, d);
      Object.assign(fixpoint, {
        status,
        round,
        changed,
        cycleLength,
        historyLength,
        location: d.span(location),
        history,
        outer: outer as Fixpoint | null,
      });
    },
  }),
];
