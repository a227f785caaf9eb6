import { X } from 'lucide-react';
import type { Attachment } from '../../../../shared/features/knowledge/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { visible } from '../../../ui/markdown/characters.ts';
import { Popover } from '../../../ui/popover.tsx';
import { evidenceWords } from '../evidence-words.ts';

interface AttachmentsProps {
  attachments: readonly Attachment[];
  onRemove: (index: number) => void;
}

/** What goes along with the message; each can be looked at before it is sent. */
export function Attachments({ attachments, onRemove }: AttachmentsProps) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label="Attached" className="flex flex-wrap gap-1.5 px-2 pt-2">
      {attachments.map((one, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: it has no name of its own before it is sent
          key={index}
          className="inline-flex h-6.5 max-w-full min-w-0 items-center rounded-md border border-line bg-raise text-sm"
        >
          <Popover
            side="top"
            title={short(one.title, 200)}
            className="w-110"
            trigger={
              <button
                type="button"
                className="flex h-full min-w-0 items-center gap-1.5 rounded-s-md ps-2 pe-1 hover:bg-hover"
              >
                <span className="truncate">{short(one.title, 80)}</span>
                <span className="shrink-0 text-xs text-dim">{evidenceWords[one.kind]}</span>
              </button>
            }
          >
            <p className="mb-2 text-sm text-dim">
              {formatNumber(one.text.length)} characters go along as they are here.
            </p>
            <CodeBlock
              title={short(one.title, 200)}
              hideTitle
              code={visible(one.text.slice(0, 20_000))}
              wrap
              maxHeight="16rem"
            />
          </Popover>
          <IconButton icon={X} size="sm" label={`Take ${short(one.title, 80)} away`} onClick={() => onRemove(index)} />
        </li>
      ))}
    </ul>
  );
}
