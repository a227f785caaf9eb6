import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Input } from './input.tsx';
import { dialogFrame, scrim } from './overlay.ts';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question with the thing's name: `Delete the volume shop-data?` */
  title: ReactNode;
  children?: ReactNode;
  /** What will be lost, one line each. */
  loses?: readonly string[] | undefined;
  /** The verb of the title: `Delete volume`. */
  confirmLabel: string;
  cancelLabel?: string | undefined;
  tone?: 'danger' | 'primary' | undefined;
  /** The word to type first; for what no undo brings back. */
  typed?: string | undefined;
  /** While its promise runs the dialog stays and cannot be confirmed twice; a rejection is shown in place. */
  onConfirm: () => void | Promise<void>;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={scrim} />
        <Body {...props} />
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** A component of its own, so that what was typed is gone the next time it opens. */
function Body({
  onOpenChange,
  title,
  children,
  loses = [],
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'danger',
  typed,
  onConfirm,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const ready = !typed || text.trim() === typed;

  const confirm = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <AlertDialog.Popup initialFocus={typed ? field : cancel} className={cx(dialogFrame, 'w-110')}>
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <div className="grid min-h-0 gap-2.5 overflow-y-auto px-4 pt-4 pb-4">
          <AlertDialog.Title className="text-md font-semibold wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="grid gap-2.5 text-dim">
            {children}
            {loses.length > 0 && (
              <div>
                <p className="mb-1 text-sm font-medium text-text">This will be lost</p>
                <ul className="grid gap-0.5 rounded-md border border-line-soft px-3 py-2 text-text">
                  {loses.map((line) => (
                    <li key={line} className="wrap-anywhere">
                      {line}
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </AlertDialog.Description>
          {typed && (
            <div className="grid gap-1.25">
              <label htmlFor={inputId} className="text-sm text-dim">
                Type <b className="font-mono font-medium text-text select-text">{typed}</b> to go on
              </label>
              <Input
                id={inputId}
                ref={field}
                mono
                value={text}
                onValueChange={setText}
                autoComplete="off"
                spellCheck={false}
              />
            </div>
          )}
          {problem && (
            <p role="alert" className="text-sm text-bad wrap-anywhere">
              {problem}
            </p>
          )}
        </div>
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line-soft px-4 py-3">
          <AlertDialog.Close ref={cancel} render={<Button />}>
            {cancelLabel}
          </AlertDialog.Close>
          <Button type="submit" variant={tone} disabled={!ready} loading={busy}>
            {confirmLabel}
          </Button>
        </footer>
      </form>
    </AlertDialog.Popup>
  );
}
