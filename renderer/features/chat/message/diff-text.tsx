import '../../../ui/diff/diff-view.css';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { scrollRegion } from '../../../ui/aria.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { changedLines } from './changed-lines.ts';

const shownAtOnce = 400;
const looks = { added: 'diff-added', removed: 'diff-removed', same: '', place: 'text-faint' };
const marks = { added: '+', removed: '−', same: '', place: '' };
const words = { added: 'added', removed: 'removed', same: '', place: '' };

/** What an edit changes, as it was worked out by the core. */
export function DiffText({ diff, label }: { diff: string; label: string }) {
  const lines = useMemo(() => changedLines(diff), [diff]);
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <div className="min-w-0 rounded-lg border border-line-soft bg-bg">
      <div {...scrollRegion(label)} className="inset-focus max-h-80 overflow-auto rounded-lg">
        <table
          aria-label={label}
          className="diff-lines w-full table-fixed border-collapse font-mono text-xs leading-4.5"
        >
          <colgroup>
            <col className="w-6" />
            <col />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, shown).map(({ kind, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text
              <tr key={index}>
                <td className="text-center align-top text-dim select-none">
                  <span aria-hidden>{marks[kind]}</span>
                  <span className="sr-only">{words[kind]}</span>
                </td>
                <td className="pe-2 align-top whitespace-pre-wrap wrap-anywhere select-text">
                  <span className={cx(looks[kind])}>{printable(text.slice(0, 2_000)) || ' '}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > shown && (
        <div className="border-t border-line-soft p-1.5">
          <Button size="sm" onClick={() => setShown(shown + shownAtOnce * 5)}>
            Show more of {formatNumber(lines.length)} lines
          </Button>
        </div>
      )}
    </div>
  );
}
