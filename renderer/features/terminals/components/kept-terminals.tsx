import { RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { client } from '../../../app/connection.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useEnded, useProjectPlace } from '../queries.ts';
import { folderName, howItEnded } from '../words.ts';

const keyOf = ({ id }: Terminal) => id;

function Row({
  row,
  onShow,
  onForget,
}: {
  row: Terminal;
  onShow: (id: string) => void;
  onForget: (row: Terminal) => void;
}) {
  const project = useProjectPlace(row.projectId);
  return (
    <div className="flex h-full items-center gap-3 px-3">
      <span className="w-52 shrink-0 truncate">{row.title}</span>
      <span className="min-w-0 flex-1 truncate text-dim" title={row.currentFolder ?? row.folder}>
        {project?.name ?? folderName(row.currentFolder ?? row.folder)}
        {row.commit !== null && <code className="ms-2 font-mono text-sm text-faint">{row.commit.slice(0, 7)}</code>}
      </span>
      <span className="w-36 shrink-0 truncate text-sm text-dim">{howItEnded(row)}</span>
      <span className="w-36 shrink-0 text-sm text-faint tabular-nums">
        {formatAbsolute(row.exit?.at ?? row.openedAt)}
      </span>
      <span className="w-16 shrink-0 text-end text-sm text-faint tabular-nums">{formatBytes(row.keptBytes)}</span>
      <Button size="sm" icon={RotateCw} onClick={() => onShow(row.id)}>
        Show
      </Button>
      <IconButton icon={Trash2} size="sm" label={`Forget ${row.title}`} onClick={() => onForget(row)} />
    </div>
  );
}

/** Terminals that have ended: what they wrote is there, and each goes on where it was. */
export function KeptTerminals({ onShow }: { onShow: (id: string) => void }) {
  const ended = useEnded();
  const [forgetting, setForgetting] = useState<readonly Terminal[] | null>(null);
  const forget = async () => {
    if (forgetting) await client.terminals.forget({ ids: forgetting.slice(0, 1_000).map(({ id }) => id) });
  };
  return (
    <section aria-label="Ended terminals" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 px-3 py-1.5">
        <h2 className="text-sm font-medium text-dim">{formatCount(ended.length, 'ended terminal')}</h2>
        {ended.length > 1 && (
          <Button size="sm" variant="ghost" icon={Trash2} onClick={() => setForgetting(ended)}>
            Forget all
          </Button>
        )}
      </header>
      <VirtualList
        items={ended}
        getKey={keyOf}
        label="Ended terminals"
        interactive
        onOpen={({ id }) => onShow(id)}
        className="min-h-0 flex-1"
        empty={<EmptyState size="line" title="None has ended yet." className="px-3" />}
        renderRow={(row) => <Row row={row} onShow={onShow} onForget={(one) => setForgetting([one])} />}
      />
      <ConfirmDialog
        open={forgetting !== null}
        onOpenChange={(open) => !open && setForgetting(null)}
        title={
          forgetting?.length === 1 ? `Forget ${forgetting[0]?.title}?` : `Forget ${forgetting?.length ?? 0} terminals?`
        }
        loses={['What was written in it, and its list of commands']}
        confirmLabel="Forget"
        onConfirm={forget}
      />
    </section>
  );
}
