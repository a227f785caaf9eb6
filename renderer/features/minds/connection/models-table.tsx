import { Coins, Copy, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Connection, ModelInfo } from '../../../../shared/features/minds/schema.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { priceWords } from '../price.ts';
import { useMindsActs } from '../queries.ts';
import { pricedByTokens, taskTag } from '../roles.ts';
import { openDialog } from '../store.ts';

type Column = TableColumn<ModelInfo> & { from?: number };
const keyOf = ({ id }: ModelInfo) => id;

const dollars = (id: 'input' | 'cachedInput' | 'output', header: string, from = 0): Column => ({
  ...{ id, header, width: 96, numeric: true, from },
  sortBy: ({ price }) => price?.[id] ?? null,
  cell: (model) => {
    if (model.price) return priceWords(model.price[id]);
    return <span className="text-faint">{pricedByTokens(model) ? 'not known' : 'not by token'}</span>;
  },
});

const all: readonly Column[] = [
  {
    id: 'model',
    header: 'Model',
    width: 260,
    minWidth: 120,
    grow: true,
    sortBy: ({ id }) => id,
    cell: (model) => (
      <>
        <bdi className="min-w-0 truncate font-mono text-sm" title={printable(model.id)}>
          {printable(model.id)}
        </bdi>
        {taskTag(model) !== null && <Tag>{taskTag(model)}</Tag>}
        {model.byHand && <Tag>by hand</Tag>}
      </>
    ),
  },
  {
    id: 'context',
    header: 'Reads at once',
    width: 112,
    from: 50,
    numeric: true,
    sortBy: ({ contextTokens }) => contextTokens,
    cell: ({ contextTokens }) =>
      contextTokens === null ? <span className="text-faint">not known</span> : formatNumber(contextTokens),
  },
  dollars('input', 'Question'),
  dollars('cachedInput', 'Cached', 42),
  dollars('output', 'Answer'),
];

/** So many fit on a page: a search helps with more. */
const fewModels = 12;

export function ModelsTable({ connection }: { connection: Connection }) {
  const { models, id: connectionId } = connection;
  const { removeModel } = useMindsActs();
  const [text, setText] = useState('');
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const columns = useMemo(() => all.filter(({ from = 0 }) => width >= from), [width]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return wanted === '' ? models : models.filter(({ id }) => id.toLowerCase().includes(wanted));
  }, [models, text]);
  const price = (model: ModelInfo) => openDialog({ kind: 'price', connection, model });
  return (
    <div ref={wrapper} className="-mx-4">
      {models.length > fewModels && (
        <div className="px-4 pb-2">
          <SearchField label="Find a model" value={text} onValueChange={setText} />
        </div>
      )}
      <DataTable
        label={`Models of ${printable(connection.name)}`}
        columns={columns}
        items={shown}
        getKey={keyOf}
        defaultSort={{ id: 'model', direction: 'ascending' }}
        onOpen={price}
        actions={(model) => [
          { id: 'price', label: 'Change the price…', icon: Coins, onSelect: () => price(model) },
          { id: 'copy', label: 'Copy the name', icon: Copy, onSelect: () => void copyText(model.id) },
          ...(model.byHand
            ? [
                {
                  id: 'remove',
                  label: 'Take the name away',
                  icon: Trash2,
                  onSelect: () => removeModel({ connectionId, model: model.id }),
                },
              ]
            : []),
        ]}
        empty={<p className="px-4 py-2 text-sm text-faint">No model has that in its name.</p>}
        fit
      />
    </div>
  );
}
