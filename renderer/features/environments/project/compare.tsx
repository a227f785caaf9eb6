import { useMemo, useState } from 'react';
import type { Difference, Environment } from '../../../../shared/features/environments/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useDifferences } from '../queries.ts';
import { oneLine } from '../words.ts';

const keyOf = ({ name }: Difference) => name;

interface CompareProps {
  projectId: string;
  all: readonly Environment[];
  left: string;
  find: string;
}

function Side({ text, there, secret }: { text: string | null; there: boolean; secret: boolean }) {
  if (!there) return <span className="text-faint">not set</span>;
  if (secret && text === null) return <span className="text-faint">secret</span>;
  return text === '' ? (
    <span className="text-faint">empty</span>
  ) : (
    <bdi className="truncate text-text">{oneLine(text ?? '')}</bdi>
  );
}

/** What two environments say about the same variables. Of secrets only whether they are the same. */
export function Compare({ projectId, all, left, find }: CompareProps) {
  const others = all.filter(({ name }) => name !== left);
  const [chosen, setChosen] = useState<string | null>(null);
  const [every, setEvery] = useState(false);
  const right = others.find(({ name }) => name === chosen)?.name ?? others[0]?.name ?? null;
  const diff = useDifferences(projectId, left, right);
  const wanted = find.toLowerCase();
  const columns = useMemo((): TableColumn<Difference>[] => {
    const words = {
      'only-left': <StateMark state="waiting" label={`only in ${left}`} />,
      'only-right': <StateMark state="waiting" label={`only in ${right ?? ''}`} />,
      changed: <StateMark state="warning" label="differs" />,
      same: <StateMark state="healthy" label="the same" />,
    };
    return [
      {
        id: 'name',
        header: 'Variable',
        cell: ({ name }) => <span className="truncate text-text">{name}</span>,
        width: 230,
        mono: true,
        sortBy: ({ name }) => name,
      },
      { id: 'kind', header: 'Compared', cell: ({ kind }) => words[kind], width: 150, sortBy: ({ kind }) => kind },
      {
        id: 'left',
        header: left,
        cell: ({ left: text, kind, secret }) => <Side text={text} there={kind !== 'only-right'} secret={secret} />,
        width: 280,
        mono: true,
      },
      {
        id: 'right',
        header: right ?? '',
        cell: ({ right: text, kind, secret }) => <Side text={text} there={kind !== 'only-left'} secret={secret} />,
        width: 280,
        grow: true,
        mono: true,
      },
    ];
  }, [left, right]);
  const shown = useMemo(
    () =>
      (diff.data ?? []).filter(({ name, kind }) => (every || kind !== 'same') && name.toLowerCase().includes(wanted)),
    [diff.data, every, wanted],
  );
  const differing = diff.data?.filter(({ kind }) => kind !== 'same').length ?? 0;
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-2 text-sm">
        <span className="flex items-center gap-2">
          <span className="text-dim">{left} beside</span>
          <Select
            label="Other environment"
            value={right}
            onValueChange={setChosen}
            options={others.map(({ name }) => ({ value: name, label: name }))}
            className="w-40"
          />
        </span>
        <span className="text-dim">{diff.data && formatCount(differing, 'difference')}</span>
        <Field label="Also what is the same" layout="row" className="ms-auto gap-x-2!">
          <Switch checked={every} onCheckedChange={setEvery} />
        </Field>
      </div>
      {diff.isError && !diff.data ? (
        <Failure
          what="They could not be compared"
          error={diff.error}
          onRetry={() => void diff.refetch()}
          retrying={diff.isFetching}
        />
      ) : !diff.data ? (
        <Skeleton rows={8} label="Comparing" className="px-4" />
      ) : (
        <DataTable
          label={`${left} beside ${right ?? ''}`}
          columns={columns}
          items={shown}
          getKey={keyOf}
          empty={
            <EmptyState
              size="line"
              title={wanted === '' ? `${left} and ${right ?? ''} say the same.` : 'No variable fits.'}
              className="px-2"
            />
          }
          className="min-h-60 flex-1 px-2"
        />
      )}
    </>
  );
}
