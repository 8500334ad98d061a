/**
 * Datalog: Omega's engine beside Soufflé, SWI-Prolog (tabling) and DataScript, as far as they are
 * installed; each answer is checked. Omega's times are minima, the others' are of one run, without
 * reading the facts where the system tells; memory is that of the wanted relation's arrays.
 * SWI-Prolog takes minutes for some and is left out there. `node measure-datalog.mjs ROUNDS`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  chain,
  databaseOf,
  parsedRule,
  pointsTo,
  randomGraph,
  sameGeneration,
} from './datalog-workloads.mjs';
import { aligned, short } from './table.mjs';

const WORK = Number.POSITIVE_INFINITY;
const PEER_MS_MAX = 120_000;
/** DataScript takes too long for more. */
const DATASCRIPT_CHAIN = 200;
const rounds = Number(process.argv[2] ?? 5);
const say = (text) => process.stderr.write(`${text}\n`);

/** What `run` measures, at its best. */
function best(run) {
  return Math.min(...Array.from({ length: rounds }, run));
}

function check(who, { name, count }, got) {
  if (count !== null && got !== count) throw new Error(`${who}, ${name}: ${got}, not ${count}`);
}

function onOmega(workload) {
  let bytes = 0;
  const ms = best(() => {
    const database = databaseOf(workload);
    const evaluation = database.evaluate([workload.wanted]);
    const start = performance.now();
    if (evaluation.advance(WORK).kind !== 'done') throw new Error('the evaluation halted');
    const time = performance.now() - start;
    const count = database.count(workload.wanted);
    check('Omega', workload, count);
    workload.count = count;
    bytes = database.program.find(workload.wanted).rows.byteLength / count;
    return time;
  });
  return { ms, bytes };
}

/** Run a command on a file in a folder of its own; milliseconds, and what it printed. */
function timed(command, name, text, args) {
  const folder = mkdtempSync(join(tmpdir(), 'omega-datalog-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text);
    const start = performance.now();
    const settings = { encoding: 'utf8', timeout: PEER_MS_MAX, maxBuffer: 64 << 20 };
    const { stdout, stderr, error, status } = spawnSync(command, [...args, file], settings);
    if (error || status !== 0) throw new Error(`${command} failed: ${error ?? stderr}`);
    return { ms: performance.now() - start, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With start-up and the reading of the facts, which Soufflé does not tell apart. */
function onSouffle(workload) {
  const { facts, rules, wanted } = workload;
  const derived = new Set(rules.map((rule) => parsedRule(rule)[0].relation));
  const lines = [...Object.keys(facts), ...derived].map((r) => `.decl ${r}(x:number, y:number)`);
  for (const [relation, rows] of Object.entries(facts))
    for (const [x, y] of rows) lines.push(`${relation}(${x}, ${y}).`);
  const text = [...lines, ...rules.map((rule) => `${rule}.`), `.printsize ${wanted}`].join('\n');
  const { ms, stdout } = timed('souffle', 'program.dl', text, []);
  check('Soufflé', workload, Number(stdout.trim().split('\t').at(-1)));
  return ms;
}

function onProlog(workload) {
  const { facts, rules, wanted } = workload;
  const derived = new Set(rules.map((rule) => parsedRule(rule)[0].relation));
  const lines = [...derived].map((relation) => `:- table ${relation}/2.`);
  for (const [relation, rows] of Object.entries(facts))
    for (const [x, y] of rows) lines.push(`${relation}(${x}, ${y}).`);
  lines.push(...rules.map((rule) => `${rule.replace(/\b([a-z])\b/g, (v) => v.toUpperCase())}.`));
  const goal = `aggregate_all(count, ${wanted}(_, _), N)`;
  lines.push(`main :- statistics(walltime, [S, _]), ${goal}, statistics(walltime, [E, _]),`);
  lines.push('  T is E - S, format("~w ~w~n", [T, N]), halt.');
  const args = ['--stack-limit=4g', '--table-space=4g', '-g', 'main'];
  const [ms, count] = timed('swipl', 'program.pl', lines.join('\n'), args).stdout.split(' ');
  check('SWI-Prolog', workload, Number(count));
  return Number(ms);
}

/** The chain's closure on DataScript, whose rules are texts of EDN. With the recursion first it
 * does not end in a reasonable time. */
async function onDataScript(workload) {
  const { default: datascript } = await import('datascript');
  const facts = workload.facts.edge.map(([x, y]) => [':db/add', x + 1, 'edge', y + 1]);
  const db = datascript.db_with(datascript.empty_db({ edge: {} }), facts);
  const rules = '[[(path ?x ?y) [?x "edge" ?y]] [(path ?x ?z) [?x "edge" ?y] (path ?y ?z)]]';
  const query = '[:find ?x ?y :in $ % :where (path ?x ?y)]';
  const start = performance.now();
  check('DataScript', workload, datascript.q(query, db, rules).length);
  return performance.now() - start;
}

function isInstalled(command) {
  if (spawnSync(command, ['--version']).error === undefined) return true;
  say(`${command} is not installed: skipped`);
  return false;
}

const peers = [
  { title: 'Soufflé', command: 'souffle', run: onSouffle },
  { title: 'SWI-Prolog', command: 'swipl', run: onProlog },
].filter(({ command }) => isInstalled(command));

/** By workload: milliseconds of Omega, to which they are held; 0 for none. */
const workloads = [
  { workload: chain(1000), targetMs: 60 },
  { workload: chain(2000), targetMs: 300, notOn: 'swipl' },
  { workload: randomGraph(1000, 2000), targetMs: 150 },
  { workload: sameGeneration(10), targetMs: 0, notOn: 'swipl' },
  { workload: pointsTo(470), targetMs: 400, notOn: 'swipl' },
];
const table = [['', 'rows', 'Omega', 'aim', 'bytes/row', ...peers.map(({ title }) => title)]];
for (const { workload, targetMs, notOn } of workloads) {
  const { ms, bytes } = onOmega(workload);
  const others = peers.map(({ command, run }) =>
    command === notOn ? '-' : `${short(run(workload))} ms`,
  );
  const aim = targetMs === 0 ? '-' : `${targetMs} ms`;
  const { name, count } = workload;
  table.push([name, String(count), `${short(ms)} ms`, aim, short(bytes), ...others]);
}
const small = chain(DATASCRIPT_CHAIN);
const ours = onOmega(small).ms;
const theirs = await onDataScript(small);
process.stdout.write(`${aligned(table).join('\n')}\n`);
process.stdout.write(`${small.name}: Omega ${short(ours)} ms, DataScript ${short(theirs)} ms`);
process.stdout.write(`, ${short(theirs / ours)} times as long (aim: 50)\n`);
