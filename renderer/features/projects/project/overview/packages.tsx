import { useState } from 'react';
import type { ProjectPackage } from '../../../../../shared/features/projects/schema.ts';
import { printable } from '../../../../lib/printable.ts';
import { Button } from '../../../../ui/button.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Place } from '../place.tsx';
import type { OpenFile } from '../use-open.ts';

const few = 12;

/** Parts with a manifest of their own; one alone is the project itself and says nothing new. */
export function Packages({ packages, onOpen }: { packages: readonly ProjectPackage[]; onOpen: OpenFile | null }) {
  const [all, setAll] = useState(false);
  if (packages.length < 2) return null;
  return (
    <Section title="Packages" count={packages.length}>
      <ul className="border-t border-line-soft">
        {(all ? packages.slice(0, 1_000) : packages.slice(0, few)).map(
          ({ name, path, ecosystem, version, manifest }) => (
            <li
              key={`${manifest} ${name}`}
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-line-soft py-1.5 text-sm"
            >
              <span dir="auto" className="min-w-0 font-medium wrap-anywhere">
                {printable(name || path || '.')}
              </span>
              <span className="text-dim">
                {ecosystem}
                {version && <span className="ms-1.5 font-mono text-xs">{printable(version)}</span>}
              </span>
              <Place file={manifest} onOpen={onOpen} className="w-fit" />
            </li>
          ),
        )}
      </ul>
      {packages.length > few && (
        <Button variant="ghost" size="sm" className="mt-1" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${packages.length}`}
        </Button>
      )}
    </Section>
  );
}
