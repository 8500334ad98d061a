/**
 * The adapter as a whole: what it says it can do it does, whatever comes is answered, nobody else
 * is touched.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAPABILITIES } from '#omega/server/dap/capabilities.js';
import { handlerOf } from '#omega/server/dap/requests.js';
import { startOmega, untilSaid } from '../server/omega-process.js';
import { WireProbe } from '../server/wire-probe.js';
import { Debugger } from './debugger.js';
import { complaintsAbout, fieldsOf } from './protocol-types.js';
import { lines, stage } from './stage.js';

/** What the protocol has a request for, by the capability that offers it. Others change what a
 * request takes or answers. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  supportsConfigurationDoneRequest: ['configurationDone'],
  supportsFunctionBreakpoints: ['setFunctionBreakpoints'],
  supportsDataBreakpoints: ['dataBreakpointInfo', 'setDataBreakpoints'],
  supportsInstructionBreakpoints: ['setInstructionBreakpoints'],
  supportsBreakpointLocationsRequest: ['breakpointLocations'],
  supportsExceptionFilterOptions: ['setExceptionBreakpoints'],
  supportsExceptionInfoRequest: ['exceptionInfo'],
  supportsStepBack: ['stepBack', 'reverseContinue'],
  supportsStepInTargetsRequest: ['stepInTargets'],
  supportsRestartFrame: ['restartFrame'],
  supportsGotoTargetsRequest: ['gotoTargets', 'goto'],
  supportsRestartRequest: ['restart'],
  supportsTerminateRequest: ['terminate'],
  supportsCancelRequest: ['cancel'],
  supportsSetVariable: ['setVariable'],
  supportsSetExpression: ['setExpression'],
  supportsCompletionsRequest: ['completions'],
  supportsLoadedSourcesRequest: ['loadedSources'],
  supportsDisassembleRequest: ['disassemble'],
  supportsTerminateThreadsRequest: ['terminateThreads'],
  supportsModulesRequest: ['modules'],
  supportsReadMemoryRequest: ['readMemory'],
  supportsWriteMemoryRequest: ['writeMemory'],
};
/** Requests that every adapter answers. */
const ALWAYS = [
  ...['initialize', 'launch', 'attach', 'disconnect', 'setBreakpoints', 'continue', 'next'],
  ...['stepIn', 'stepOut', 'pause', 'threads', 'stackTrace', 'scopes', 'variables', 'source'],
  'evaluate',
];
const CUSTOM = [
  ...['getAmbState', 'getTransactionState', 'getFixpointState', 'getLogicState', 'getTimeline'],
  ...['pickAlternative', 'pruneAlternative', 'acceptProposal', 'rejectProposal'],
  ...['invokeRestart', 'gotoTime', 'valueOrigin', 'reverseStepIn', 'reverseStepOut'],
  'compareBranches',
].map((name) => `omega/${name}`);

const ENDLESS = '(let loop ((i 0)) (loop (+ i 1)))\n';
const ADDING = `(define (add a b)
  (+ a b))
(display (add 1 2))
`;

describe('what is said to be there', () => {
  test('is published, and answered', () => {
    expect(complaintsAbout(CAPABILITIES, 'Capabilities')).toEqual([]);
    const offered = Object.entries(CAPABILITIES).filter(([, value]) => value === true);
    const wanted = offered.flatMap(([name]) => OFFERED[name] ?? []);
    const missing = [...wanted, ...ALWAYS, ...CUSTOM].filter((name) => handlerOf(name) === null);
    expect(missing).toEqual([]);
  });

  test('and what has a capability is answered only if that is given', () => {
    const names = [...fieldsOf('Capabilities').keys()];
    expect(Object.keys(OFFERED).filter((name) => !names.includes(name))).toEqual([]);
    const silent = names.filter((name) => Reflect.get(CAPABILITIES, name) !== true);
    const answered = silent
      .flatMap((name) => OFFERED[name] ?? [])
      .filter((name) => handlerOf(name));
    expect(answered).toEqual([]);
  });
});

