import { FolderOpen } from 'lucide-react';
import type { BackupJob, Trouble } from '../../../../shared/features/backups/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { snapshotPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { DamagesTable } from '../target/damages.tsx';
import { isGoing } from '../words.ts';
import { receiptItems } from './receipt-items.ts';

const troubleWords: Record<Trouble['kind'], string> = {
  unreadable: 'not readable',
  vanished: 'vanished',
  missing: 'missing',
  moving: 'still moving',
  unsupported: 'not supported',
  kept: 'left as it is',
};

const keyOf = ({ kind, path }: Trouble, index: number) => `${index} ${kind} ${path}`;
const columns: readonly TableColumn<Trouble>[] = [
  {
    id: 'kind',
    header: 'What',
    width: 120,
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => <StateMark state="warning" label={troubleWords[kind]} />,
  },
  {
    id: 'path',
    header: 'Path',
    width: 200,
    minWidth: 120,
    grow: true,
    mono: true,
    sortBy: ({ path }) => path,
    cell: ({ path }) => (
      <bdi className="truncate" title={nameText(path, 2_000)}>
        {nameText(path)}
      </bdi>
    ),
  },
  {
    id: 'sentence',
    header: 'Why',
    width: 260,
    cell: ({ sentence }) => (
      <span dir="auto" className="truncate text-dim" title={nameText(sentence, 1_000)}>
        {nameText(sentence)}
      </span>
    ),
  },
];

/** What was checked afterwards: count, bytes, hash; and what is not as it should be. */
export function JobReceipt({ job }: { job: BackupJob }) {
  const go = useGo();
  const { receipt } = job;
  const snapshotId = receipt?.snapshotId ?? null;
  return (
    <>
      <Section
        title="Receipt"
        {...(isGoing(job) && { count: 'comes when it has ended' })}
        action={
          snapshotId !== null && (
            <Button size="sm" icon={FolderOpen} onClick={() => go(snapshotPath(job.targetId, snapshotId))}>
              Look into the snapshot
            </Button>
          )
        }
      >
        <KeyValue
          keyWidth={10}
          items={[
            ...receiptItems(job).map((item) => ({ ...item, value: <bdi>{nameText(item.value, 4_000)}</bdi> })),
            ...(job.runId === null
              ? []
              : [
                  {
                    key: 'Run',
                    value: <Link render={<AppLink to={`/runs/${encodeURIComponent(job.runId)}`} />}>Its steps</Link>,
                  },
                ]),
          ]}
        />
      </Section>
      {receipt && receipt.databases.length > 0 && (
        <Section title="Databases" count={receipt.databases.length}>
          <ul className="grid gap-1 text-sm">
            {receipt.databases.map(({ name, ok, sentence }) => (
              <li key={name} className="flex items-baseline gap-2">
                <StateMark state={ok ? 'healthy' : 'failing'} label={ok ? 'fine' : 'not fine'} hideLabel />
                <span dir="auto" className="min-w-0 wrap-anywhere select-text">
                  {nameText(sentence === '' ? name : sentence, 1_000)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {receipt && receipt.damages.length > 0 && (
        <Section title="Damage that was found" count={receipt.damages.length}>
          <DamagesTable damages={receipt.damages} />
        </Section>
      )}
      {receipt && receipt.troubles > 0 && (
        <Section
          title="What is not in it"
          count={
            receipt.named.length < receipt.troubles
              ? `${formatCount(receipt.troubles, 'thing')}, the first ${receipt.named.length} of them`
              : receipt.troubles
          }
        >
          <DataTable
            label="What is not in it"
            columns={columns}
            items={receipt.named}
            getKey={keyOf}
            fit={receipt.named.length <= 12}
            className={receipt.named.length > 12 ? 'h-100' : undefined}
          />
        </Section>
      )}
    </>
  );
}
