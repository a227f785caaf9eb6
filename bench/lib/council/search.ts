import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSystemClock } from '../../../main/core/lib/clock.ts';
import { quietLog } from '../../../main/core/testing/quiet-log.ts';
import { createSearch } from '../../../main/features/knowledge/search/search.ts';
import { createIndexThread, type IndexThread } from '../../../main/features/knowledge/thread/index-thread.ts';
import { defaultWeights, type SearchWeights } from '../../../shared/features/knowledge/schema.ts';
import type { Figure } from '../bench.ts';
import { quick } from '../rounds.ts';
import { percentile } from '../stats.ts';
import { withTempDir } from '../temp-dir.ts';
import { makeQuestions, makeWorld, type Piece, type Question, type World } from './corpus.ts';
import { createConceptEmbedding, dims } from './embedding.ts';

const seed = 20_260_811;
const wanted = quick ? 5_000 : 50_000;
const asked = quick ? 60 : 300;
const first = 10;

async function writeWorld(dir: string, world: World): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>();
  for (const { project, path, text } of world.files) {
    await mkdir(dirname(join(dir, project, path)), { recursive: true });
    await writeFile(join(dir, project, path), text);
    paths.set(project, [...(paths.get(project) ?? []), path]);
  }
  return paths;
}

async function readAll(dir: string, thread: IndexThread, world: World, embed: (text: string) => Float32Array) {
  const paths = await writeWorld(join(dir, 'projects'), world);
  let chunks = 0;
  for (const [projectId, own] of paths) {
    const read = await thread.ask('read', {
      projectId,
      name: projectId,
      root: join(dir, 'projects', projectId),
      paths: own,
      cut: false,
    });
    chunks += read.chunks;
  }
  for (let after = 0; ; ) {
    const { pieces } = await thread.ask('lacking', { model: 'bench/concepts', after, limit: 500 });
    if (pieces.length === 0) break;
    const vectors = new Float32Array(pieces.length * dims);
    pieces.forEach(({ text }, at) => {
      vectors.set(embed(text), at * dims);
    });
    const ids = pieces.map(({ id }) => id);
    await thread.ask('putVectors', { model: 'bench/concepts', ids, dims, vectors });
    after = ids.at(-1) ?? after;
  }
  return chunks;
}

interface Way {
  name: string;
  weights: SearchWeights;
  hybrid: boolean;
}

const only = (name: 'words' | 'meaning'): SearchWeights => ({
  ...defaultWeights,
  words: 0,
  meaning: 0,
  entity: 0,
  recency: 0,
  [name]: 1,
});
const ways: Way[] = [
  { name: 'hybrid', weights: defaultWeights, hybrid: true },
  { name: 'FTS5 alone', weights: only('words'), hybrid: false },
  { name: 'vectors alone', weights: only('meaning'), hybrid: true },
];

/** Whose piece it is goes by the lines of its text: what the cutting put together or apart is found all the same. */
const holds = (text: string, piece: Piece) => {
  const lines = piece.text.split('\n').filter((line) => line.length > 30);
  const there = lines.filter((line) => text.includes(line)).length;
  return there * 2 > lines.length;
};

/** The whole of a search as the product does it, with one thing or another left out of the fusing. */
export async function measureSearch(dir: string, tell: (line: string) => void) {
  const world = makeWorld(seed, wanted);
  const questions = makeQuestions(world, seed + 1, asked);
  const embed = createConceptEmbedding(world, seed + 2);
  const thread = createIndexThread({
    path: join(dir, 'knowledge.db'),
    log: quietLog,
    onProgress: () => {},
    onSetAside: (why) => {
      throw new Error(why);
    },
    onStarted: () => {},
  });
  const chunks = await readAll(dir, thread, world, embed);
  if (chunks < wanted) throw new Error(`${chunks} pieces of ${wanted}: the cutting put some together`);
  const clock = createSystemClock();
  const byPath = Map.groupBy(world.pieces, ({ path }) => path);

  function searchOf({ weights, hybrid }: Way) {
    return createSearch({
      thread,
      indexing: { ensure: () => [], stateOf: () => ({ kind: 'read', at: 0 }) },
      embedding: {
        ofQuery: async (text) => (hybrid ? { vector: embed(text), why: null } : { vector: null, why: 'left out' }),
      },
      live: [],
      sources: new Set(),
      projects: async () => [],
      containers: () => [],
      turnedOn: () => new Set(),
      weights: () => weights,
      countTokens: (text) => Math.ceil(text.length / 4),
      redact: (text) => text,
      clock,
      log: quietLog,
    });
  }

  async function ask(way: Way, { text, answers }: Question) {
    const search = searchOf(way);
    const began = performance.now();
    const found = await search({ query: text, scope: { projectIds: null }, limit: first });
    const tookMs = performance.now() - began;
    const seen = new Set<Piece>();
    for (const { source, text: said } of found.hits)
      if (source.type === 'file')
        for (const piece of byPath.get(source.path) ?? [])
          if (answers.has(piece) && holds(said, piece)) seen.add(piece);
    return { tookMs, recall: seen.size / Math.min(first, answers.size) };
  }

  const results = new Map<string, { times: number[]; recall: number }>();
  // Both sides warm, and by turns: a machine that is slow for a while is slow for all.
  for (const way of ways) await ask(way, questions[0] as Question);
  const sums = new Map(ways.map(({ name }) => [name, { times: [] as number[], recalls: new Map<string, number[]>() }]));
  for (const question of questions)
    for (const way of ways) {
      const { tookMs, recall } = await ask(way, question);
      const sum = sums.get(way.name);
      sum?.times.push(tookMs);
      for (const group of ['all', question.kind]) sum?.recalls.set(group, [...(sum.recalls.get(group) ?? []), recall]);
    }
  const mean = (values: readonly number[]) => values.reduce((all, one) => all + one, 0) / values.length;
  for (const { name } of ways) {
    const sum = sums.get(name);
    if (!sum) continue;
    const parts = [...sum.recalls].map(([of, values]) => `${of} ${mean(values).toFixed(3)}`);
    tell(`${name}: recall@${first} ${parts.join(', ')}; p95 ${percentile(sum.times, 0.95).toFixed(0)} ms`);
    results.set(name, { times: sum.times, recall: mean(sum.recalls.get('all') ?? []) });
  }
  await thread.dispose();
  return { chunks, results };
}

/** Each figure of the hybrid twice, since it has two peers: FTS5 alone and vectors alone. */
export const searchFigures = (): Promise<Figure[]> =>
  withTempDir(async (dir) => {
    const { results } = await measureSearch(dir, (line) => console.log(line));
    const of = (name: string) => results.get(name) ?? { times: [0], recall: 0 };
    const p95 = (name: string) => percentile(of(name).times, 0.95);
    return ['FTS5 alone', 'vectors alone'].flatMap((peer, at): Figure[] => [
      {
        ...{
          name: at === 0 ? 'hybrid-p95' : 'hybrid-p95-beside-vectors',
          value: p95('hybrid'),
          unit: 'ms',
          better: 'lower',
          aim: 250,
        },
        peer: { name: peer, value: p95(peer) },
      },
      {
        ...{
          name: at === 0 ? 'recall-at-10' : 'recall-at-10-beside-vectors',
          value: of('hybrid').recall,
          unit: 'share',
          better: 'higher',
          aim: 0.9,
        },
        peer: { name: peer, value: of(peer).recall },
      },
    ]);
  });
