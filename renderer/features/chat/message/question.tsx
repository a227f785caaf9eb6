import { Pencil } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { short } from '../../../lib/short.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { Time } from '../../../ui/time.tsx';
import { evidenceWords } from '../evidence-words.ts';
import type { Acts } from '../use-acts.ts';
import { BranchSwitch } from './branch-switch.tsx';

interface QuestionProps {
  message: Message;
  acts: Acts;
  busy: boolean;
  onEdit: (message: Message) => void;
  onOpen: (evidence: Evidence) => void;
}

export const Question = memo(function Question({ message, acts, busy, onEdit, onOpen }: QuestionProps) {
  return (
    <article
      aria-labelledby={`from-${message.id}`}
      data-message={message.id}
      className="ms-auto grid max-w-[85%] min-w-0 justify-items-end gap-1"
    >
      <h2 id={`from-${message.id}`} className="sr-only">
        You
      </h2>
      <div className="min-w-0 rounded-lg border border-line-soft bg-panel px-3 py-2">
        <Markdown text={message.text} />
        {message.attachments.length > 0 && (
          <ul aria-label="Attached" className="mt-2 flex flex-wrap gap-1.5">
            {message.attachments.map((one) => (
              <li key={one.id} className="min-w-0">
                <button
                  type="button"
                  onClick={() => onOpen(one)}
                  className="inline-flex h-6 max-w-full items-center gap-1.5 rounded-md border border-line bg-raise px-2 text-sm hover:border-edge"
                >
                  <span className="truncate">{short(one.title, 120)}</span>
                  <span className="shrink-0 text-xs text-dim">{evidenceWords[one.kind]}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <footer className="flex min-h-(--control-sm) items-center gap-x-1 text-sm text-faint">
        <Time at={message.createdAt} form="moment" className="me-1" />
        <BranchSwitch message={message} acts={acts} />
        <CopyButton text={message.text} label="Copy what you wrote" />
        {!busy && <IconButton icon={Pencil} size="sm" label="Edit and ask again" onClick={() => onEdit(message)} />}
      </footer>
    </article>
  );
});
