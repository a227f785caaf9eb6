import { useState } from 'react';
import type { ProcessRow } from '../../../../shared/features/processes/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRenice } from '../queries.ts';
import { niceWords, processName, signed } from '../words.ts';

interface ReniceDialogProps {
  row: ProcessRow;
  onClose: () => void;
}

/** How much of the processor it gets when others want it, too. */
export function ReniceDialog({ row, onClose }: ReniceDialogProps) {
  const [nice, setNice] = useState(row.nice ?? 0);
  const renice = useRenice();
  const toast = useToast();
  const problem = renice.error && describeError('', renice.error);
  const submit = () =>
    renice.mutate(
      { id: row.id, nice },
      {
        onSuccess: ({ done, sentence }) => {
          toast({ tone: done ? 'ok' : 'bad', title: printable(sentence) });
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={<bdi>{`Priority of ${processName(row)}`}</bdi>}
      description={`pid ${row.pid}`}
      size="sm"
      action="Set priority"
      busy={renice.isPending}
      disabled={nice === row.nice}
      onSubmit={submit}
      onClose={onClose}
    >
      <Slider label="Niceness" min={-20} max={19} value={nice} onValueChange={setNice} format={signed} />
      <p className="text-sm text-dim">{`It gets ${niceWords(nice)} when they want it, too.`}</p>
      <p className="text-sm text-faint">
        Below 0 it takes precedence, which mostly only an administrator may grant; a user may often not even take back
        what was given away.
      </p>
      {problem && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {['It was not changed.', problem.meaning, problem.advice].filter(Boolean).join(' ')}
        </p>
      )}
    </FormDialog>
  );
}
