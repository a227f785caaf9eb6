import { BookOpen, GitFork, Heart, Lightbulb, type LucideIcon } from 'lucide-react';
import type {
  Confidence,
  EntityKind,
  EpisodeKind,
  Losses,
  Memory,
  MemoryKind,
} from '../../../shared/features/memory/schema.ts';
import { formatCount } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { short } from '../../lib/short.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const kindWords: Record<MemoryKind, string> = {
  fact: 'Fact',
  preference: 'Preference',
  decision: 'Decision',
  lesson: 'Lesson',
};

export const kindIcons: Record<MemoryKind, LucideIcon> = {
  fact: BookOpen,
  preference: Heart,
  decision: GitFork,
  lesson: Lightbulb,
};

export const kindHints: Record<MemoryKind, string> = {
  fact: 'How something is',
  preference: 'How you want things; stands in every prompt about its projects',
  decision: 'What was decided, and why',
  lesson: 'What turned out, for the next time',
};

export const confidenceWords: Record<Confidence, string> = { low: 'low', medium: 'medium', high: 'high' };

export const episodeWords: Record<EpisodeKind, string> = {
  chat: 'chat',
  council: 'council',
  outcome: 'outcome',
  note: 'note',
  run: 'run',
};

export const entityWords: Record<EntityKind, string> = {
  project: 'project',
  person: 'person',
  tool: 'tool',
  service: 'service',
  other: 'thing',
};

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
export const dayWords = (at: number): string => dayFormat.format(at);

/** How it stands now: mark and word, null while it simply holds. */
export function standing(
  { knownTo, validFrom, validTo }: Pick<Memory, 'knownTo' | 'validFrom' | 'validTo'>,
  now: number,
): Marked | null {
  if (knownTo !== null && knownTo <= now) return { mark: 'stopped', word: 'taken back' };
  if (validTo !== null && validTo <= now) return { mark: 'stopped', word: `ended ${dayWords(validTo)}` };
  if (validFrom !== null && validFrom > now) return { mark: 'waiting', word: `from ${dayWords(validFrom)}` };
  return null;
}

export function validityWords({ validFrom, validTo }: Pick<Memory, 'validFrom' | 'validTo'>): string {
  if (validFrom === null && validTo === null) return 'always, as far as is known';
  if (validTo === null) return `since ${dayWords(validFrom ?? 0)}`;
  if (validFrom === null) return `until ${dayWords(validTo)}`;
  return `${dayWords(validFrom)} to ${dayWords(validTo)}`;
}

/** What goes, line by line, for the question before it is done. */
export function lossLines(losses: Losses): string[] {
  const { versions, sources, relations, entities, cut } = losses;
  const lines = [versions === 1 ? 'The memory' : `The memory with all its ${formatCount(versions, 'version')}`];
  if (sources.length > 0)
    lines.push(
      `Its words in ${formatCount(sources.length, 'source')}: ${sources
        .slice(0, 3)
        .map(({ title }) => short(title, 60))
        .join(', ')}${sources.length > 3 ? ', …' : ''}`,
    );
  if (relations > 0) lines.push(formatCount(relations, 'relation'));
  if (entities.length > 0)
    lines.push(
      `What nothing else names: ${entities
        .slice(0, 5)
        .map((name) => short(name, 40))
        .join(', ')}`,
    );
  if (cut > 0) lines.push(`The same words in ${formatCount(cut, 'quote')} of other memories`);
  return lines;
}

/** The first moment of a day that was written as `2026-03-01`; null where it is none. */
export function dayStart(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime();
  return Number.isFinite(at) ? at : null;
}

/** Its last moment: what was known on a day is what was known when it ended. */
export function dayEnd(text: string): number | null {
  const at = dayStart(text);
  if (at === null) return null;
  const next = new Date(at);
  next.setDate(next.getDate() + 1);
  return next.getTime() - 1;
}

export function dayText(at: number | null): string {
  if (at === null) return '';
  const day = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A longer text as it was written: its lines stay lines, and no sign in it pretends to be another. */
export const lines = (text: string, most: number): string => text.slice(0, most).split('\n').map(printable).join('\n');
