import type { Generated } from 'kysely';

interface EpisodesTable {
  id: string;
  /** Of whoever told it; the same thing told twice is kept once. */
  key: string;
  kind: string;
  at: number;
  title: string;
  text: string;
  /** JSON */
  project_ids: string;
  route: string | null;
  added_at: number;
  state: string;
  sentence: string | null;
  /** How many of its characters have been read: a start goes on from there. */
  read_to: number;
}

interface ItemsTable {
  id: string;
  pinned: number;
  created_at: number;
}

/** Nothing in it is written over but the end of what was known, and what a forgotten memory had ended. */
export interface VersionsTable {
  num: Generated<number>;
  memory_id: string;
  seq: number;
  kind: string;
  text: string;
  confidence: string;
  valid_from: number | null;
  valid_to: number | null;
  known_from: number;
  known_to: number | null;
  by: string;
  superseded_by: string | null;
  /** JSON */
  project_ids: string;
}

export interface SourcesTable {
  id: string;
  memory_id: string;
  episode_id: string;
  quote: string;
  /** Where the quote stands in the episode. */
  start: number;
  stance: string;
  added_at: number;
}

interface EntitiesTable {
  id: string;
  kind: string;
  name: string;
  project_id: string | null;
  created_at: number;
}

interface AliasesTable {
  /** Folded: case, accents and signs do not count. */
  alias: string;
  name: string;
  entity_id: string;
}

interface MentionsTable {
  memory_id: string;
  entity_id: string;
}

interface RelationsTable {
  id: string;
  from_id: string;
  word: string;
  to_id: string;
  memory_id: string;
}

export interface ProposalsTable {
  id: string;
  episode_id: string;
  kind: string;
  text: string;
  /** Folded text: what was proposed once is not proposed again. */
  folded: string;
  confidence: string;
  valid_from: number | null;
  valid_to: number | null;
  quote: string;
  start: number;
  /** JSON, as are relations. */
  entities: string;
  relations: string;
  project_ids: string;
  replaces: string | null;
  about: string | null;
  stance: string;
  model: string;
  state: string;
  created_at: number;
  decided_at: number | null;
  memory_id: string | null;
}

interface VectorsTable {
  num: number;
  model: string;
  /** Of length one, so that nearness is a product. */
  body: Uint8Array;
}

interface PatternsTable {
  /** Made of its members. */
  id: string;
  /** JSON */
  members: string;
  state: string;
  decided_at: number;
}

interface ReadsTable {
  id: Generated<number>;
  at: number;
  model: string;
  requests: number;
  /** Picodollars; null when the price is not known. */
  cost: number | null;
}

interface MemoryStateTable {
  name: string;
  value: string;
}

/** Of what is remembered, in optimus.db. */
export interface MemoryTables {
  memory_episodes: EpisodesTable;
  memory_items: ItemsTable;
  memory_versions: VersionsTable;
  memory_sources: SourcesTable;
  memory_entities: EntitiesTable;
  memory_aliases: AliasesTable;
  memory_mentions: MentionsTable;
  memory_relations: RelationsTable;
  memory_proposals: ProposalsTable;
  memory_vectors: VectorsTable;
  memory_patterns: PatternsTable;
  memory_reads: ReadsTable;
  memory_state: MemoryStateTable;
}
