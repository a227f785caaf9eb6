import type { Kysely, Selectable } from 'kysely';
import {
  type Episode,
  episodeKind,
  episodeState,
  type MemorySource,
} from '../../../../shared/features/memory/schema.ts';
import type { SourcesTable } from '../../../core/db/memory-tables.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { newId } from './entities.ts';
import { textsOf } from './json.ts';

type Db = Kysely<DataTables>;
type EpisodeRow = Selectable<DataTables['memory_episodes']>;

/** So many characters around a quote say what it was about. */
const around = 160;

export const episodeOf = (row: Omit<EpisodeRow, 'text' | 'key'> & { chars: number }): Episode => ({
  ...{ id: row.id, kind: episodeKind.catch('note').parse(row.kind), title: row.title, at: row.at, route: row.route },
  ...{ chars: row.chars, projectIds: textsOf(row.project_ids) },
  ...{ state: episodeState.catch('failed').parse(row.state), sentence: row.sentence },
});

/** Where a quote stands, word for word but for how its spaces are written; null where it does not. */
export function findQuote(text: string, quote: string): { start: number; quote: string } | null {
  const exact = text.indexOf(quote);
  if (exact >= 0) return { start: exact, quote };
  const words = quote.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0 || words.length > 200) return null;
  const loose = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s+'));
  const found = loose.exec(text);
  return found ? { start: found.index, quote: found[0] } : null;
}

export async function addSource(
  db: Db,
  source: { memoryId: string; episodeId: string; quote: string; start: number; stance: 'for' | 'against'; now: number },
): Promise<void> {
  await db
    .insertInto('memory_sources')
    .values({
      ...{ id: newId(), memory_id: source.memoryId, episode_id: source.episodeId, quote: source.quote },
      ...{ start: source.start, stance: source.stance, added_at: source.now },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

type Joined = Selectable<SourcesTable> & Pick<EpisodeRow, 'kind' | 'title' | 'at' | 'route' | 'text'>;

function sourceOf(row: Joined): MemorySource & { memoryId: string } {
  const end = row.start + row.quote.length;
  return {
    id: row.id,
    memoryId: row.memory_id,
    episode: {
      ...{ id: row.episode_id, kind: episodeKind.catch('note').parse(row.kind), title: row.title },
      ...{ at: row.at, route: row.route },
    },
    quote: row.quote,
    before: row.text.slice(Math.max(0, row.start - around), row.start),
    after: row.text.slice(end, end + around),
    stance: row.stance === 'against' ? 'against' : 'for',
  };
}

/** Oldest first. */
export async function sourcesOf(
  db: Db,
  memoryIds: readonly string[],
): Promise<(MemorySource & { memoryId: string })[]> {
  if (memoryIds.length === 0) return [];
  const rows = await db
    .selectFrom('memory_sources')
    .innerJoin('memory_episodes', 'memory_episodes.id', 'memory_sources.episode_id')
    .selectAll('memory_sources')
    .select(['memory_episodes.kind', 'memory_episodes.title', 'memory_episodes.at', 'memory_episodes.route'])
    .select('memory_episodes.text')
    .where('memory_id', 'in', memoryIds)
    .orderBy('memory_episodes.at')
    .orderBy('memory_sources.id')
    .limit(2_000)
    .execute();
  return rows.map(sourceOf);
}
