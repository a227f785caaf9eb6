import { FileText } from 'lucide-react';
import { useState } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Input } from '../../../ui/input.tsx';
import { Link } from '../../../ui/link.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { sheetPath } from '../acts.ts';

interface PasswordOnceProps {
  target: BackupTarget;
  password: string;
}

/** What was made is shown this once: to be copied, with a hint for later and the sheet. */
export function PasswordOnce({ target, password }: PasswordOnceProps) {
  const toast = useToast();
  const [hint, setHint] = useState(target.passwordHint);
  const [kept, setKept] = useState(target.passwordHint);
  const [busy, setBusy] = useState(false);
  const keepHint = async () => {
    setBusy(true);
    try {
      const {
        name,
        backend,
        engine,
        appendOnly,
        upKilobytesPerSecond,
        downKilobytesPerSecond,
        pricePerGigabyteMonth,
        currency,
        mirrorIds,
      } = target;
      await client.backups.saveTarget({
        id: target.id,
        target: {
          ...{ name, backend, engine, appendOnly, upKilobytesPerSecond, downKilobytesPerSecond },
          ...{ pricePerGigabyteMonth, currency, mirrorIds, passwordHint: hint },
        },
      });
      setKept(hint);
    } catch (error) {
      toast(failureToast('The hint could not be kept', error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-3">
      <Callout tone="warn" title="A lost password is lost data">
        It is shown this once. Optimus keeps it in the secret store of this machine for its own work. If this machine is
        lost, only what you keep elsewhere opens the backups: nobody can bring the password back.
      </Callout>
      <div className="grid gap-1.25">
        <span className="text-sm font-medium text-dim">Password of the repository</span>
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 rounded-md border border-line bg-panel px-2.5 py-1 text-md select-all wrap-anywhere">
            {password}
          </code>
          <CopyButton text={password} label="Copy the password" withText />
        </div>
      </div>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void keepHint();
        }}
      >
        <Field
          label="Hint to it"
          hint="Printed on the recovery sheet: where you keep it, not what it is."
          className="min-w-48 flex-1"
        >
          <Input value={hint} onValueChange={setHint} autoComplete="off" maxLength={300} />
        </Field>
        <Button type="submit" loading={busy} disabled={hint === kept} className="mb-5.75">
          {kept !== '' && hint === kept ? 'Kept' : 'Keep the hint'}
        </Button>
      </form>
      <p className="flex items-center gap-2 text-sm text-dim">
        <Icon icon={FileText} />
        <span>
          <Link render={<AppLink to={sheetPath(target.id)} />} className="underline">
            The recovery sheet
          </Link>{' '}
          says on paper how all comes back without Optimus.
        </span>
      </p>
    </div>
  );
}
