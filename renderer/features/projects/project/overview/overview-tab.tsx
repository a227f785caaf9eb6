import type { ProjectDetail, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { AppLink } from '../../../../app/navigation.tsx';
import { formatBytes } from '../../../../lib/bytes.ts';
import { formatCount, formatNumber } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { KeyValue } from '../../../../ui/key-value.tsx';
import { Link } from '../../../../ui/link.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Time } from '../../../../ui/time.tsx';
import { isHere } from '../../actions.ts';
import { Place } from '../place.tsx';
import { type OpenFile, useOpenFile } from '../use-open.ts';
import { Languages } from './languages.tsx';
import { Notes } from './notes.tsx';
import { Packages } from './packages.tsx';
import { Readme } from './readme.tsx';
import { Stack } from './stack.tsx';

interface OverviewProps {
  row: ProjectRow;
  detail: ProjectDetail;
}

/** What it is made of, and what you have said of it. */
export function OverviewTab({ row, detail }: OverviewProps) {
  const openFile = useOpenFile(row);
  const open = isHere(row) ? openFile : null;
  const read = row.scannedAt !== null;
  return (
    <div className="grid gap-x-8 gap-y-6 p-4 @4xl:grid-cols-[minmax(0,1fr)_minmax(18rem,24rem)] @4xl:grid-rows-[auto_1fr]">
      <div className="grid min-w-0 content-start gap-6">
        {detail.description && (
          <p dir="auto" className="max-w-180 text-md text-pretty wrap-anywhere select-text">
            {printable(detail.description).slice(0, 2_000)}
          </p>
        )}
        <Stack technologies={detail.stack} read={read} onOpen={open} />
      </div>
      <div className="grid min-w-0 content-start gap-6 @4xl:row-span-2">
        <Facts row={row} detail={detail} onOpen={open} />
        <Notes key={row.id} id={row.id} notes={detail.notes} />
        <Languages languages={detail.languages} read={read} />
        <Packages packages={detail.packages} onOpen={open} />
        <Problems detail={detail} onOpen={open} />
      </div>
      {/* Where there is one column, what is short comes before what is long. */}
      <Readme readme={detail.readme} read={read} onOpen={open} />
    </div>
  );
}

function Facts({ row, detail, onOpen }: OverviewProps & { onOpen: OpenFile | null }) {
  const { direct, transitive, development } = detail.dependencyCounts;
  const { licence } = detail;
  return (
    <Section title="Facts">
      <KeyValue
        items={[
          {
            key: 'Size',
            value:
              row.bytes === null
                ? 'not read yet'
                : `${formatBytes(row.bytes)} in ${formatCount(row.files ?? 0, 'file')}, without what git ignores`,
          },
          {
            key: 'Depends on',
            value:
              row.dependencies === null ? (
                'not read yet'
              ) : direct + transitive === 0 ? (
                'nothing that is known'
              ) : (
                <Link render={<AppLink to={`/projects/${row.id}?tab=dependencies`} />}>
                  {`${formatNumber(direct)} asked for, ${formatNumber(transitive)} come along${development > 0 ? `, ${formatNumber(development)} for development` : ''}`}
                </Link>
              ),
          },
          {
            key: 'Licence',
            value:
              row.scannedAt === null ? (
                'not read yet'
              ) : licence === null ? (
                'none found'
              ) : (
                <span className="inline-flex flex-wrap items-baseline gap-x-2">
                  {licence.spdx ?? 'not one that is known by its text'}
                  {licence.file && <Place file={licence.file} onOpen={onOpen} />}
                </span>
              ),
          },
          ...(row.git?.remote
            ? [{ key: 'Remote', value: printable(row.git.remote), mono: true, copy: row.git.remote }]
            : []),
          ...(row.git?.commitAt ? [{ key: 'Last commit', value: <Time at={row.git.commitAt} /> }] : []),
          { key: 'Found', value: <Time at={row.foundAt} form="moment" /> },
          ...(row.scannedAt === null ? [] : [{ key: 'Read', value: <Time at={row.scannedAt} /> }]),
        ]}
      />
    </Section>
  );
}

const shownProblems = 50;

function Problems({ detail: { problems }, onOpen }: { detail: ProjectDetail; onOpen: OpenFile | null }) {
  if (problems.length === 0) return null;
  return (
    <Section title="Could not be read" count={problems.length}>
      <p className="mb-1.5 text-sm text-dim">The picture is without them.</p>
      <ul className="border-t border-line-soft">
        {problems.slice(0, shownProblems).map(({ file, why }) => (
          <li key={`${file} ${why}`} className="grid gap-0.5 border-b border-line-soft py-1.5 text-sm">
            <Place file={file} onOpen={onOpen} className="w-fit" />
            <span className="text-dim wrap-anywhere">{printable(why)}</span>
          </li>
        ))}
      </ul>
      {problems.length > shownProblems && (
        <EmptyState size="line" title={`and ${formatNumber(problems.length - shownProblems)} more`} />
      )}
    </Section>
  );
}
