import { useState } from 'react';
import type { ProcessReceipt, ProcessRow } from '../../../../shared/features/processes/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useEnd } from '../queries.ts';
import { allBelow } from '../rows.ts';
import { processName, short } from '../words.ts';

interface EndDialogProps {
  row: ProcessRow;
  processes: readonly ProcessRow[];
  onClose: () => void;
}

const mostNamed = 6;

/** Asks, says what else ends, and shows afterwards what was found: the same dialog from the question to its receipt. */
export function EndDialog({ row, processes, onClose }: EndDialogProps) {
  const [withBelow, setWithBelow] = useState(true);
  // As it was when it was asked about: what ends in front of one's eyes is not to be counted down.
  const [below] = useState(() => allBelow(processes, row.pid));
  const end = useEnd();
  const receipt = end.data;
  const name = processName(row);
  const problem = end.error && describeError('', end.error);
  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      size="sm"
      title={receipt ? <Outcome receipt={receipt} /> : <bdi>{`End ${name}?`}</bdi>}
      description={receipt ? undefined : <Named row={row} />}
      footer={
        receipt ? (
          <DialogClose render={<Button variant="primary">Close</Button>} />
        ) : (
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button
              variant="danger"
              loading={end.isPending}
              onClick={() => end.mutate({ id: row.id, below: withBelow && below.length > 0 })}
            >
              {withBelow && below.length > 0
                ? `End ${formatCount(below.length + 1, 'process', 'processes')}`
                : 'End process'}
            </Button>
          </>
        )
      }
    >
      {receipt ? (
        <Receipt receipt={receipt} />
      ) : (
        <div className="grid gap-3">
          <p className="text-dim">
            It is asked to end (TERM) and can still tidy up. What does not within a few seconds is forced (KILL): what
            it had not saved is lost.
          </p>
          {below.length > 0 && (
            <div className="grid gap-1.5">
              <Checkbox
                checked={withBelow}
                onCheckedChange={setWithBelow}
                hint={withBelow ? undefined : 'They go on, under the first process of the machine.'}
              >
                {`And what it started: ${formatCount(below.length, 'process', 'processes')} below`}
              </Checkbox>
              <ul className="ms-6 text-sm text-faint">
                {below.slice(0, mostNamed).map((one) => (
                  <li key={one.id} className="truncate">
                    <bdi>{processName(one)}</bdi> {one.pid}
                  </li>
                ))}
                {below.length > mostNamed && <li>{`and ${below.length - mostNamed} more`}</li>}
              </ul>
            </div>
          )}
          {end.isPending && (
            <p role="status" className="flex items-center gap-2 text-sm text-dim">
              <Spinner /> Waiting for it to end
            </p>
          )}
          {problem && (
            <p role="alert" className="text-sm text-bad wrap-anywhere">
              {['It was not ended.', problem.meaning, problem.advice].filter(Boolean).join(' ')}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

function Named({ row }: { row: ProcessRow }) {
  return (
    <>
      {`pid ${row.pid}`}
      <bdi className="mt-0.5 line-clamp-2 font-mono text-xs text-faint">{short(row.command, 300)}</bdi>
    </>
  );
}

function Outcome({ receipt }: { receipt: ProcessReceipt }) {
  return (
    <StateMark
      state={receipt.done ? 'healthy' : 'failing'}
      label={receipt.done ? 'It has ended' : 'Not all has ended'}
    />
  );
}

/** What was found when it was looked at again. */
function Receipt({ receipt }: { receipt: ProcessReceipt }) {
  const { sentence, left, signal, tookMs } = receipt;
  return (
    <div role="status" className="grid gap-2">
      <p className="wrap-anywhere">{printable(sentence)}</p>
      <p className="text-sm text-faint tabular-nums">
        {signal === null
          ? 'No signal was sent'
          : signal === 'TERM'
            ? 'It ended when asked (TERM)'
            : 'It had to be forced (KILL)'}
        {`, after ${formatDuration(tookMs)}.`}
      </p>
      {left.length > 0 && (
        <ul className="grid gap-1 rounded-md border border-line-soft px-3 py-2 text-sm">
          {left.map(({ id, pid, name, why }) => (
            <li key={id} className="wrap-anywhere">
              <bdi>{short(name, 80)}</bdi> <span className="text-faint tabular-nums">{pid}</span>: {printable(why)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