describe('requests that cannot be answered', () => {
  test('each has a code, and the program is as it was', async () => {
    const { it, program, frame, place } = await stage(ADDING);
    expect(await it.refused('threads')).toMatchObject({ code: 'not-initialized' });
    await it.ask('initialize', { adapterID: 'omega' });
    expect(await it.refused('initialize', { adapterID: 'omega' })).toMatchObject({
      code: 'not-initialized',
    });
    expect(await it.refused('threads')).toMatchObject({ code: 'no-program' });
    expect(await it.refused('launch')).toMatchObject({ code: 'invalid-arguments' });
    expect(await it.refused('launch', { program: '/none.omega' })).toMatchObject({
      code: 'program-not-read',
    });
    expect(await it.refused('attach', { session: 'nobody' })).toMatchObject({
      code: 'unknown-session',
    });
    await it.ask('launch', { program });
    expect(await it.refused('launch', { program })).toMatchObject({ code: 'has-program' });
    await lines(it, program, 2);
    expect(await it.refused('stackTrace', { threadId: 1 })).toMatchObject({ code: 'notStopped' });
    await it.ask('configurationDone');
    await it.event('stopped');
    const frameId = await frame();
    const cases: ReadonlyArray<readonly [string, unknown, string]> = [
      ['dance', {}, 'unknown-request'],
      ['constructor', {}, 'unknown-request'],
      ['configurationDone', {}, 'state-conflict'],
      ['stackTrace', { threadId: 7 }, 'unknown-thread'],
      ['stackTrace', { threadId: 'one' }, 'invalid-arguments'],
      ['stackTrace', [], 'invalid-arguments'],
      ['stackTrace', null, 'invalid-arguments'],
      ['continue', { threadId: 99 }, 'unknown-thread'],
      ['scopes', { frameId: 4711 }, 'unknown-frame'],
      ['scopes', { frameId: {} }, 'invalid-arguments'],
      ['variables', { variablesReference: 4711 }, 'stale-reference'],
      ['variables', { variablesReference: 0 }, 'invalid-arguments'],
      ['setVariable', { variablesReference: 4711, name: 'a', value: '1' }, 'stale-reference'],
      ['setExpression', { expression: 'nothing', value: '1', frameId }, 'state-conflict'],
      ['setExpression', { expression: '(car a)', value: '1', frameId }, 'state-conflict'],
      ['evaluate', { expression: '(car a)', frameId }, 'expression-failed'],
      ['evaluate', { expression: '(car', frameId, context: 'watch' }, 'expression-failed'],
      ['evaluate', { expression: '(car a)', frameId, context: 'repl' }, 'expression-failed'],
      ['evaluate', { expression: 'a', frameId: 4711, context: 'hover' }, 'unknown-frame'],
      ['goto', { threadId: 1, targetId: 5 }, 'unknown-target'],
      ['stepIn', { threadId: 1, targetId: 5 }, 'unknown-target'],
      ['exceptionInfo', { threadId: 1 }, 'state-conflict'],
      ['source', { sourceReference: 5 }, 'unknown-source'],
      ['disassemble', { memoryReference: '0x5', instructionCount: 1 }, 'invalid-arguments'],
      ['disassemble', { memoryReference: '0x5', instructionCount: 1e9 }, 'invalid-arguments'],
      ['setDataBreakpoints', { breakpoints: [{ dataId: 'x' }] }, 'invalid-arguments'],
      ['setExceptionBreakpoints', { filters: ['rain'] }, 'invalid-arguments'],
      ['setBreakpoints', { source: {}, breakpoints: [] }, 'unknown-source'],
      ['omega/invokeRestart', { threadId: 1, restartId: 9 }, 'unknown-target'],
      ['omega/pickAlternative', { threadId: 1, choicePointId: 1, index: 0 }, 'unknown-target'],
      ['omega/acceptProposal', { proposalId: 3 }, 'unknown-target'],
      ['omega/gotoTime', { threadId: 1, step: -1 }, 'invalid-arguments'],
      ['omega/compareBranches', { branch: 1, other: 7 }, 'state-conflict'],
    ];
    for (const [command, args, code] of cases) {
      expect([command, args, (await it.refused(command, args)).code]).toEqual([
        command,
        args,
        code,
      ]);
    }
    it.post({ neither: 'a request' });
    it.post({ type: 'request', command: 7 });
    await it.event('output', ({ category }) => category === 'important');
    expect(await place()).toBe('add 2:3');
    await it.ask('continue', { threadId: 1 });
    expect(await it.event('exited')).toEqual({ exitCode: 0 });
    expect(it.complaints).toEqual([]);
  });

  test('numbers of before the program went on are stale', async () => {
    const { it, program, frame } = await stage(ADDING);
    await it.begin({ program, stopOnEntry: true });
    await it.event('stopped');
    const frameId = await frame();
    const { scopes } = await it.ask<{ scopes: ReadonlyArray<{ variablesReference: number }> }>(
      'scopes',
      { frameId },
    );
    await it.step('next');
    expect((await it.refused('scopes', { frameId })).code).toBe('unknown-frame');
    const variablesReference = scopes[0]?.variablesReference;
    expect((await it.refused('variables', { variablesReference })).code).toBe('stale-reference');
  });
});

