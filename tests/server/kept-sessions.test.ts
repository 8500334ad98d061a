/** Named sessions that outlast the server: what waits for review is there again after a restart. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endOf, folderWith, startOmega, untilSaid } from './omega-process.js';
import { WireProbe } from './wire-probe.js';

let folder: ReturnType<typeof folderWith>;
const servers: ChildProcessWithoutNullStreams[] = [];
const probes: WireProbe[] = [];

beforeEach(() => {
  folder = folderWith({});
});
afterEach(() => {
  for (const probe of probes.splice(0)) probe.end();
  for (const server of servers.splice(0)) server.kill('SIGKILL');
  folder.remove();
});

const PROPOSE = `(define tea 'green)
  (define-effect (order! what) :region 'staged
    :perform (lambda (what) (append-file! "ordered" (symbol->string what))))
  (transaction :review #t (write-file! "note" "buy tea") (order! tea) 'both)`;

/** A server that keeps sessions, and a client of one. */
async function serve(): Promise<{
  readonly server: ChildProcessWithoutNullStreams;
  readonly probe: WireProbe;
}> {
  const args = ['serve', '--port', '0', '--no-port-file', '--json', '--sessions', 'kept'];
  const server = startOmega(args, { cwd: folder.path });
  servers.push(server);
  const { port } = JSON.parse(await untilSaid(server.stdout, /\n/)) as { port: number };
  const probe = await WireProbe.open(port);
  probes.push(probe);
  return { server, probe };
}

async function stop(
  server: ChildProcessWithoutNullStreams,
  signal: NodeJS.Signals,
): Promise<string> {
  const ended = endOf(server);
  server.kill(signal);
  return (await ended).errors;
}

async function queue(probe: WireProbe): Promise<unknown> {
  return (await probe.ask('transactions/getReviewQueue')).result;
}

test.each(['SIGTERM', 'SIGKILL'] as const)('after %s what waits is there again', async (signal) => {
  const first = await serve();
  await first.probe.ask('omega/hello', { session: 'shop/é' });
  const proposed = await first.probe.ask('runtime/eval', { code: PROPOSE });
  expect(proposed.result).toMatchObject({ kind: 'proposed' });
  const before = await queue(first.probe);
  expect(before).toMatchObject([{ op: 'write-file!', after: 'buy tea' }, { op: 'order!' }]);
  await stop(first.server, signal);

  const second = await serve();
  await second.probe.ask('omega/hello', { session: 'shop/é' });
  expect(await queue(second.probe)).toEqual(before);
  expect((await second.probe.ask('transactions/accept', { ids: [2] })).result?.kind).toBe('ok');
  expect(readFileSync(join(folder.path, 'ordered'), 'utf8')).toBe('green');
  await stop(second.server, signal);

  const third = await serve();
  await third.probe.ask('omega/hello', { session: 'shop/é' });
  expect(await queue(third.probe)).toMatchObject([{ id: 1, op: 'write-file!' }]);
  await third.probe.ask('transactions/reject');
  expect(await queue(third.probe)).toEqual([]);
  expect(existsSync(join(folder.path, 'note'))).toBe(false);
});

test('what was accepted when the server was killed does not wait again', async () => {
  const first = await serve();
  await first.probe.ask('omega/hello', { session: 'killed' });
  const dying = PROPOSE.replace(`(append-file! "ordered" (symbol->string what))`, '(let l () (l))');
  await first.probe.ask('runtime/eval', { code: dying });
  first.probe.ask('transactions/accept', { ids: [2] }).catch(() => {});
  while (!readdirSync(join(folder.path, 'kept')).includes('killed.accepted')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await stop(first.server, 'SIGKILL');

  const second = await serve();
  await second.probe.ask('omega/hello', { session: 'killed' });
  await second.probe.ask('runtime/eval', { code: 'tea' });
  expect(await queue(second.probe)).toMatchObject([{ id: 1 }]);
  const errors = await stop(second.server, 'SIGTERM');
  expect(errors).toMatch(/the session "killed" the proposals 2 were accepted when the server/);
});

test('one server uses a folder, and a damaged image is told', async () => {
  const { server, probe } = await serve();
  const args = ['serve', '--port', '0', '--no-port-file', '--sessions', 'kept'];
  const other = await endOf(startOmega(args, { cwd: folder.path }));
  expect([other.code, other.errors]).toEqual([2, expect.stringMatching(/--sessions: .*uses it/)]);
  writeFileSync(join(folder.path, 'kept', 'bad.image'), 'no image\n');
  const refused = await probe.ask('omega/hello', { session: 'bad' });
  expect(refused.error).toMatchObject({ data: { code: 'invalid-image' } });
  expect((await probe.ask('omega/hello', { session: 'good' })).result).toMatchObject({
    session: 'good',
  });
  await stop(server, 'SIGTERM');
});
