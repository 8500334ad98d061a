/** How computations are saved that are set aside: what stopped, and can be gone on with. */
import { SetAside } from '../set-aside.js';
import { codec, instance, type Json } from './codec.js';
import { all, each } from './codecs-control.js';
import { loadWakes, saveWakes } from './codecs-fiber.js';
import { loadRegion, saveRegion } from './codecs-transaction.js';
import { loadStatus, saveStatus } from './status.js';

export const asideCodecs = [
  codec<SetAside>({
    tag: 'set-aside',
    is: instance(SetAside),
    save: ({ status, place, formSpan, nurseries, turn, choices, ...open }, e) => [
      saveStatus(status, e),
      e.value(place),
      e.span(formSpan),
      all(nurseries, e),
      [turn.atomic, turn.cancelling, saveWakes(turn.pending, e)],
      e.value(choices),
      ...all([open.transaction, open.staged], e),
      saveRegion(open.region, e),
    ],
    make: () => Object.create(SetAside.prototype) as SetAside,
    fill: (aside, [status, place, formSpan, nurseries, turn, choices, ...open], d) => {
      const [atomic, cancelling, pending] = turn as readonly Json[];
      Object.assign(aside, {
        status: loadStatus(status, d),
        place: d.value(place),
        formSpan: d.span(formSpan),
        nurseries: each(nurseries, d),
        turn: { atomic, cancelling, pending: loadWakes(pending, d) },
        choices: d.value(choices),
        transaction: d.value(open[0]),
        staged: d.value(open[1]),
        region: loadRegion(open[2], d),
      });
    },
  }),
];
