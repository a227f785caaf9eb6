import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesBelow, createOurs, createRestic, createTar, emptied } from './lib/backup-contestants.ts';
import { fuzzParsers } from './lib/backup-fuzz.ts';
import { createBackupTree } from './lib/backup-tree.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { buildProgram } from './lib/build-core.ts';
import { root } from './lib/program.ts';
import { quick } from './lib/rounds.ts';
import { median, percentile } from './lib/stats.ts';

const files = Number(process.env.OPTIMUS_BENCH_FILES ?? (quick ? 1_000 : 50_000));
const meanBytes = 22_000;
const growing = quick ? [100, 1_000] : [5_000, 50_000, 200_000];
const rounds = quick ? 1 : 3;
const fuzzed = quick ? 20_000 : 1_000_000;
const megabyte = 1_048_576;

type Samples = Record<string, number[]>;
const note = (samples: Samples, name: string, value: number) => {
  samples[name] = [...(samples[name] ?? []), value];
};

/** In memory where the machine has that: what is compared are programs, not disks. */
async function workplace<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const shared = await stat('/dev/shm').then(
    (found) => found.isDirectory(),
    () => false,
  );
  const dir = await mkdtemp(join(shared ? '/dev/shm' : tmpdir(), 'optimus-bench-'));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Contest {
  dir: string;
  program: string;
  samples: Samples;
}

/** Everything once by each of them, in turn, the one that begins changing with the round. */
async function oneRound({ dir, program, samples }: Contest, round: number, tree: ReturnType<typeof createBackupTree>) {
  const source = join(dir, 'tree');
  const place = await emptied(join(dir, 'places'));
  const { ours, restic, tar } = { ours: createOurs(program, place), restic: createRestic(place), tar: createTar(dir) };
  await ours.create();
  await restic.create();
  const both = async (name: string, mine: () => Promise<number>, theirs: () => Promise<number>) => {
    const measures: [string, () => Promise<number>][] = [
      [name, mine],
      [`${name}-restic`, theirs],
    ];
    for (const [key, measure] of round % 2 === 0 ? measures : measures.reverse()) note(samples, key, await measure());
  };
  await both(
    'first',
    () => ours.backup(source),
    () => restic.backup(source),
  );
  note(samples, 'first-tar', await tar.backup(source));
  await both(
    'unchanged',
    () => ours.backup(source),
    () => restic.backup(source),
  );
  await tree.change(round + 1);
  await both(
    'changed',
    () => ours.backup(source),
    () => restic.backup(source),
  );
  const target = join(dir, 'restored');
  await both(
    'restore',
    async () => ours.restore(await emptied(target)),
    async () => restic.restore(await emptied(target)),
  );
  note(samples, 'restore-tar', await tar.restore(await emptied(target)));
  await emptied(target);
  await both('verify', ours.verify, restic.verify);
  for (const ms of await ours.browse(tree.folder, 20)) note(samples, 'browse', ms);
  note(samples, 'size', (await bytesBelow(ours.repository)) / megabyte);
  note(samples, 'size-restic', (await bytesBelow(restic.repository)) / megabyte);
  note(samples, 'peak', ours.peakMb());
}

/** A first backup of trees that grow, of small files: what does the time and the memory of one more file cost? */
async function growth(dir: string, program: string): Promise<{ files: number; ms: number; peakMb: number }[]> {
  const grown: { files: number; ms: number; peakMb: number }[] = [];
  for (const count of growing) {
    const source = join(await emptied(join(dir, 'growing')), 'tree');
    await createBackupTree(source, { files: count, bytes: count * 2_000 }).write();
    const ours = createOurs(program, join(dir, 'growing'));
    await ours.create();
    grown.push({ files: count, ms: await ours.backup(source), peakMb: ours.peakMb() });
  }
  await emptied(join(dir, 'growing'));
  return grown;
}

const bench: Bench = () =>
  workplace(async (dir) => {
    const program = await buildProgram('backup-engine', join(root, 'bench', 'programs', 'backup-engine.ts'));
    const tree = createBackupTree(join(dir, 'tree'), { files, bytes: files * meanBytes });
    await tree.write();
    const samples: Samples = {};
    for (let round = 0; round < rounds; round += 1) await oneRound({ dir, program, samples }, round, tree);
    await emptied(join(dir, 'places'));
    await emptied(join(dir, 'tree'));
    const grown = await growth(dir, program);
    const began = performance.now();
    const inputs = fuzzParsers(fuzzed);
    const fuzzMs = performance.now() - began;

    const of = (name: string) => median(samples[name] ?? []);
    const against = (name: string, aim: number): Figure => ({
      ...{ name: `${name}-vs-restic`, value: of(name) / of(`${name}-restic`), unit: 'ratio', better: 'lower', aim },
    });
    const [least, most] = [grown[0], grown.at(-1)];
    if (!least || !most) throw new Error('nothing grew');
    return {
      bench: 'backup',
      figures: [
        against('first', 1),
        against('unchanged', 1.2),
        against('changed', 1.2),
        against('restore', 1),
        against('verify', 1.2),
        against('size', 1),
        { name: 'browse-folder', value: percentile(samples.browse ?? [], 0.9), unit: 'ms', better: 'lower', aim: 50 },
        { name: 'peak-memory', value: Math.max(...(samples.peak ?? [])), unit: 'MB', better: 'lower', aim: 300 },
        {
          ...{ name: 'first', value: of('first'), unit: 'ms', better: 'lower' },
          peer: { name: 'tar | zstd -3', value: of('first-tar') },
        },
        {
          ...{ name: 'restore', value: of('restore'), unit: 'ms', better: 'lower' },
          peer: { name: 'zstd -d | tar', value: of('restore-tar') },
        },
        ...grown.flatMap(({ files: count, ms, peakMb }): Figure[] => [
          { name: `first-${count}-files`, value: ms, unit: 'ms', better: 'lower' },
          { name: `memory-${count}-files`, value: peakMb, unit: 'MB', better: 'lower', aim: 300 },
        ]),
        {
          ...{ name: 'growth-time', unit: 'ratio', better: 'lower' },
          value: most.ms / most.files / (least.ms / least.files),
        },
        { name: 'growth-memory', value: most.peakMb / least.peakMb, unit: 'ratio', better: 'lower' },
        { name: 'fuzzed-inputs', value: inputs, unit: 'inputs', better: 'higher', aim: 1_000_000 },
        { name: 'fuzzed-per-second', value: inputs / (fuzzMs / 1_000), unit: '1/s', better: 'higher' },
      ],
    };
  });

export default bench;
