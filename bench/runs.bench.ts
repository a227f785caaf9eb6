import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CHILD, crashLane, sumOf } from '../main/core/runs/testing/crash-harness.ts';
import { openRealEngine } from '../main/core/runs/testing/real-engine.ts';
import type { RunDefinition } from '../main/core/runs/types.ts';
import type { RunFilterInput } from '../shared/features/runs/schema.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { buildProgram } from './lib/build-core.ts';
import { multiplyRuns } from './lib/full-runs.ts';
import { root, startProgram } from './lib/program.ts';
import { interleaved, quick } from './lib/rounds.ts';
import { percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';

const rounds = quick ? 3 : 9;
const kills = quick ? 20 : 200;
const crashSteps = quick ? 300 : 4_200;
const restarts = quick ? 20 : 40;
const lanes = 2;
const finishedRuns = 10_000;

/** A first step, three layers of eight side by side, a last one. */
const wide: RunDefinition = {
  id: 'wide',
  name: 'Wide',
  kind: 'bench',
  parallel: 8,
  steps: [
    { key: 'first', type: 'step', config: null, needs: [] },
    ...[1, 2, 3].flatMap((layer) =>
      Array.from({ length: 8 }, (_, i) => ({
        key: `s${layer}-${i}`,
        type: 'step',
        config: { n: i },
        needs: [layer === 1 ? 'first' : `s${layer - 1}-${i}`],
      })),
    ),
    { key: 'last', type: 'step', config: null, needs: Array.from({ length: 8 }, (_, i) => `s3-${i}`) },
  ],
};
/** Nothing can share a commit here. */
const chain: RunDefinition = {
  ...wide,
  id: 'chain',
  steps: Array.from({ length: 100 }, (_, i) => ({
    key: `s${i}`,
    type: 'step',
    config: null,
    needs: i === 0 ? [] : [`s${i - 1}`],
  })),
};

/** Steps that do nothing: what is measured is what it costs that each beginning and each end of one is on the disk. */
async function throughput(dir: string): Promise<Figure[]> {
  const { runs, dispose } = await openRealEngine(join(dir, 'engine'));
  runs.registerStep({ type: 'step', run: async () => ({ result: { ok: true } }) });
  await runs.begin();
  const through = async (definition: RunDefinition, times: number) => {
    const began = performance.now();
    const started = await Promise.all(Array.from({ length: times }, () => runs.start(definition)));
    const ends = await Promise.all(started.map(({ id }) => runs.ended(id)));
    if (ends.some(({ state }) => state !== 'succeeded')) throw new Error('a run did not succeed');
    return { rate: (times * definition.steps.length) / ((performance.now() - began) / 1_000) };
  };

  const db = new Database(join(dir, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table step (id integer primary key, state text not null, result text)');
  const begin = db.prepare("insert into step (state) values ('running')");
  const end = db.prepare("update step set state = 'succeeded', result = ? where id = ?");
  const bare = async () => {
    const steps = 500;
    const began = performance.now();
    for (let n = 0; n < steps; n++) {
      const { lastInsertRowid } = begin.run();
      end.run('{"ok":true}', lastInsertRowid);
    }
    return { rate: steps / ((performance.now() - began) / 1_000) };
  };
  const { wideRuns, chainRun, loop } = await interleaved(rounds, {
    wideRuns: () => through(wide, 20),
    chainRun: () => through(chain, 1),
    loop: bare,
  });
  await dispose();
  db.close();
  const peer = { name: 'bare SQLite, two commits per step', value: loop.rate };
  return [
    { name: 'steps-per-second', value: wideRuns.rate, unit: '1/s', better: 'higher', aim: 300, peer },
    { name: 'chain-steps-per-second', value: chainRun.rate, unit: '1/s', better: 'higher', peer },
  ];
}

/** The engine's own crash test, in full length, with the child as the product's build makes it. */
async function crashes(dir: string): Promise<Figure[]> {
  const child = await buildProgram('crash-child', CHILD);
  const reports = await Promise.all(
    Array.from({ length: lanes }, (_, i) =>
      crashLane(join(dir, `lane${i}`), { kills: kills / lanes, steps: crashSteps / lanes, seed: i, child }),
    ),
  );
  const { restartMs: _, ...total } = sumOf(reports);
  console.log(JSON.stringify(total));
  if (total.halves.length > 0 || total.integrity.some((line) => line !== 'ok'))
    throw new Error(`the database is not what it should be: ${[...total.halves, ...total.integrity].slice(0, 5)}`);
  if (total.executions > total.executionsAllowed) throw new Error('more was begun than was under way at the kills');

  // Alone: a second process would be measured with it.
  const { restartMs } = await crashLane(join(dir, 'restart'), { kills: restarts, steps: restarts, seed: 99, child });
  const bare: number[] = [];
  for (let n = 0; n < 9; n++) {
    const program = await startProgram(join(root, 'bench', 'programs', 'bare-sqlite.mjs'), [dir], { ready: /^ready/ });
    bare.push(program.startedMs);
    await program.stop();
  }
  console.log(`${restartMs.length} restarts with runs under way: ${restartMs.map(Math.round).join(' ')}`);
  const peer = { name: 'Node opening SQLite', value: percentile(bare, 0.95) };
  return [
    {
      name: 'restart-to-first-step-p95',
      value: percentile(restartMs, 0.95),
      unit: 'ms',
      better: 'lower',
      aim: 1_000,
      peer,
    },
    { name: 'steps-repeated', value: total.repeated.length, unit: 'steps', better: 'lower', aim: 0 },
    { name: 'runs-lost', value: total.lost.length, unit: 'runs', better: 'lower', aim: 0 },
  ];
}

const day = 86_400_000;
const filters: RunFilterInput[] = [
  {},
  { limit: 500 },
  { states: ['failed'] },
  { states: ['failed', 'cancelled'], kinds: ['backup'] },
  { kinds: ['scan'] },
  { definitionId: 'definition-7' },
  { subject: { type: 'project', id: 'p13' } },
  { text: 'project 13 in' },
  { text: 'nothing is called so' },
  { since: Date.now() - 60 * day, until: Date.now() - 30 * day },
  { kinds: ['deploy'], text: 'NIGHT', states: ['succeeded'] },
  { children: true },
];

async function history(dir: string): Promise<Figure> {
  const first = await openRealEngine(dir);
  first.runs.registerStep({ type: 'step', run: async () => ({ result: { ok: true } }) });
  await first.runs.begin();
  const steps = wide.steps.slice(0, 3).map((step) => ({ ...step, needs: [] }));
  await first.runs.ended((await first.runs.start({ ...wide, steps })).id);
  await first.dispose();
  if (multiplyRuns(dir, finishedRuns) < finishedRuns) throw new Error('runs are missing');

  const { runs, dispose } = await openRealEngine(dir);
  await runs.begin();
  const took: number[] = [];
  const timed = async (filter: RunFilterInput) => {
    const began = performance.now();
    const page = await runs.list(filter);
    took.push(performance.now() - began);
    return page;
  };
  for (let round = 0; round < rounds; round++)
    for (const filter of filters) {
      let page = await timed(filter);
      for (let n = 0; n < 5 && page.next !== null; n++) page = await timed({ ...filter, after: page.next });
    }
  await dispose();

  const db = new Database(join(dir, 'optimus.db'), { readonly: true });
  const bare: number[] = [];
  for (let n = 0; n < 100; n++) {
    const began = performance.now();
    db.prepare('select * from runs where depth = 0 order by created_at desc, id desc limit 100').all();
    bare.push(performance.now() - began);
  }
  db.close();
  return {
    name: 'list-10000',
    value: percentile(took, 0.95),
    unit: 'ms',
    better: 'lower',
    aim: 50,
    peer: { name: 'the newest 100 rows, bare', value: percentile(bare, 0.95) },
  };
}

const runsBench: Bench = () =>
  withTempDir(async (dir) => {
    const [engine, full] = [join(dir, 'throughput'), join(dir, 'full')];
    await Promise.all([mkdir(engine), mkdir(full)]);
    const rates = await throughput(engine);
    const list = await history(full);
    return { bench: 'runs', figures: [...rates, ...(await crashes(join(dir, 'crash'))), list] };
  });

export default runsBench;
