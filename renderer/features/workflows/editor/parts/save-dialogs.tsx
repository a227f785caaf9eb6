import { useMemo, useState } from 'react';
import type { Workflow } from '../../../../../shared/features/workflows/schema.ts';
import { Button } from '../../../../ui/button.tsx';
import { cx } from '../../../../ui/cx.ts';
import { Dialog, DialogClose, whenClosed } from '../../../../ui/dialog.tsx';
import { Time } from '../../../../ui/time.tsx';
import { diffLines } from '../diff.ts';

interface ConflictDialogProps {
  theirs: Workflow;
  mine: string;
  onTheirs: () => void;
  onCopy: () => Promise<void>;
  onOverwrite: () => Promise<void>;
  onClose: () => void;
}

const looks = { both: 'text-dim', theirs: 'bg-bad-bg text-text', mine: 'bg-ok-bg text-text' } as const;
const signs = { both: ' ', theirs: '−', mine: '+' } as const;
const words = { both: '', theirs: 'theirs: ', mine: 'yours: ' } as const;

/** Somebody else has saved meanwhile. Nothing is lost whichever way is taken. */
export function ConflictDialog({ theirs, mine, onTheirs, onCopy, onOverwrite, onClose }: ConflictDialogProps) {
  const [busy, setBusy] = useState<'copy' | 'overwrite' | null>(null);
  const lines = useMemo(() => diffLines(theirs.source, mine), [theirs.source, mine]);
  const act = async (which: 'copy' | 'overwrite', run: () => Promise<void>) => {
    setBusy(which);
    await run();
    setBusy(null);
  };
  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      size="lg"
      title={`${theirs.name} was changed elsewhere`}
      description={
        <>
          Revision {theirs.revision} was saved <Time at={theirs.updatedAt} />, after you began. Lines with + are yours,
          lines with − are theirs.
        </>
      }
      footer={
        <>
          <DialogClose render={<Button>Go on editing</Button>} />
          <Button onClick={onTheirs}>Take theirs</Button>
          <Button loading={busy === 'copy'} onClick={() => void act('copy', onCopy)}>
            Keep mine as a copy
          </Button>
          <Button variant="primary" loading={busy === 'overwrite'} onClick={() => void act('overwrite', onOverwrite)}>
            Save mine over it
          </Button>
        </>
      }
    >
      <div className="overflow-x-auto rounded-md border border-line-soft py-1 font-mono text-sm">
        {lines.map(({ side, text }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
          <p key={i} className={cx('min-h-4.5 w-max min-w-full whitespace-pre px-2', looks[side])}>
            <span aria-hidden className="inline-block w-4 select-none text-faint">
              {signs[side]}
            </span>
            <span className="sr-only">{words[side]}</span>
            {text}
          </p>
        ))}
      </div>
    </Dialog>
  );
}

function SaveButton({ onSave, children }: { onSave: () => Promise<void>; children: string }) {
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    void onSave().finally(() => setBusy(false));
  };
  return (
    <Button variant="primary" loading={busy} onClick={save}>
      {children}
    </Button>
  );
}

interface LeaveDialogProps {
  name: string;
  onSave: () => Promise<void>;
  onLeave: () => void;
  onStay: () => void;
}

export function LeaveDialog({ name, onSave, onLeave, onStay }: LeaveDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={whenClosed(onStay)}
      size="sm"
      title={`Leave ${name} unsaved?`}
      footer={
        <>
          <Button onClick={onStay}>Stay</Button>
          <Button onClick={onLeave}>Leave</Button>
          <SaveButton onSave={onSave}>Save and leave</SaveButton>
        </>
      }
    >
      <p className="text-dim">
        If you leave, your text is kept as a draft in this browser and offered when you come back.
      </p>
    </Dialog>
  );
}

interface RunUnsavedDialogProps {
  onSave: () => Promise<void>;
  onClose: () => void;
}

export function RunUnsavedDialog({ onSave, onClose }: RunUnsavedDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      size="sm"
      title="Save before it runs?"
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <SaveButton onSave={onSave}>Save and run</SaveButton>
        </>
      }
    >
      <p className="text-dim">A run is made of the text that is saved. Yours has changes that are not.</p>
    </Dialog>
  );
}
