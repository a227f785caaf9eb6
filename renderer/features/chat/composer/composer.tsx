import { ArrowUp, CircleStop } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Attachment, Scope } from '../../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { changeDraft, type Draft, draftOf, useComposerFocus, useDraft } from '../store.ts';
import { AttachMenu } from './attach-menu.tsx';
import { Attachments } from './attachments.tsx';
import { ModelPicker } from './model-picker.tsx';
import { pastedText, readFile } from './read-file.ts';
import { ScopePicker } from './scope-picker.tsx';

interface ComposerProps {
  /** Whose draft it is: a thread, or the one that is not begun. */
  draftKey: string;
  scope: Scope;
  model: ModelRef | null;
  onScope: (scope: Scope) => void;
  onModel: (model: ModelRef | null) => void;
  /** The answer that is being written, if any. */
  writing: string | null;
  onSend: (draft: Draft) => Promise<boolean>;
  onStop: () => void;
  /** Up in an empty field: the last thing that was said is written anew. */
  onEditLast: () => void;
}

const mostAttachments = 20;
const mostText = 200_000;
/** A paste of so many characters is something to read, not something to say. */
const longPaste = 6_000;

export function Composer(props: ComposerProps) {
  const { draftKey, writing, onSend, onStop, onEditLast } = props;
  const draft = useDraft(draftKey);
  const online = useConnection(({ status }) => status === 'online');
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const toast = useToast();
  const hintId = useId();
  const asked = useComposerFocus(({ times }) => times);
  const blank = draft.text.trim() === '';

  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);

  const change = (patch: Partial<Draft>) => changeDraft(draftKey, patch);
  const attach = (more: readonly Attachment[]) => {
    const all = [...draftOf(draftKey).attachments, ...more];
    if (all.length > mostAttachments)
      toast({ tone: 'warn', title: `At most ${mostAttachments} attachments go along with a message` });
    change({ attachments: all.slice(0, mostAttachments) });
  };
  const takeFiles = async (files: readonly File[]) => {
    const read = await Promise.all(files.slice(0, mostAttachments).map(readFile));
    const refused = read.filter((one) => typeof one === 'string');
    if (refused.length > 0)
      toast({ tone: 'bad', title: 'Not everything could be attached', description: refused.join(' ') });
    attach(read.filter((one) => typeof one !== 'string'));
  };
  const send = async () => {
    const now = draftOf(draftKey);
    if (now.text.trim() === '' || sending || writing !== null || !online) return;
    setSending(true);
    try {
      await onSend(now);
    } finally {
      setSending(false);
      field.current?.focus();
    }
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (!event.repeat) void send();
    } else if (event.key === 'Escape' && (writing !== null || draft.editing)) {
      event.preventDefault();
      if (writing !== null) onStop();
      else change({ editing: null, text: '', attachments: [] });
    } else if (event.key === 'ArrowUp' && draft.text === '' && writing === null) {
      event.preventDefault();
      onEditLast();
    }
  };

  return (
    <section
      aria-label="Write"
      className="rounded-lg border border-edge bg-panel focus-within:border-dim"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void takeFiles([...event.dataTransfer.files]);
      }}
    >
      {draft.editing && (
        <p className="flex items-center gap-2 border-b border-line-soft px-3 py-1.5 text-sm text-dim">
          <span className="min-w-0 flex-1">What you send becomes a branch beside the earlier one.</span>
          <Button size="sm" onClick={() => change({ editing: null, text: '', attachments: [] })}>
            Leave it
          </Button>
        </p>
      )}
      <Attachments
        attachments={draft.attachments}
        onRemove={(index) => change({ attachments: draft.attachments.filter((_, at) => at !== index) })}
      />
      <textarea
        ref={field}
        aria-label="Message"
        aria-describedby={hintId}
        placeholder="Ask about your projects"
        value={draft.text}
        rows={2}
        maxLength={mostText}
        onChange={({ currentTarget }) => change({ text: currentTarget.value })}
        onKeyDown={press}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          const text = event.clipboardData.getData('text/plain');
          if (files.length > 0) void takeFiles(files);
          else if (text.length > longPaste) attach([pastedText(text)]);
          else return;
          event.preventDefault();
        }}
        className="block field-sizing-content max-h-60 min-h-13 w-full resize-none bg-transparent px-3 py-2 text-base outline-none placeholder:text-faint"
      />
      <div className="flex flex-wrap items-center gap-1 px-1.5 pb-1.5">
        <AttachMenu
          disabled={draft.attachments.length >= mostAttachments}
          onFiles={(files) => void takeFiles(files)}
          onAttach={(one) => attach([one])}
        />
        <ScopePicker value={props.scope} onChange={props.onScope} />
        <ModelPicker value={props.model} onChange={props.onModel} />
        <span id={hintId} className="ms-auto px-1 text-xs text-faint">
          {!online
            ? 'Optimus is away. What you write is kept.'
            : writing !== null
              ? 'Escape stops the answer'
              : 'Enter sends, Shift+Enter begins a line'}
        </span>
        {writing === null ? (
          <IconButton
            icon={ArrowUp}
            variant="default"
            label="Send"
            disabled={blank || !online}
            loading={sending}
            onClick={() => void send()}
          />
        ) : (
          <IconButton icon={CircleStop} variant="default" label="Stop the answer" onClick={onStop} />
        )}
      </div>
    </section>
  );
}
