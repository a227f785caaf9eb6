import type { Pattern } from '../../../shared/features/memory/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { KnowledgeSource } from '../knowledge/index.ts';
import type { Minds } from '../minds/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createMemorySource } from './as-knowledge.ts';
import { createDeciding } from './deciding.ts';
import { createGraph } from './drawn/graph.ts';
import { createNaming } from './drawn/naming.ts';
import { createPatterns } from './drawn/patterns.ts';
import { createFinding } from './finding.ts';
import { createForgetting } from './forgetting/create-forgetting.ts';
import { createKeeping } from './keeping.ts';
import { createMeaning } from './meaning/create-meaning.ts';
import { createReading } from './reading/create-reading.ts';
import { createReadingDesk } from './reading/desk.ts';
import { episodesIn } from './store/episodes.ts';
import { proposalsIn } from './store/proposals.ts';
import { asOf } from './store/versions.ts';
import { briefsOf } from './store/views.ts';
import type { Memories, NewEpisode } from './types.ts';
import { createWriting, notFound } from './writing.ts';

export interface MemoryDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  redactor: Pick<Redactor, 'redact'>;
  log: Logger;
  minds: Pick<Minds, 'object' | 'embed' | 'role' | 'unasked' | 'info' | 'onChange'>;
  projects: Pick<ProjectsService, 'row'>;
  knowledge: { addSource(source: KnowledgeSource): Cancel };
}

const knownToModel = 20;
const tellEveryMs = 200;
const countedMs = 60_000;

export function createMemory(deps: MemoryDeps) {
  const { store, clock, journal, changes, redactor, log, minds, projects, knowledge } = deps;
  const db = store.data;
  const now = () => clock.now();
  const projectName = (id: string) => projects.row(id)?.name ?? null;

  let telling: Cancel | null = null;
  /** What was counted from memories holds until one of them changes. */
  let counted: { at: number; patterns: Promise<Pattern[]> } | null = null;
  const tell = () => {
    counted = null;
    telling ??= clock.after(tellEveryMs, () => {
      telling = null;
      changes.publish({ feature: 'memory' });
    });
  };
  const changed = (id: string) => {
    counted = null;
    changes.publish({ feature: 'memory', ids: [id] });
    meaning.kick();
  };

  const meaning = createMeaning({ db, clock, log, minds, tell, redact: (text) => redactor.redact(text) });
  const finding = createFinding({ db, meaning, now });
  const reading = createReading({
    ...{ store, clock, log, minds, tell },
    near: (text, _projectIds, signal) => finding.near(text, signal, knownToModel),
  });
  const writing = createWriting({ projectName });
  const deciding = createDeciding({ writing });
  const keeping = createKeeping({ store, clock, journal, writing, deciding, changed });
  const forgetting = createForgetting({ store, journal, log, meaning, reading, changed: () => changed('*') });
  const desk = createReadingDesk({ store, clock, minds, reading, meaning, tell });
  const naming = createNaming({ store, clock, changed });
  const patterns = createPatterns({ db, meaning, now });
  const graph = createGraph({ db, meaning });
  const { source, standing } = createMemorySource({ db, finding, now });
  const episodes = episodesIn(db);
  const stops = [knowledge.addSource(source), minds.onChange(() => desk.wake())];

  const memories: Memories = {
    async addEpisode(episode: NewEpisode) {
      // A secret that Optimus keeps is not kept a second time in the clear.
      const told = { ...episode, title: redactor.redact(episode.title), text: redactor.redact(episode.text) };
      if (told.text.trim() === '' || store.recovery) return;
      const id = await episodes.add(told, 'waiting', now());
      if (id === null) return;
      tell();
      reading.kick();
    },
    async forgetEpisode(key) {
      const id = await episodes.idOf(key);
      if (id !== null) await forgetting.forgetEpisode(id);
    },
    standing,
    async restingOn(keys) {
      return (await forgetting.restingOnlyOn(await episodes.idsOf(keys))).length;
    },
    onForgotten: forgetting.onForgotten,
  };

  return {
    ...memories,
    ...keeping,
    ...desk.procedures,
    ...naming,
    /** What was held at one time of what was true at another. */
    asOf: (knownAt: number | null, validAt: number | null) => asOf(db, { knownAt, validAt }),
    list: finding.list,
    losses: forgetting.losses,
    forget: forgetting.forget,
    proposals: (limit: number) => proposalsIn(db).open(limit),
    episodes: episodes.page,
    async episode(id: string) {
      const found = await episodes.get(id);
      if (!found) throw notFound('source', id);
      const resting = await db
        .selectFrom('memory_sources')
        .select('memory_id')
        .distinct()
        .where('episode_id', '=', id)
        .execute();
      const briefs = await briefsOf(
        db,
        resting.map(({ memory_id }) => memory_id),
      );
      const { readTo: _, key: __, ...episode } = found;
      return { ...episode, memories: [...briefs.values()] };
    },
    async skip(id: string) {
      const found = await episodes.get(id);
      if (!found) throw notFound('source', id);
      await episodes.end(id, 'skipped', 'You left it out.');
      reading.drop(id);
      tell();
      const { text: _, readTo: __, key: ___, ...episode } = { ...found, state: 'skipped' as const };
      return { ...episode, sentence: 'You left it out.' };
    },
    forgetSource: forgetting.forgetEpisode,
    graph: ({
      knownAt,
      validAt,
      limit,
    }: {
      knownAt?: number | undefined;
      validAt?: number | undefined;
      limit: number;
    }) => graph({ knownAt: knownAt ?? null, validAt: validAt ?? knownAt ?? now() }, limit),
    async patterns(): Promise<Pattern[]> {
      // Validity ends by itself, too.
      if (!counted || now() - counted.at > countedMs) counted = { at: now(), patterns: patterns.all() };
      const { patterns: found } = counted;
      found.catch(() => {
        counted = null;
      });
      return found;
    },
    async decidePattern(id: string, accept: boolean) {
      assertLasting(store);
      const pattern = (await patterns.all()).find((one) => one.id === id);
      if (!pattern) throw notFound('pattern', id);
      if (accept) return { memoryId: await keeping.mergeInto(pattern) };
      await keeping.turnDown(pattern);
      return { memoryId: null };
    },
    async begin(): Promise<void> {
      await desk.begin();
      meaning.kick();
    },
    /** When nothing is read and no vector is made any more. */
    async idle(): Promise<void> {
      await reading.idle();
      await meaning.idle();
    },
    async dispose(): Promise<void> {
      for (const stop of stops) stop();
      await reading.dispose();
      await meaning.dispose();
      telling?.();
    },
  };
}
export type MemoryService = ReturnType<typeof createMemory>;
