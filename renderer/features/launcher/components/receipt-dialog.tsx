import type { ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { formatAbsolute, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { nameOf } from '../page-acts.ts';
import { closeDialog } from '../store.ts';
import { actWords } from '../words.ts';

/** For a report: the same as stands in the dialog. */
function textOf(receipt: ServiceReceipt): string {
  return [
    `${actWords[receipt.act]} of ${nameOf(receipt.serviceId)}, ${formatAbsolute(receipt.at)}, by ${receipt.by}`,
    receipt.sentence,
    ...receipt.evidence.map(({ ok, sentence }) => `${ok ? 'yes' : 'NO '} ${sentence}`),
    ...receipt.signals.map(({ signal, at, to }) => `${formatTimeOfDay(at, true)} ${signal} to ${to}`),
    ...receipt.left.map(({ pid, command, why }) => `left: ${pid} ${command}: ${why}`),
  ].join('\n');
}

/** What was done, and what was found when it was looked at afterwards. */
export function ReceiptDialog({ receipt }: { receipt: ServiceReceipt }) {
  const { act, serviceId, ok, sentence, evidence, left, signals, at, tookMs, by } = receipt;
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={<bdi>{`${actWords[act]}: ${nameOf(serviceId)}`}</bdi>}
      footer={
        <>
          <CopyButton text={textOf(receipt)} label="Copy receipt" />
          <DialogClose render={<Button variant="primary">Close</Button>} />
        </>
      }
    >
      <div className="grid gap-4">
        <p className="flex items-baseline gap-2">
          <StateMark state={ok ? 'healthy' : 'failing'} label={ok ? 'done' : 'not done'} hideLabel />
          <span className="wrap-anywhere">{short(sentence, 600)}</span>
        </p>
        {evidence.length > 0 && (
          <Section title="Looked at afterwards" level={3}>
            <ul className="grid gap-1.5">
              {evidence.map((line) => (
                <li key={line.sentence} className="flex items-baseline gap-2 text-sm">
                  <StateMark state={line.ok ? 'healthy' : 'failing'} label={line.ok ? 'yes' : 'no'} hideLabel />
                  <span className="min-w-0 wrap-anywhere">{short(line.sentence, 600)}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {left.length > 0 && (
          <Section title="Still there" count={left.length} level={3}>
            <ul className="grid gap-1 rounded-md border border-line-soft px-3 py-2 text-sm">
              {left.map(({ pid, command, why }) => (
                <li key={pid} className="wrap-anywhere">
                  <span className="text-faint tabular-nums">{pid}</span>{' '}
                  <bdi className="font-mono text-xs">{short(command)}</bdi>: {short(why)}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {signals.length > 0 && (
          <Section title="Signals" count={signals.length} level={3}>
            <ol className="grid gap-0.5 text-sm tabular-nums">
              {signals.slice(0, 50).map((one) => (
                <li key={`${one.at} ${one.signal} ${one.to}`} className="flex gap-3">
                  <span className="text-faint">{formatTimeOfDay(one.at, true)}</span>
                  <span className="w-12 font-medium">{short(one.signal, 12)}</span>
                  <span className="text-dim">{`to ${one.to}`}</span>
                </li>
              ))}
              {signals.length > 50 && <li className="text-faint">{`and ${signals.length - 50} more`}</li>}
            </ol>
          </Section>
        )}
        <KeyValue
          items={[
            { key: 'When', value: formatAbsolute(at) },
            { key: 'Took', value: formatDuration(tookMs) },
            { key: 'By', value: <bdi>{short(by, 120)}</bdi> },
          ]}
        />
      </div>
    </Dialog>
  );
}
