import { HeartPulse, ShieldCheck } from 'lucide-react';
import type { BackupTarget, Damage } from '../../../../shared/features/backups/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { mirrorsOf } from '../components/target-entries.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { openDialog } from '../store.ts';
import { shortId } from '../words.ts';

const keyOf = ({ file, id, kind }: Damage) => `${file} ${id} ${kind}`;
const kindWords: Record<Damage['kind'], string> = {
  missing: 'missing',
  truncated: 'cut short',
  altered: 'altered',
  unlisted: 'in no index',
};

const columns: readonly TableColumn<Damage>[] = [
  {
    id: 'kind',
    header: 'What is wrong',
    width: 112,
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => <StateMark state="failing" label={kindWords[kind]} />,
  },
  { id: 'file', header: 'File', width: 74, sortBy: ({ file }) => file, cell: ({ file }) => file },
  {
    id: 'id',
    header: 'Name',
    width: 86,
    mono: true,
    cell: ({ id }) => <span title={nameText(id)}>{shortId(id)}</span>,
  },
  {
    id: 'sentence',
    header: 'What it means',
    width: 200,
    minWidth: 120,
    grow: true,
    cell: ({ sentence }) => (
      <span className="truncate text-dim" title={nameText(sentence, 1_000)}>
        {nameText(sentence)}
      </span>
    ),
  },
  {
    id: 'lost',
    header: 'Files lost by it',
    width: 104,
    numeric: true,
    sortBy: ({ lost }) => lost.length,
    // A hundred are named at most.
    cell: ({ lost }) => (lost.length >= 100 ? 'over 100' : lost.length),
  },
];

const mostNamed = 100;
const lostOf = (damages: readonly Damage[]): string[] => [...new Set(damages.flatMap(({ lost }) => lost))];

export function DamagesTable({ damages }: { damages: readonly Damage[] }) {
  const lost = lostOf(damages);
  return (
    <>
      <DataTable
        label="Damages"
        columns={columns}
        items={damages}
        getKey={keyOf}
        fit={damages.length <= 12}
        className={damages.length > 12 ? 'h-100' : undefined}
      />
      {lost.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="w-fit rounded-sm text-dim hover:text-text">
            {`${formatCount(lost.length, 'file')} that cannot be brought back as ${lost.length === 1 ? 'it' : 'they'} stood`}
          </summary>
          <ul className="mt-1 grid gap-0.5 font-mono text-xs">
            {lost.slice(0, mostNamed).map((path) => (
              <li key={path} className="wrap-anywhere">
                <bdi>{nameText(path, 600)}</bdi>
              </li>
            ))}
            {lost.length > mostNamed && <li className="text-faint">{`and ${lost.length - mostNamed} more`}</li>}
          </ul>
        </details>
      )}
    </>
  );
}

/** What was found to be wrong, and where it can be healed from. */
export function Damages({ target, targets }: { target: BackupTarget; targets: readonly BackupTarget[] }) {
  const acts = useActs();
  const { damages } = target;
  if (damages.length === 0) return null;
  const mirrors = mirrorsOf(target, targets);
  return (
    <Section title="Damaged" count={damages.length}>
      <div className="grid gap-3">
        <Callout
          tone="bad"
          title={`${formatCount(damages.length, 'file')} of this repository ${damages.length === 1 ? 'is' : 'are'} not what was written`}
          action={
            mirrors.length > 0 ? (
              <Button
                size="sm"
                variant="primary"
                icon={HeartPulse}
                onClick={() => openDialog({ kind: 'heal', target, from: mirrors })}
              >
                Heal from a mirror…
              </Button>
            ) : (
              <Button size="sm" icon={ShieldCheck} onClick={() => void acts.proveTarget(target, true)}>
                Prove all again
              </Button>
            )
          }
        >
          {mirrors.length > 0
            ? 'A mirror holds the same files: what is whole there comes from there, checked byte for byte.'
            : 'It has no mirror to be healed from. The next backup stores again what is still on this machine; whatever else was in these files is lost.'}
        </Callout>
        <DamagesTable damages={damages} />
      </div>
    </Section>
  );
}
