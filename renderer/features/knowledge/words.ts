import type { EvidenceKind, Hit, IndexedProject, SearchWeights } from '../../../shared/features/knowledge/schema.ts';
import { formatNumber } from '../../lib/number.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const kindWords: Record<EvidenceKind, { one: string; many: string }> = {
  code: { one: 'code', many: 'Code' },
  doc: { one: 'document', many: 'Documents' },
  readme: { one: 'README', many: 'READMEs' },
  journal: { one: 'event', many: 'Journal' },
  run: { one: 'run', many: 'Runs' },
  metric: { one: 'figure', many: 'Figures' },
  identity: { one: 'state', many: 'What is known now' },
  git: { one: 'commit', many: 'Commits' },
  log: { one: 'log', many: 'Logs' },
  memory: { one: 'memory', many: 'Memories' },
  attachment: { one: 'attached', many: 'Attached' },
};

/** Those that a search can find; logs and what was attached are not searched here. */
export const searchedKinds: readonly EvidenceKind[] = [
  'code',
  'doc',
  'readme',
  'git',
  'journal',
  'run',
  'metric',
  'identity',
  'memory',
];

const rankWords: [keyof Hit['ranks'], string][] = [
  ['words', 'words'],
  ['meaning', 'meaning'],
  ['entity', 'named'],
  ['recency', 'newness'],
];

/** Why it was found: its place in each list. */
export const whyFound = ({ ranks }: Pick<Hit, 'ranks'>): string =>
  rankWords
    .flatMap(([name, word]) => {
      const rank = ranks[name];
      return rank === null ? [] : [`${word} ${rank}`];
    })
    .join(' · ');

export const whyFoundSentence = ({ ranks }: Pick<Hit, 'ranks'>): string => {
  const parts = rankWords.flatMap(([name, word]) => {
    const rank = ranks[name];
    return rank === null ? [] : [name === 'entity' ? 'the question names it' : `place ${rank} by ${word}`];
  });
  return parts.length > 0 ? `Found: ${parts.join(', ')}` : '';
};

export function stateWords({ state, on }: IndexedProject): Marked & { detail: string | null } {
  switch (state.kind) {
    case 'unread':
      return {
        mark: 'neutral',
        word: 'not read',
        detail: on ? 'It is read soon.' : 'It is read when somebody asks about it.',
      };
    case 'waiting':
      return { mark: 'waiting', word: 'waiting', detail: null };
    case 'reading':
      return {
        mark: 'running',
        word: `reading ${formatNumber(state.done)} of ${formatNumber(state.total)}`,
        detail: null,
      };
    case 'read':
      return { mark: 'healthy', word: 'read', detail: null };
    case 'stopped':
      return { mark: 'warning', word: 'not whole', detail: state.sentence };
  }
}

export const weightWords: { key: keyof SearchWeights; label: string; about: string }[] = [
  { key: 'words', label: 'Words', about: 'The words of the question stand in it' },
  { key: 'meaning', label: 'Meaning', about: 'It means the same in other words' },
  { key: 'entity', label: 'Names', about: 'The question names the file, project, port or container' },
  { key: 'recency', label: 'Newness', about: 'It was written or happened not long ago' },
  { key: 'title', label: 'Path and heading', about: 'Of words that stand there' },
  { key: 'symbols', label: 'Defined names', about: 'Of functions, classes and types that it defines' },
  { key: 'text', label: 'Text', about: 'Of words that stand anywhere else' },
];
