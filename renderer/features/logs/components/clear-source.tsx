import { useQueryClient } from '@tanstack/react-query';
import type { LogSource } from '../../../../shared/features/logs/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';

interface ClearSourceProps {
  source: LogSource | null;
  name: string;
  onClose: () => void;
  onCleared: () => void;
}

/** Lines that are kept nowhere else: the question says how many and of when. */
export function ClearSource({ source, name, onClose, onCleared }: ClearSourceProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const clear = async () => {
    if (!source) return;
    try {
      const { lines, bytes } = await client.logs.clear({ source: source.id });
      toast({
        tone: 'ok',
        title: `${formatCount(lines, 'line')} of ${name} cleared`,
        description: `${formatBytes(bytes)} are free again.`,
      });
    } catch (error) {
      const { title, meaning } = describeError('The log could not be cleared', error);
      throw new Error([title, meaning].filter(Boolean).join('. '));
    }
    void queries.invalidateQueries({ queryKey: orpc.logs.key() });
    onCleared();
  };
  const lost = source && [
    source.lines === null ? 'All lines that were kept of it' : formatCount(source.lines, 'line'),
    ...(source.bytes === null ? [] : [`${formatBytes(source.bytes)} on disk`]),
    ...(source.firstAt === null || source.lastAt === null
      ? []
      : [`From ${formatMoment(source.firstAt, Date.now())} to ${formatMoment(source.lastAt, Date.now())}`]),
  ];
  return (
    <ConfirmDialog
      open={source !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Clear the log of ${printable(name)}?`}
      loses={lost ?? []}
      confirmLabel="Clear log"
      onConfirm={clear}
    >
      What it writes from now on is kept as before. Nothing brings the lines back.
    </ConfirmDialog>
  );
}
