import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { Link } from '../../../ui/link.tsx';
import { estimateWords } from '../words.ts';

/** What it will take, before anything is sent. Its lines stay, so that nothing jumps as figures come. */
export function EstimateLine({ draft }: { draft: Deliberation | null }) {
  const estimate = draft?.estimate ?? null;
  const words = estimate && estimateWords(estimate);
  const items: [string, string][] = [
    ['Calls', words?.calls ?? '–'],
    ['Tokens', words?.tokens ?? '–'],
    ['Cost', words?.cost ?? '–'],
  ];
  return (
    <section aria-label="Estimate" className="grid gap-1">
      <dl className="flex min-h-10 flex-wrap gap-x-8 gap-y-2">
        {items.map(([key, value]) => (
          <div key={key} className="grid min-w-24 gap-0.5">
            <dt className="text-sm text-faint">{key}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-faint">
        {estimate && estimate.unpriced.length > 0 ? (
          <>
            {`The price of ${estimate.unpriced.map((name) => short(name, 80)).join(', ')} is not known. `}
            <Link render={<AppLink to="/minds" />} className="underline">
              Say what it costs
            </Link>
          </>
        ) : (
          'The least is when all agree at once. Nothing has been sent.'
        )}
      </p>
    </section>
  );
}
