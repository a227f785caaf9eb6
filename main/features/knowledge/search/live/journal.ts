import type { JournalEvent } from '../../../../../shared/features/journal/schema.ts';
import type { Evidence } from '../../../../../shared/features/knowledge/schema.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import { makeEvidence } from '../../evidence.ts';
import { rankByWords } from '../rank-words.ts';
import { type LiveSource, mostOfOne } from '../sources.ts';

const newest = 300;
const perProject = 60;
const perWord = 40;
const mostWords = 6;
const mostProjects = 12;

export const projectOfEvent = ({ subjects }: JournalEvent): string | null =>
  subjects.find(({ type }) => type === 'project')?.id ?? null;

export function eventEvidence(event: JournalEvent): Evidence {
  const subjects = event.subjects.map(({ type, label, id }) => `${type} ${label || id}`);
  const data = Object.entries(event.data)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n')
    .slice(0, 1_500);
  const head = `${new Date(event.at).toISOString()} ${event.kind} (${event.severity}, by ${event.actor})`;
  return makeEvidence({
    kind: 'journal',
    title: event.sentence,
    text: [
      head,
      event.sentence,
      ...(subjects.length > 0 ? [`About: ${subjects.join(', ')}`] : []),
      ...(data ? [data] : []),
    ].join('\n'),
    source: { type: 'event', eventId: event.id },
    at: event.at,
    projectId: projectOfEvent(event),
  });
}

/** What happened. The journal knows no ranks: what is newest, what is about the projects and what holds a word is looked through. */
export const createJournalFinder = (journal: Pick<Journal, 'list'>): LiveSource => ({
  kinds: ['journal'],
  async find({ query, terms, scope, projects, entities, before, signal }) {
    const until = before === null ? {} : { until: before + 1 };
    const chosen = scope.projectIds === null ? null : new Set(scope.projectIds);
    const named = entities.projects.length > 0 ? entities.projects : chosen === null ? [] : projects;
    const words = [...new Set(query.match(/[\p{L}\p{N}][\p{L}\p{N}._-]{3,}/gu) ?? [])]
      .sort((a, b) => b.length - a.length)
      .slice(0, mostWords);
    const pages = await Promise.all([
      journal.list({ limit: newest, ...until }, signal),
      ...named
        .slice(0, mostProjects)
        .map(({ id }) => journal.list({ subject: { type: 'project', id }, limit: perProject, ...until }, signal)),
      ...words.map((text) => journal.list({ text, limit: perWord, ...until }, signal)),
    ]);
    const events = new Map(pages.flatMap((page) => page.events).map((event) => [event.id, event]));
    const fitting = [...events.values()].filter((event) => {
      if (chosen === null) return true;
      const project = projectOfEvent(event);
      return project !== null && chosen.has(project);
    });
    const ranked = rankByWords(
      fitting,
      (event) => `${event.sentence} ${event.kind} ${event.subjects.map(({ label }) => label).join(' ')}`,
      terms,
    );
    return { words: ranked.slice(0, mostOfOne).map(eventEvidence), entity: [] };
  },
});
