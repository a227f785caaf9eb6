import { useMemo } from 'react';
import type { Technology, TechnologyCategory } from '../../../../../shared/features/projects/schema.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Place } from '../place.tsx';
import type { OpenFile } from '../use-open.ts';

const categories: Record<TechnologyCategory, string> = {
  runtime: 'Runtime',
  framework: 'Framework',
  ui: 'Interface',
  mobile: 'Mobile',
  desktop: 'Desktop',
  ai: 'AI',
  database: 'Database',
  messaging: 'Messaging',
  'package-manager': 'Packages',
  build: 'Build',
  test: 'Tests',
  lint: 'Style',
  infrastructure: 'Infrastructure',
  ci: 'CI',
  docs: 'Documentation',
};
const order = Object.keys(categories) as TechnologyCategory[];

interface StackProps {
  technologies: readonly Technology[];
  read: boolean;
  onOpen: OpenFile | null;
}

/** Each with its version and the line that proves it. */
export function Stack({ technologies, read, onOpen }: StackProps) {
  const groups = useMemo(() => Map.groupBy(technologies, ({ category }) => category), [technologies]);
  return (
    <Section title="Stack" {...(technologies.length > 0 && { count: technologies.length })}>
      {technologies.length === 0 ? (
        <EmptyState
          size="line"
          title={read ? 'No manifest in it names a technology that is known.' : 'Not read yet.'}
        />
      ) : (
        <dl className="border-t border-line-soft">
          {order
            .filter((category) => groups.has(category))
            .map((category) => (
              <div
                key={category}
                className="grid gap-x-4 border-b border-line-soft py-1.5 @lg:grid-cols-[7rem_minmax(0,1fr)]"
              >
                <dt className="py-0.5 text-sm text-faint">{categories[category]}</dt>
                <dd>
                  <ul>
                    {groups.get(category)?.map((technology) => (
                      <li key={technology.id} className="flex min-w-0 flex-wrap items-baseline gap-x-2 py-0.5">
                        <span className="font-medium">{technology.name}</span>
                        {technology.version && (
                          <span className="font-mono text-xs text-dim wrap-anywhere">{technology.version}</span>
                        )}
                        <Evidence technology={technology} onOpen={onOpen} />
                      </li>
                    ))}
                  </ul>
                </dd>
              </div>
            ))}
        </dl>
      )}
    </Section>
  );
}

const shownEvidence = 2;

function Evidence({ technology: { evidence }, onOpen }: { technology: Technology; onOpen: OpenFile | null }) {
  const more = evidence.length - shownEvidence;
  return (
    <span className="ms-auto flex min-w-0 flex-wrap justify-end gap-x-2">
      {evidence.slice(0, shownEvidence).map(({ file, line, text }) => (
        <span key={`${file}:${line}`} title={text.slice(0, 300)} className="min-w-0">
          <Place file={file} line={line} onOpen={onOpen} />
        </span>
      ))}
      {more > 0 && (
        <span
          className="text-xs text-faint"
          title={evidence
            .slice(shownEvidence, 30)
            .map(({ file, line }) => (line === null ? file : `${file}:${line}`))
            .join('\n')}
        >
          {`and ${more} more`}
        </span>
      )}
    </span>
  );
}
