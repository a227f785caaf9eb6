import { Paperclip, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Attached } from '../../../app/ask-about.ts';
import { keyed } from '../../../lib/keyed.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Section } from '../../../ui/section.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { evidenceWords } from '../words.ts';

const most = 20;

interface AttachmentsProps {
  attachments: readonly Attached[];
  onChange: (attachments: readonly Attached[]) => void;
}

/** What the seats are shown whatever is found besides. */
export function Attachments({ attachments, onChange }: AttachmentsProps) {
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Attached evidence"
      count={attachments.length === 0 ? 'none' : attachments.length}
      action={
        <Button size="sm" icon={Plus} disabled={attachments.length >= most} onClick={() => setAdding(true)}>
          Attach a text…
        </Button>
      }
    >
      {attachments.length === 0 ? (
        <p className="text-sm text-faint">
          Alerts, charts, log lines, runs and deployments come with their evidence when you ask about them there.
        </p>
      ) : (
        <ul className="flex flex-wrap gap-2">
          {keyed(attachments, ({ title }) => title).map(({ key, item }) => (
            <li
              key={key}
              className="inline-flex h-(--control) max-w-full min-w-0 items-center rounded-md border border-line ps-2 text-sm"
            >
              <Popover
                title={`${evidenceWords[item.kind]} · ${formatCount(item.text.length, 'character')}`}
                className="w-130"
                trigger={
                  <button type="button" className="inline-flex min-w-0 items-center gap-1.5 rounded-sm hover:underline">
                    <Icon icon={Paperclip} size="sm" className="shrink-0 text-faint" />
                    <bdi className="truncate">{short(item.title, 120)}</bdi>
                  </button>
                }
              >
                <CodeBlock code={item.text} title={short(item.title, 120)} wrap maxHeight="22rem" />
              </Popover>
              <IconButton
                icon={X}
                size="sm"
                label={`Take off ${short(item.title, 80)}`}
                onClick={() => onChange(attachments.filter((other) => other !== item))}
              />
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <AttachText
          onClose={() => setAdding(false)}
          onAttach={(attached) => {
            onChange([...attachments, attached]);
            setAdding(false);
          }}
        />
      )}
    </Section>
  );
}

function AttachText({ onAttach, onClose }: { onAttach: (attached: Attached) => void; onClose: () => void }) {
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const done = text.trim() !== '';
  return (
    <FormDialog
      title="Attach a text"
      description="Every seat is shown it as evidence, and may cite it."
      action="Attach"
      disabled={!done}
      onClose={onClose}
      onSubmit={() => {
        if (done)
          onAttach({
            ...{ kind: 'attachment', text, source: { type: 'text' }, at: null },
            title: title.trim() || short(text.trim().split('\n')[0] ?? '', 80),
          });
      }}
    >
      <Field label="What it is" hint="Its first line where this is empty.">
        <Input value={title} onValueChange={setTitle} maxLength={200} />
      </Field>
      <Field label="Text">
        <Textarea value={text} onValueChange={setText} rows={10} mono maxLength={100_000} />
      </Field>
    </FormDialog>
  );
}
