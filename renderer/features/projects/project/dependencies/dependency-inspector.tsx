import { ArrowRight } from 'lucide-react';
import type { Dependency, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { printable } from '../../../../lib/printable.ts';
import { CopyButton } from '../../../../ui/copy-button.tsx';
import { Icon } from '../../../../ui/icon.tsx';
import { Inspector } from '../../../../ui/inspector.tsx';
import { KeyValue } from '../../../../ui/key-value.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../../../ui/visually-hidden.tsx';
import { Place } from '../place.tsx';
import { useDependencyPath } from '../queries.ts';
import type { OpenFile } from '../use-open.ts';
import { versionOf } from './choice.ts';
import { WhoUses } from './who-uses.tsx';

interface InspectorProps {
  row: ProjectRow;
  dependency: Dependency;
  onOpen: OpenFile | null;
  onClose: () => void;
}

export function DependencyInspector({ row, dependency, onOpen, onClose }: InspectorProps) {
  const { name, ecosystem, wanted, locked, direct, development, licence, local, file, line } = dependency;
  return (
    <Inspector
      title={<span dir="auto">{printable(name)}</span>}
      subtitle={`${ecosystem} · ${printable(versionOf(dependency))}`}
      actions={<CopyButton label="Copy name and version" text={`${name} ${versionOf(dependency)}`} />}
      onClose={onClose}
    >
      <div className="grid gap-5">
        <KeyValue
          items={[
            {
              key: 'Wanted',
              value: wanted === null ? 'not asked for itself' : printable(wanted),
              mono: wanted !== null,
            },
            {
              key: 'Locked',
              value: locked === null ? 'no lock file holds it' : printable(locked),
              mono: locked !== null,
            },
            { key: 'Asked for', value: direct ? 'by the project itself' : 'by something it depends on' },
            { key: 'For', value: development ? 'development only' : 'production' },
            { key: 'Licence', value: licence === null ? 'not said by the lock file' : printable(licence) },
            ...(local === null ? [] : [{ key: 'Own', value: printable(local), mono: true }]),
            ...(dependency.package === ''
              ? []
              : [{ key: 'Package', value: printable(dependency.package), mono: true }]),
            { key: 'Where', value: <Place file={file} line={line} onOpen={onOpen} /> },
          ]}
        />
        <Why row={row} dependency={dependency} />
        <WhoUses row={row} dependency={dependency} />
      </div>
    </Inspector>
  );
}

const shownPaths = 12;

function Why({ row, dependency }: { row: ProjectRow; dependency: Dependency }) {
  const query = useDependencyPath(row.id, {
    ecosystem: dependency.ecosystem,
    name: dependency.name,
    version: dependency.locked,
  });
  const paths = query.data;
  return (
    <Section title="Why it is here" level={3} {...(paths && paths.length > 1 && { count: `${paths.length} ways` })}>
      {query.isError ? (
        <Failure
          what="Why it is here could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !paths ? (
        <Skeleton rows={2} shape="text" label="Looking for the way to it" />
      ) : paths.length === 0 ? (
        <p className="text-dim">
          {dependency.direct
            ? 'The project asks for it itself.'
            : 'The lock file does not say what asks for it: it may be left over.'}
        </p>
      ) : (
        <ol className="border-t border-line-soft">
          {paths.slice(0, shownPaths).map((path) => (
            <li
              key={path.map(({ name, version }) => `${name} ${version}`).join(' ')}
              className="flex flex-wrap items-center gap-x-1.5 border-b border-line-soft py-1.5 text-sm"
            >
              {path.map(({ name, version }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a way may pass one name twice
                <span key={`${index} ${name}`} className="inline-flex min-w-0 items-center gap-1.5">
                  {index > 0 && (
                    <>
                      <Icon icon={ArrowRight} size="sm" className="text-faint" />
                      <VisuallyHidden>asks for</VisuallyHidden>
                    </>
                  )}
                  <bdi className="wrap-anywhere">
                    {printable(name)}
                    {version && <span className="ms-1 font-mono text-xs text-faint">{printable(version)}</span>}
                  </bdi>
                </span>
              ))}
            </li>
          ))}
        </ol>
      )}
      {paths && paths.length > shownPaths && (
        <p className="pt-1 text-sm text-faint">{`and ${paths.length - shownPaths} more ways`}</p>
      )}
    </Section>
  );
}
