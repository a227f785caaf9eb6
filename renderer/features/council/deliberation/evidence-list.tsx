import { useContext, useState } from 'react';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { evidenceWords } from '../words.ts';
import { Citations } from './citations.tsx';

const few = 12;

/** All that was put before the seats, as it was then. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const { known, open, opened } = useContext(Citations);
  const [all, setAll] = useState(false);
  if (evidence.length === 0) return null;
  const shown = all ? evidence : evidence.slice(0, few);
  return (
    <Section title="Evidence" count={`${evidence.length}, as it was then`}>
      <ol className="border-y border-line-soft">
        {shown.map(({ id, title, kind, at }) => (
          <li key={id} className={cx('border-b border-line-soft last:border-b-0', opened === id && 'bg-accent-bg')}>
            <button
              type="button"
              aria-pressed={opened === id}
              onClick={() => open(id)}
              className="inset-focus grid w-full grid-cols-[1.75rem_minmax(0,1fr)_auto] items-baseline gap-x-2 py-1.5 pe-1 text-start hover:bg-hover"
            >
              <span className="text-end text-sm text-dim tabular-nums">{known.get(id)?.number}</span>
              <bdi className="truncate">{short(title, 200)}</bdi>
              <span className="text-sm text-dim">
                {evidenceWords[kind]}
                {at !== null && (
                  <>
                    {' · '}
                    <Time at={at} form="moment" />
                  </>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {evidence.length > few && (
        <Button size="sm" className="mt-2" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${evidence.length}`}
        </Button>
      )}
    </Section>
  );
}
