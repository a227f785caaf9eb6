import { Eye, Pencil, RotateCcw } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { late } from '../../../lib/load-code.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { lineDiff } from '../../../ui/diff/lines.ts';
import { DiffView } from '../../../ui/diff-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import type { ShownFile } from '../choice.ts';
import { failureText } from '../failure-text.ts';
import { useChecks } from '../queries.ts';
import { stateMarks } from '../words.ts';
import { Checks, Reasons } from './evidence.tsx';

const FileEditor = late(() => import('../code/file-editor.tsx'));

export const sectionId = (path: string) => `file-${path}`;

interface FileSectionProps {
  shown: ShownFile;
  /** The member that it is of, where there are several. */
  of: string | null;
  onChoose: (chosen: boolean) => void;
  onEdit: (text: string) => void;
  onReset: () => void;
}

/** One file: what it would change, whether it is right, why it is so, and the user's word on it. */
export function FileSection({ shown, of, onChoose, onEdit, onReset }: FileSectionProps) {
  const { file, text, edited, outdated, state, chosen } = shown;
  const [editing, setEditing] = useState(false);
  const { query, stale } = useChecks(file, text, edited);
  const sizes = useMemo(() => lineDiff(file.present, text), [file.present, text]);
  const path = short(file.path);
  const own = sectionId(file.path);
  return (
    <section aria-labelledby={own} className="grid min-w-0 gap-2">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-bg py-2">
        <h2 id={own} tabIndex={-1} className="min-w-0 rounded-sm font-mono text-sm font-semibold wrap-anywhere">
          {path}
        </h2>
        {of !== null && <bdi className="text-sm text-dim wrap-anywhere">{short(of, 60)}</bdi>}
        <StateMark state={stateMarks[state].mark} label={stateMarks[state].word} className="text-sm text-dim" />
        {state !== 'same' && (
          <span className="text-sm tabular-nums">
            <span className="text-ok">+{sizes.added}</span>
            <span className="sr-only"> lines added, </span>{' '}
            {file.present !== null && (
              <>
                <span className="text-bad">−{sizes.removed}</span>
                <span className="sr-only"> lines removed</span>
              </>
            )}
          </span>
        )}
        <span className="ms-auto flex flex-wrap items-center gap-x-2 gap-y-1">
          {(edited || outdated) && (
            <Button size="sm" variant="ghost" icon={RotateCcw} onClick={onReset} disabled={editing}>
              As offered
            </Button>
          )}
          <Button
            size="sm"
            icon={editing ? Eye : Pencil}
            aria-label={editing ? `See changes of ${path}` : `Edit ${path}`}
            onClick={() => setEditing(!editing)}
          >
            {editing ? 'See changes' : 'Edit'}
          </Button>
          {state !== 'same' && (
            <Checkbox checked={chosen} onCheckedChange={onChoose} label={`Write ${path}`}>
              Write this file
            </Checkbox>
          )}
        </span>
      </header>
      {outdated && (
        <p className="text-sm text-dim">
          This is your text. What is offered by now is another: <em className="not-italic">As offered</em> shows it.
        </p>
      )}
      {editing ? (
        <>
          <div className="isolate h-[min(32rem,60vh)] overflow-hidden rounded-lg border border-line-soft">
            <Suspense fallback={<Skeleton rows={8} shape="text" label="Loading the editor" className="p-3" />}>
              <FileEditor path={file.path} initial={text} onChange={onEdit} />
            </Suspense>
          </div>
          <p className="text-sm text-faint">Tab indents; Escape and then Tab leaves the text.</p>
        </>
      ) : state === 'same' ? (
        <p className="text-sm text-dim">
          {edited ? 'Your text is what is there already.' : 'It is there already, just as it would be generated.'}
        </p>
      ) : (
        <DiffView before={file.present} after={text} label={`Changes of ${path}`} />
      )}
      {query.isError ? (
        <p role="alert" className="text-sm text-bad">
          {failureText('Your text could not be checked', query.error)}
        </p>
      ) : (
        <Checks
          checks={edited ? (query.data ?? []) : file.checks}
          stale={edited && (stale || query.data === undefined)}
        />
      )}
      <Reasons reasons={file.reasons} />
    </section>
  );
}
