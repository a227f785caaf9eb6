import { ArrowRight, Check, TriangleAlert } from 'lucide-react';
import type { Utterance, VoiceReceipt } from '../../../../shared/features/voice/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';

/** The words as they were understood to be. */
export function Words({ utterance, small = false }: { utterance: Utterance; small?: boolean }) {
  const text = utterance.corrected ?? utterance.text ?? utterance.heard;
  if (!text) return null;
  return (
    <p dir="auto" className={cx('line-clamp-4 wrap-anywhere', small ? 'text-sm text-dim' : 'text-md text-text')}>
      “{printable(text)}”
    </p>
  );
}

/** What it was taken to mean. */
export function Understood({ utterance }: { utterance: Utterance }) {
  if (!utterance.reading) return null;
  return <p className="text-md font-medium wrap-anywhere">{utterance.reading.sentence}</p>;
}

export function Receipt({ receipt, open }: { receipt: VoiceReceipt; open: (route: string) => void }) {
  const { route } = receipt;
  return (
    <div className="grid gap-2">
      <div className="flex items-start gap-2">
        <span className={cx('flex h-5 items-center', receipt.ok ? 'text-ok' : 'text-warn')}>
          <Icon icon={receipt.ok ? Check : TriangleAlert} />
        </span>
        <p className="min-w-0 flex-1 text-md font-medium wrap-anywhere">{receipt.sentence}</p>
        {route !== null && (
          <Button size="sm" trailingIcon={ArrowRight} onClick={() => open(route)}>
            Show
          </Button>
        )}
      </div>
      {receipt.evidence.length > 0 && (
        <ul className="grid max-h-40 gap-0.5 overflow-y-auto border-s border-line-soft ps-2.5 text-sm text-dim tabular-nums">
          {receipt.evidence.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one receipt, which does not change
            <li key={i} className="wrap-anywhere">
              {line}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
