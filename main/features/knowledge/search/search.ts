import type {
  Evidence,
  EvidenceKind,
  Found,
  Hit,
  SearchWeights,
} from '../../../../shared/features/knowledge/schema.ts';
import { askedTerms } from '../../../../shared/features/knowledge/words.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { messageOf } from '../../../core/db/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Embedding } from '../embedding.ts';
import type { Indexing } from '../indexing.ts';
import type { IndexThread } from '../thread/index-thread.ts';
import type { FileKind, FindOutput, FoundChunk } from '../thread/messages.ts';
import type { KnowledgeSource, SearchAsk } from '../types.ts';
import { entitiesOf } from './entities.ts';
import { type Fused, fuse, type RankedList } from './fuse.ts';
import type { LiveFound, LiveSource } from './sources.ts';
import { nothing } from './sources.ts';

const defaultLimit = 30;
const perList = 120;
/** Of one file, before others have had their turn. */
const mostOfFile = 3;
/** The first question about a project waits so long for it, and goes on with what is there. */
const firstWaitMs = 2_500;
/** So many projects are read because somebody asks about them; more are only searched if they were read already. */
const mostOnDemand = 12;
/** Below that share the few that have a vector would stand above all others. */
const enoughVectors = 0.6;
const liveMs = 2_500;
/** The words of a journal are few, and fit by chance more easily than a page of code. */
const liveShare = 0.7;
/** Piece after piece that does not fit any more: the room is used up. */
const mostTooLong = 8;

const fileKinds: readonly FileKind[] = ['code', 'doc', 'readme'];
const emptyFind: FindOutput = { words: [], meaning: [], entity: [], chunks: 0, vectors: 0 };

interface Deps {
  thread: IndexThread;
  indexing: Pick<Indexing, 'ensure' | 'stateOf'>;
  embedding: Pick<Embedding, 'ofQuery'>;
  live: readonly LiveSource[];
  sources: ReadonlySet<KnowledgeSource>;
  projects: () => Promise<ProjectRow[]>;
  containers: () => readonly string[];
  turnedOn: () => ReadonlySet<string>;
  weights: () => SearchWeights;
  countTokens: (text: string) => number;
  redact: (text: string) => string;
  clock: Clock;
  log: Logger;
}

