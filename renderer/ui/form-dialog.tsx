import type { ReactNode } from 'react';
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
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={whenClosed(onClose)}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" loading={busy} disabled={disabled} onClick={onSubmit}>
            {action}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {/* Enter in a field submits only where there is a button for it. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
