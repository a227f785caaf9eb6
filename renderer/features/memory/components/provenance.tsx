import type { MemorySource } from '../../../../shared/features/memory/schema.ts';
import { AppLink, isInternal } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { openDialog } from '../store.ts';
import { episodeWords } from '../words.ts';
import { Quote } from './quote.tsx';

/** The very words, where they stand, and a way there. */
export function Provenance({ sources }: { sources: readonly MemorySource[] }) {
  if (sources.length === 0)
    return <EmptyState size="line" title="Its sources were forgotten; it was kept because you took it." />;
  return (
    <ul className="grid gap-3">
      {sources.map(({ id, episode, quote, before, after, stance }) => (
        <li key={id}>
          <Quote quote={quote} before={before} after={after}>
            <span className="flex flex-wrap items-baseline gap-x-2">
              {stance === 'against' && <StateMark state="warning" label="speaks against it" />}
              <span>{episodeWords[episode.kind]}</span>
              <button
                type="button"
                className="text-start text-accent hover:underline wrap-anywhere"
                onClick={() => openDialog({ kind: 'source', id: episode.id })}
              >
                <bdi>{short(episode.title, 120)}</bdi>
              </button>
              <Time at={episode.at} />
              {episode.route !== null && isInternal(episode.route) && (
                <Link render={<AppLink to={episode.route} />}>open</Link>
              )}
            </span>
          </Quote>
        </li>
      ))}
    </ul>
  );
}
