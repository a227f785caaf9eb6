import { type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogClose, type DialogProps, whenClosed } from './dialog.tsx';

interface FormDialogProps extends Pick<DialogProps, 'title' | 'description' | 'size'> {
  /** The word on the button that does it. */
  action: string;
  busy?: boolean;
  disabled?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

const isText = (target: EventTarget): target is Field =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type));

const longLine = 40;

/** A word or two are quickly typed again, and nobody wants to be asked about them. */
const isWork = ({ value, tagName }: Field): boolean =>
  value.trim() !== '' && (tagName === 'TEXTAREA' || value.length >= longLine);

/** Fields and one thing to do with them, by the button or by Enter; open as long as it is there. */
export function FormDialog({
  action,
  busy = false,
  disabled = false,
  onSubmit,
  onClose,
  children,
  ...dialog
}: FormDialogProps) {
  // A second Enter while the first is under way must not do it twice.
  const submit = () => {
    if (!busy && !disabled) onSubmit();
  };
  const typed = useRef(new Set<Field>());
  const [asked, setAsked] = useState(false);
  /** One key does not throw away what was typed: it is said first, and the second time is meant. */
  const stays = () => {
    if (asked || ![...typed.current].some(isWork)) return false;
    setAsked(true);
    return true;
  };
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={whenClosed(onClose)}
      stays={stays}
      footer={
        <>
          <p role="status" className="me-auto self-center text-sm text-warn empty:hidden">
            {asked && 'What you typed is not saved. Escape again leaves it.'}
          </p>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" loading={busy} disabled={disabled} onClick={submit}>
            {action}
          </Button>
        </>
      }
    >
      {/* Enter is a new line in a field of several: there Ctrl or Cmd with it submits. */}
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onInput={({ target }) => {
          if (isText(target)) typed.current.add(target);
          setAsked(false);
        }}
        onKeyDown={(event) => {
          const { key, ctrlKey, metaKey, target, nativeEvent } = event;
          if (key !== 'Enter' || !(ctrlKey || metaKey) || nativeEvent.isComposing) return;
          if (!(target instanceof HTMLTextAreaElement)) return;
          event.preventDefault();
          submit();
        }}
      >
        {children}
        {/* Enter in a field submits only where there is a button for it. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