describe('a program that runs', () => {
  test('is paused in a hot loop, and ends when it is told to', async () => {
    const { it, program } = await stage(ENDLESS);
    await it.begin({ program });
    await it.ask('threads');
    expect(await it.refused('stackTrace', { threadId: 1 })).toMatchObject({ code: 'notStopped' });
    await it.ask('pause', { threadId: 1 });
    expect(await it.event('stopped')).toMatchObject({ reason: 'pause' });
    await it.step('next', { granularity: 'instruction' });
    await it.ask('continue', { threadId: 1 });
    await it.ask('terminate');
    expect(await it.event('exited')).toEqual({ exitCode: 130 });
    await it.event('terminated');
    expect(it.complaints).toEqual([]);
  });

  test('is restarted with its breakpoints', async () => {
    const { it, program, place } = await stage(ADDING);
    await it.begin({ program }, async () => {
      await lines(it, program, 2);
    });
    const first = await it.event('stopped');
    await it.ask('restart', { arguments: { program } });
    const second = await it.event('stopped');
    expect(second.hitBreakpointIds).toEqual(first.hitBreakpointIds);
    expect(await place()).toBe('add 2:3');
  });

  test('reads what is typed into the debug console', async () => {
    const { it, program } = await stage('(display (list (read-line) (read-line)))\n');
    await it.begin({ program });
    await it.event('output', ({ category }) => category === 'console');
    await it.ask('evaluate', { expression: 'one line', context: 'repl' });
    await it.event('output', ({ category }) => category === 'console');
    await it.ask('evaluate', { expression: ',eof', context: 'repl' });
    const { output } = await it.event('output', ({ category }) => category === 'stdout');
    expect(output).toBe('(one line #<eof>)');
    await it.event('terminated');
  });

  test('ends with an error on standard error, and its exit code', async () => {
    const { it, program } = await stage('(display "before")\n(car 7)\n');
    await it.begin({ program });
    const { output } = await it.event('output', ({ category }) => category === 'stderr');
    expect(output).toMatch(/program.omega:2:1: error\[wrong-type\]/);
    expect(await it.event('exited')).toEqual({ exitCode: 1 });
    await it.event('terminated');
  });

  test('stops where its budget is used up, if that is asked for', async () => {
    const { it, program } = await stage(ENDLESS);
    await it.begin({ program, budget: { steps: 10_000 } }, async () => {
      await it.ask('setExceptionBreakpoints', { filters: ['limit'] });
    });
    expect(await it.event('stopped')).toMatchObject({ reason: 'exception' });
    await it.ask('continue', { threadId: 1 });
    expect(await it.event('exited')).toEqual({ exitCode: 3 });
  });

  test('runs through without a debugger', async () => {
    const { it, program } = await stage(ADDING);
    await it.begin({ program, noDebug: true, stopOnEntry: true }, async () => {
      await lines(it, program, 2);
    });
    expect(await it.event('exited')).toEqual({ exitCode: 0 });
  });

  test('lines and columns are counted as the client counts', async () => {
    const { it, program } = await stage(ADDING);
    await it.ask('initialize', {
      adapterID: 'omega',
      linesStartAt1: false,
      columnsStartAt1: false,
      pathFormat: 'uri',
    });
    await it.ask('launch', { program: `file://${program}` });
    const source = { path: `file://${program}` };
    const places = await it.ask('breakpointLocations', { source, line: 1 });
    expect(places).toEqual({ breakpoints: [{ line: 1, column: 2, endLine: 1, endColumn: 9 }] });
    await it.ask('setBreakpoints', { source, breakpoints: [{ line: 1, column: 2 }] });
    await it.ask('configurationDone');
    await it.event('stopped');
    const { stackFrames } = await it.ask<{ stackFrames: readonly object[] }>('stackTrace', {
      threadId: 1,
    });
    expect(stackFrames[0]).toMatchObject({ line: 1, column: 2, source });
  });
});