const list = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** One question to everything that Optimus knows, as one list. */
export function createSearch(deps: Deps) {
  const { thread, indexing, embedding, live, sources, weights, redact, clock, log } = deps;

  /** Waits a little for what was never read; says what is missing when that was not enough. */
  async function prepare(rows: readonly ProjectRow[], all: boolean, signal?: AbortSignal): Promise<string | null> {
    const on = deps.turnedOn();
    const here = rows.filter(({ presence, kind }) => presence === 'here' && kind !== 'bare');
    const unread = (row: ProjectRow) => {
      const state = indexing.stateOf(row.id);
      return state === null || state.kind === 'unread';
    };
    const wanted = all ? here.filter(({ id }) => on.has(id)) : here.filter((row) => on.has(row.id) || !unread(row));
    const demand = all ? [] : here.filter((row) => !wanted.includes(row)).slice(0, mostOnDemand);
    const first = [...wanted, ...demand].filter(unread);
    const running = indexing.ensure([...wanted, ...demand].map(({ id }) => id));
    if (first.length > 0 && running.length > 0) {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(firstWaitMs, resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
      const firstRuns = running.slice(0, first.length);
      await Promise.race([Promise.all(firstRuns), late]);
      cancel();
      signal?.throwIfAborted();
    }
    const behind = [...wanted, ...demand].filter(({ id }) => {
      const state = indexing.stateOf(id)?.kind;
      return state === 'waiting' || state === 'reading' ? first.some((row) => row.id === id) : state === 'stopped';
    });
    const left = all
      ? here.filter((row) => unread(row))
      : here.filter((row) => !wanted.includes(row) && !demand.includes(row));
    const says = [
      ...(behind.length > 0
        ? [
            `Not wholly read yet: ${behind
              .slice(0, 3)
              .map(({ name }) => name)
              .join(', ')}${behind.length > 3 ? ` and ${behind.length - 3} more` : ''}.`,
          ]
        : []),
      ...(left.length > 0
        ? [`The files of ${list(left.length, 'project')} are not searched: they were never read.`]
        : []),
    ];
    return says.length > 0 ? says.join(' ') : null;
  }

  async function inFiles(ask: SearchAsk, rows: readonly ProjectRow[]): Promise<FindOutput & { why: string | null }> {
    const kinds = ask.kinds ? fileKinds.filter((kind) => ask.kinds?.includes(kind)) : null;
    if (kinds?.length === 0) return { ...emptyFind, why: 'Files were not asked for.' };
    const { title, symbols, text, words, meaning } = weights();
    const { vector, why } =
      meaning > 0
        ? await embedding.ofQuery(ask.query, ask.signal)
        : { vector: null, why: 'Meaning counts nothing, by its weight.' };
    const found = await thread.ask('find', {
      query: ask.query,
      vector,
      projectIds: ask.scope.projectIds === null ? null : rows.map(({ id }) => id),
      kinds: kinds?.length === fileKinds.length ? null : kinds,
      before: ask.before ?? null,
      limit: perList,
      fields: { title, symbols, text },
      words: words > 0,
    });
    if (vector === null) return { ...found, meaning: [], why };
    if (found.vectors < found.chunks * enoughVectors)
      return {
        ...found,
        meaning: [],
        why: `Vectors are being made: ${found.vectors} of ${found.chunks} pieces have one.`,
      };
    return { ...found, why: null };
  }

  async function quietly<T>(what: string, work: Promise<T>, otherwise: T, signal?: AbortSignal): Promise<T> {
    try {
      return await work;
    } catch (error) {
      signal?.throwIfAborted();
      log.warn('something could not be searched', { what, reason: messageOf(error) });
      return otherwise;
    }
  }

  return async function search(ask: SearchAsk): Promise<Found> {
    const began = clock.monotonic();
    const { query, scope, kinds, signal } = ask;
    const limit = ask.limit ?? defaultLimit;
    signal?.throwIfAborted();
    const wants = (of: readonly EvidenceKind[]) => kinds === undefined || of.some((kind) => kinds.includes(kind));
    const everything = await deps.projects();
    const chosen = scope.projectIds === null ? null : new Set(scope.projectIds);
    const rows = chosen === null ? everything : everything.filter(({ id }) => chosen.has(id));
    const terms = askedTerms(query);
    const partial = wants(fileKinds) ? await prepare(rows, chosen === null, signal) : null;

    const stop = signal ? AbortSignal.any([signal, AbortSignal.timeout(liveMs)]) : AbortSignal.timeout(liveMs);
    const liveAsk = {
      ...{ query, terms, scope, projects: rows, before: ask.before ?? null, now: clock.now(), signal: stop },
      entities: entitiesOf(query, rows, deps.containers()),
    };
    const within = <T>(work: Promise<T>) => {
      const { promise, reject } = Promise.withResolvers<never>();
      const late = () => reject(new Error('it took too long'));
      stop.addEventListener('abort', late, { once: true });
      return Promise.race([work, promise]).finally(() => stop.removeEventListener('abort', late));
    };
    const [files, liveFound, others] = await Promise.all([
      inFiles(ask, rows),
      Promise.all(
        live.map((source): Promise<LiveFound> => {
          if (!wants(source.kinds)) return Promise.resolve(nothing);
          return quietly(source.kinds.join(', '), within(source.find(liveAsk)), nothing, signal);
        }),
      ),
      Promise.all(
        [...sources].map((source) => {
          const none: Awaited<ReturnType<KnowledgeSource['find']>> = { words: [], meaning: [] };
          return wants([source.kind]) ? quietly(source.kind, within(source.find(ask)), none, signal) : none;
        }),
      ),
    ]);
    signal?.throwIfAborted();

    const w = weights();
    const chunks = new Map<string, FoundChunk>();
    const evidence = new Map<string, Evidence>();
    const lists: RankedList[] = [];
    const addChunks = (name: RankedList['name'], weight: number, found: readonly FoundChunk[]) => {
      for (const chunk of found) chunks.set(chunk.id, chunk);
      lists.push({ name, weight, ids: found.map(({ id }) => id) });
    };
    const addEvidence = (name: RankedList['name'], weight: number, found: readonly Evidence[]) => {
      const fitting = kinds === undefined ? found : found.filter(({ kind }) => kinds.includes(kind));
      for (const one of fitting) evidence.set(one.id, one);
      lists.push({ name, weight, ids: fitting.map(({ id }) => id) });
    };
    addChunks('words', w.words, files.words);
    addChunks('meaning', w.meaning, files.meaning);
    addChunks('entity', w.entity, files.entity);
    const fresh: Evidence[] = [];
    for (const { words, entity } of liveFound) {
      addEvidence('words', w.words * liveShare, words);
      addEvidence('entity', w.entity, entity);
      fresh.push(...words, ...entity);
    }
    const hybrid = files.why === null;
    for (const { words, meaning } of others) {
      addEvidence('words', w.words * liveShare, words);
      if (hybrid) addEvidence('meaning', w.meaning * liveShare, meaning);
    }
    const named = new Set(liveAsk.entities.projects.map(({ id }) => id));
    if (rows.length > 1 && named.size > 0) {
      const inNamed = fuse(lists).filter(({ id }) => named.has((chunks.get(id) ?? evidence.get(id))?.projectId ?? ''));
      lists.push({ name: 'entity', weight: w.entity, ids: inNamed.slice(0, perList).map(({ id }) => id) });
    }
    const recent = [...chunks.values(), ...evidence.values()]
      .filter((one): one is typeof one & { at: number } => one.at !== null)
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
      .slice(0, perList);
    lists.push({ name: 'recency', weight: w.recency, ids: recent.map(({ id }) => id) });

    const ordered = spread(fuse(lists), chunks).slice(0, limit);
    const pieces = await thread.ask('pieces', { ids: ordered.flatMap(({ id }) => (chunks.has(id) ? [id] : [])) });
    for (const piece of pieces) evidence.set(piece.id, piece);
    const hits = withinBudget(
      ordered.flatMap(({ id, score, ranks }): Hit[] => {
        const one = evidence.get(id);
        return one ? [{ ...one, title: redact(one.title), text: redact(one.text), score, ranks }] : [];
      }),
      ask.tokenBudget,
    );
    const shown = new Set(hits.map(({ id }) => id));
    const kept = fresh.filter(({ id }) => shown.has(id));
    if (kept.length > 0) await quietly('what was found', thread.ask('keep', { evidence: kept, at: clock.now() }), null);
    return {
      hits,
      mode: hybrid ? 'hybrid' : 'words',
      why: files.why,
      tookMs: Math.round(clock.monotonic() - began),
      partial,
    };
  };

  function withinBudget(hits: Hit[], budget: number | undefined): Hit[] {
    if (budget === undefined) return hits;
    let left = budget;
    let tooLong = 0;
    return hits.filter(({ text, title }) => {
      if (tooLong >= mostTooLong) return false;
      const tokens = deps.countTokens(text) + deps.countTokens(title);
      if (tokens > left) {
        tooLong += 1;
        return false;
      }
      left -= tokens;
      return true;
    });
  }
}

/** A file of which everything fits leaves room for others: what goes beyond its share comes after them. */
export function spread(fused: readonly Fused[], chunks: ReadonlyMap<string, FoundChunk>): Fused[] {
  const ofFile = new Map<string, number>();
  const first: Fused[] = [];
  const later: Fused[] = [];
  for (const one of fused) {
    const chunk = chunks.get(one.id);
    const key = chunk ? `${chunk.projectId}\0${chunk.path}` : one.id;
    const count = (ofFile.get(key) ?? 0) + 1;
    ofFile.set(key, count);
    (count <= mostOfFile ? first : later).push(one);
  }
  return [...first, ...later];
}
