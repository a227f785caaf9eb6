import { Undo2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Place, Release } from '../../../../shared/features/deployments/schema.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { ReleaseStateMark } from '../components/marks.tsx';
import { useActs } from '../page-acts.ts';
import { canGoBack, isGoing, isInstant, numbered, weightWords } from '../words.ts';

const shownAtFirst = 8;

/** Every version of the place, newest first, with the way back to those that are kept. */
export function Versions({ place, compact = false }: { place: Place; compact?: boolean }) {
  const [all, setAll] = useState(false);
  const sorted = [...place.releases].sort((a, b) => b.number - a.number);
  const shown = all ? sorted : sorted.slice(0, compact ? 4 : shownAtFirst);
  const busy = place.deployment !== null && isGoing(place.deployment);
  return (
    <Section title="Versions" count={sorted.length}>
      {sorted.length === 0 ? (
        <EmptyState size="line" title="There is none yet: the first deployment makes #1." />
      ) : (
        <ul className="grid">
          {shown.map((release) => (
            <Version key={release.id} place={place} release={release} busy={busy} />
          ))}
        </ul>
      )}
      {sorted.length > shown.length && (
        <Button size="sm" variant="ghost" onClick={() => setAll(true)} className="mt-1">
          {`Show ${sorted.length - shown.length} older`}
        </Button>
      )}
    </Section>
  );
}

function Version({ place, release, busy }: { place: Place; release: Release; busy: boolean }) {
  const acts = useActs();
  const [asked, setAsked] = useState(false);
  const instant = isInstant(release);
  return (
    <li className="flex min-h-(--row) min-w-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft py-1 last:border-b-0">
      <span className="w-10 shrink-0 font-medium tabular-nums">{numbered(release)}</span>
      <ReleaseStateMark release={release} className="w-24 shrink-0" />
      <Time at={release.createdAt} className="w-20 shrink-0 text-sm text-faint" />
      <span className="flex min-w-40 flex-1 items-baseline gap-2">
        {release.commit !== null && (
          <span className="shrink-0 font-mono text-xs text-faint">
            {shortCommit(release.commit)}
            {release.dirty && '+'}
          </span>
        )}
        <span dir="auto" className="min-w-0 truncate text-dim" title={short(release.subject ?? '')}>
          {release.subject === null
            ? release.dirty || release.commit === null
              ? 'the working tree as it was'
              : ''
            : short(release.subject, 200)}
        </span>
      </span>
      {release.weight > 0 && <span className="shrink-0 tabular-nums">{weightWords(release.weight)}</span>}
      {canGoBack(release) && (
        <span className="ms-auto flex shrink-0 items-center gap-2">
          <span className="text-sm text-faint">
            {instant ? (
              <span className="inline-flex items-center gap-1">
                <Icon icon={Zap} size="sm" />
                instant
              </span>
            ) : (
              'is started first'
            )}
          </span>
          <Button
            size="sm"
            icon={Undo2}
            loading={asked}
            disabled={busy}
            onClick={() => {
              setAsked(true);
              void acts.goBack(place, release).finally(() => setAsked(false));
            }}
          >
            {`Go back to ${numbered(release)}`}
          </Button>
        </span>
      )}
    </li>
  );
}
