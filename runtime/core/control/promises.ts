/** The primitive part of promises (R7RS 4.2.5); `force` itself is in the prelude. */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import { effect, type PrimitiveTable, pure } from '../primitive.js';
import { Promise_, PromiseContent } from '../promise.js';

function contentOf(x: Value): PromiseContent {
  if (!(x instanceof Promise_)) throw wrongType('force', 1, 'a promise', x);
  return x.content;
}

export const promisePrimitives: PrimitiveTable = ({ store, streams, refusals }) => [
  pure('promise?', 'obj', 'Whether obj is a promise (R7RS 4.2.5).', (x) => x instanceof Promise_),
  pure(
    '%make-promise',
    'done value',
    'A promise that is done with value, or will call the thunk value.',
    (done: boolean, value: Value) => new Promise_(new PromiseContent(done, value)),
  ),
  pure(
    '%promise-done?',
    'promise',
    'Whether the promise has its value.',
    (x: Value) => contentOf(x).done,
  ),
  pure('%promise-value', 'promise', 'The value, or the thunk.', (x: Value) => contentOf(x).value),
  effect(
    '%promise-update!',
    'new old',
    'Let old become what new is, and share its future.',
    (fresh: Value, old: Value) => {
      const content = contentOf(old);
      const { done, value } = contentOf(fresh);
      store.setField(content, 'done', done);
      store.setField(content, 'value', value);
      return store.setField(fresh as Promise_, 'content', content);
    },
  ),
  effect('%stream-forced!', '', 'Count what begins to be computed of a stream.', () => {
    refusals.check('stream');
    streams.forced++;
    return UNSPECIFIED;
  }),
  effect('%stream-cached!', '', 'Count what is known of a stream from now on.', () => {
    streams.cached++;
    return UNSPECIFIED;
  }),
];
