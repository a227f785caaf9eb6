import { useState } from 'react';
import type { DatabaseOffer } from '../../../../shared/features/databases/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOffers } from '../queries.ts';
import { ask } from '../store.ts';

const shown = 8;

/** What seems to be there. Nothing is connected before somebody says so. */
export function Offers({ className }: { className?: string }) {
  const query = useOffers();
  const [all, setAll] = useState(false);
  const offers = query.data?.offers ?? [];
  if (offers.length === 0) return null;
  const some = all ? offers : offers.slice(0, shown);
  return (
    <Section title="Seems to be here" count={formatCount(offers.length, 'database')} className={className ?? ''}>
      <ul className="border-t border-line-soft">
        {some.map((offer) => (
          <Offer key={offer.id} offer={offer} />
        ))}
      </ul>
      {offers.length > some.length && (
        <Button variant="ghost" size="sm" className="mt-2" onClick={() => setAll(true)}>
          {`Show ${offers.length - some.length} more`}
        </Button>
      )}
    </Section>
  );
}

function Offer({ offer }: { offer: DatabaseOffer }) {
  const { sentence, engine, bytes, project, path } = offer;
  const more = [project && `of ${project.name}`, bytes !== null && formatBytes(bytes)].filter(Boolean).join(', ');
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft py-1">
      <span className="min-w-0 flex-1 wrap-anywhere" title={engine === 'sqlite' ? short(path) : undefined}>
        <bdi>{short(sentence)}</bdi>
        {more && <span className="text-sm text-faint"> {short(more)}</span>}
      </span>
      <Button size="sm" aria-label={`Connect: ${short(sentence)}`} onClick={() => ask({ what: 'add', offer })}>
        Connect
      </Button>
    </li>
  );
}