describe('on a port', () => {
  let port = 0;
  let end: () => void = () => {};
  beforeAll(async () => {
    const server = startOmega(['serve', '--port', '0', '--no-port-file', '--json']);
    port = (JSON.parse(await untilSaid(server.stdout, /\n/)) as { port: number }).port;
    end = () => server.kill();
  });
  afterAll(() => end());

  test('debuggers and others speak side by side, each with a program of its own', async () => {
    const [one, two] = [await stage(ADDING, port), await stage(ENDLESS, port)];
    const other = await WireProbe.open(port);
    await two.it.begin({ program: two.program });
    await one.it.begin({ program: one.program, stopOnEntry: true });
    await one.it.event('stopped');
    expect(await other.ask('runtime/eval', { code: '(+ 40 2)' })).toMatchObject({
      result: { value: '42' },
    });
    await two.it.ask('pause', { threadId: 1 });
    await two.it.event('stopped');
    await one.it.ask('continue', { threadId: 1 });
    await one.it.event('terminated');
    await one.it.ask('disconnect');
    await one.it.closed;
    await two.it.ask('threads');
    other.end();
    expect([...one.it.complaints, ...two.it.complaints]).toEqual([]);
  });

  test('the death of a client ends what was launched, and leaves what was attached', async () => {
    const owner = await WireProbe.open(port);
    await owner.ask('omega/hello', { session: 'shared' });
    const code = '(define (add a b)\n  (+ a b))';
    await owner.ask('runtime/eval', { code, file: '/x' }, 2);
    const launched = await stage(ENDLESS, port);
    await launched.it.begin({ program: launched.program });
    const attached = await Debugger.overTcp(port);
    const breakpoint = async (): Promise<void> => {
      await lines(attached, '/x', 2);
    };
    await attached.begin({ session: 'shared' }, breakpoint, 'attach');
    const stopped = await owner.ask('runtime/eval', { code: '(list (add 1 2))' }, 3);
    expect(stopped).toMatchObject({ result: { kind: 'interrupted' } });
    expect(await attached.event('stopped')).toMatchObject({ reason: 'breakpoint' });
    launched.it.socket?.destroy();
    attached.socket?.destroy();
    await expect.poll(() => sessionsOf(owner)).toEqual(['shared']);
    const went = await owner.ask('runtime/eval', { code: '(add 20 22)' }, 4);
    expect(went).toMatchObject({ result: { value: '42' } });
    expect(attached.complaints).toEqual([]);
  });

  test('a program of somebody else is stepped, and goes on when the debugger leaves', async () => {
    const owner = await WireProbe.open(port);
    await owner.ask('omega/hello', { session: 'other' });
    const code = '(define total 0)\n(define (add! n)\n  (set! total (+ total n)))\n';
    await owner.ask('runtime/eval', { code, file: '/y' }, 2);
    const it = await Debugger.overTcp(port);
    const breakpoint = async (): Promise<void> => {
      await lines(it, '/y', 3);
    };
    await it.begin({ session: 'other' }, breakpoint, 'attach');
    await owner.ask('runtime/eval', { code: '(begin (add! 1) (add! 2))', file: '/z' }, 3);
    await it.event('stopped');
    expect(await it.ask('evaluate', { expression: 'total', context: 'watch' })).toMatchObject({
      result: '0',
    });
    await it.step('continue');
    await it.ask('disconnect');
    await it.closed;
    await expect
      .poll(async () => (await owner.ask('runtime/eval', { code: 'total' }, ++asked)).result?.value)
      .toBe('3');
    owner.end();
  });
});

describe('a server that wants a token', () => {
  test('lets nobody begin without it', async () => {
    const env = { OMEGA_TOKEN: 'open sesame' };
    const server = startOmega(['serve', '--port', '0', '--no-port-file', '--json'], { env });
    const said = await untilSaid(server.stdout, /\n/);
    const { it, program } = await stage(ADDING, (JSON.parse(said) as { port: number }).port);
    await it.ask('initialize', { adapterID: 'omega' });
    for (const command of ['launch', 'attach']) {
      for (const token of [undefined, 'close sesame']) {
        const args = { program, session: 'x', token };
        expect((await it.refused(command, args)).code).toBe('unauthorized');
      }
    }
    expect((await it.refused('evaluate', { expression: '1' })).code).toBe('no-program');
    it.socket?.write('Content-Length: 5\r\n\r\n{no}}');
    await it.event('output', ({ output }) => /not JSON/.test(`${output}`));
    await it.ask('launch', { program, token: 'open sesame' });
    await it.ask('configurationDone');
    expect(await it.event('exited')).toEqual({ exitCode: 0 });
    it.socket?.write('Content-Length: none\r\n\r\n');
    await it.closed;
    server.kill();
  });
});

let asked = 100;
/** The names of the sessions that a server has. */
async function sessionsOf(probe: WireProbe): Promise<readonly string[]> {
  const { result } = await probe.ask('session/list', {}, ++asked);
  return (result as unknown as ReadonlyArray<{ id: string }>).map((one) => one.id);
}
