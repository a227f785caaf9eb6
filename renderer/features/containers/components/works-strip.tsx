import { X } from 'lucide-react';
import { useState } from 'react';
import type { Work } from '../../../../shared/features/containers/acts.ts';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { keyed } from '../../../lib/keyed.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, whenClosed } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useWorks } from '../queries.ts';

const verb = ({ kind }: Work) => (kind === 'pull' ? 'Fetching' : 'Updating');
const marks: Record<Work['state'], { mark: MarkState; word: string }> = {
  running: { mark: 'running', word: 'running' },
  done: { mark: 'healthy', word: 'done' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'stopped' },
};

/** Pulls and updates that run, and those that ended while somebody looked; nothing at all where there are none. */
export function WorksStrip() {
  const [since] = useState(() => Date.now());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string | null>(null);
  const toast = useToast();
  const works = useWorks();
  const shown = works
    .filter(({ id, state, endedAt }) => !closed.has(id) && (state === 'running' || (endedAt ?? 0) >= since))
    .slice(0, 4);
  const looked = works.find(({ id }) => id === open);
  if (shown.length === 0 && !looked) return null;
  return (
    <section aria-label="Pulls and updates" className="grid gap-2 border-b border-line-soft bg-panel px-4 py-2">
      {shown.map((work) => (
        <div key={work.id} className="flex min-w-0 items-center gap-2">
          {work.state === 'running' ? (
            <ProgressBar
              className="min-w-0 flex-1"
              label={`${verb(work)} ${printable(work.name)}: ${printable(work.sentence)}`}
              value={work.totalBytes ? (work.doneBytes ?? 0) / work.totalBytes : null}
              detail={work.totalBytes ? `${formatBytes(work.doneBytes)} of ${formatBytes(work.totalBytes)}` : undefined}
              onCancel={() => {
                client.containers
                  .cancel({ id: work.id })
                  .catch((error: unknown) => toast(failureToast('It could not be stopped', error)));
              }}
            />
          ) : (
            <p role={work.state === 'failed' ? 'alert' : 'status'} className="flex min-w-0 flex-1 items-baseline gap-2">
              <StateMark state={marks[work.state].mark} label={marks[work.state].word} />
              <span className="min-w-0 truncate" title={printable(work.sentence)}>
                {work.state === 'cancelled' && `${printable(work.name)}: `}
                {printable(work.sentence)}
              </span>
            </p>
          )}
          <Button size="sm" variant="ghost" onClick={() => setOpen(work.id)}>
            Details
          </Button>
          {work.state !== 'running' && (
            <IconButton
              icon={X}
              size="sm"
              label={`Put ${printable(work.name)} away`}
              onClick={() => setClosed(new Set(closed).add(work.id))}
            />
          )}
        </div>
      ))}
      {looked && (
        <Dialog
          open
          size="lg"
          onOpenChange={whenClosed(() => setOpen(null))}
          title={`${verb(looked)} ${printable(looked.name)}`}
          description={printable(looked.sentence)}
        >
          <div className="grid gap-4">
            {looked.receipt && (
              <ul aria-label="What was seen afterwards" className="grid gap-1">
                {keyed(looked.receipt.evidence, ({ sentence }) => sentence).map(({ key, item: { ok, sentence } }) => (
                  <li key={key}>
                    <StateMark state={ok ? 'healthy' : 'failing'} label={printable(sentence)} />
                  </li>
                ))}
              </ul>
            )}
            <pre className="overflow-x-auto rounded-md border border-line-soft bg-bg p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              {looked.lines.map(printable).join('\n') || 'It has said nothing.'}
            </pre>
          </div>
        </Dialog>
      )}
    </section>
  );
}
