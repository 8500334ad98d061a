/**
 * What if? A price is planned from forecasts that are costly to get. The run is recorded; then it
 * is gone back to where the price was set, another price is tried in a branch of its own, and the
 * forecasts before that moment are not asked for again. Run it: node examples/what-if.mjs
 */

import { RuntimeFactory, toJs } from 'omega-runtime';

let asked = 0;
const forecast = {
  name: 'forecast',
  params: 'quarter',
  doc: 'How many will be sold in that quarter at a price of 10.',
  capability: null,
  determinism: 'recorded',
  perform(quarter) {
    asked++;
    return [0, 120, 90, 150, 200][quarter];
  },
};

const runtime = await RuntimeFactory.createWithProviders({ operations: [forecast] });
runtime.history.start();

const show = (what, value) => console.log(`${what}: ${value}`);
const evaluate = async (code) => toJs((await runtime.eval(code)).value);

await runtime.eval('(define sold (map forecast (list 1 2 3 4)))');
await runtime.eval('(define price 10)');
await runtime.eval('(set! price 12)');
const revenue = '(* price (apply + (map (lambda (n) (- n (* 8 (- price 10)))) sold)))';
show('revenue at 12', await evaluate(revenue));
show('forecasts asked for', asked);

// Back to just before the price last got a value; looking does nothing to the world.
const moment = await runtime.history.backToWrite('price');
show('found the write', moment.found);
show('price there', toJs((await runtime.eval('price')).value));

// What is evaluated in the past begins a branch. The other one stays.
await runtime.eval('(set! price 11)');
show('revenue at 11', await evaluate(revenue));
show('forecasts asked for', asked);
show('branches', (await runtime.history.getBranches()).length);

// The whole branch again, from the record alone: nobody is asked anything.
const replayed = await runtime.history.replay();
show('repeated to the end', replayed.complete);
show('forecasts asked for', asked);
await runtime.dispose();

// => revenue at 12: 5952
// => forecasts asked for: 4
// => found the write: true
// => price there: 10
// => revenue at 11: 5808
// => forecasts asked for: 4
// => branches: 2
// => repeated to the end: true
// => forecasts asked for: 4
