import { useParams } from '@tanstack/react-router';
import { ArrowLeft, Download, Printer } from 'lucide-react';
import type { RecoverySheet } from '../../../../shared/features/backups/schema.ts';
import { client } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { targetPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { useSheet } from '../queries.ts';
import './sheet.css';
import { sheetText } from './sheet-text.ts';

/** On paper: how all comes back without Optimus and without this machine. */
export default function SheetPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useSheet(id);
  const go = useGo();
  return (
    <div className="mx-auto max-w-180 px-6 py-6">
      <h1 className="sr-only">Recovery sheet</h1>
      {query.data ? (
        <Sheet id={id} sheet={query.data} />
      ) : (
        <>
          <Button icon={ArrowLeft} onClick={() => go(targetPath(id))}>
            Back
          </Button>
          {query.isError ? (
            <Failure
              what="The recovery sheet could not be made"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : (
            <Skeleton rows={10} shape="text" label="Making the recovery sheet" className="mt-6" />
          )}
        </>
      )}
    </div>
  );
}

function Sheet({ id, sheet }: { id: string; sheet: RecoverySheet }) {
  const go = useGo();
  const toast = useToast();
  const kept = async (how: () => void) => {
    how();
    try {
      await client.backups.sheetSaved({ id });
    } catch (error) {
      toast(failureToast('It could not be noted that the sheet is kept', error));
    }
  };
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([sheetText(sheet)], { type: 'text/plain' }));
    link.download = `recovery-${sheet.targetName.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <div className="sheet-actions mb-6 flex flex-wrap gap-2">
        <Button icon={ArrowLeft} onClick={() => go(targetPath(id))}>
          Back
        </Button>
        <Button className="ms-auto" icon={Download} onClick={() => void kept(save)}>
          Save as a file
        </Button>
        <Button variant="primary" icon={Printer} onClick={() => void kept(() => window.print())}>
          Print
        </Button>
      </div>
      <article aria-label="Recovery sheet" className="sheet rounded-lg border border-line p-8 select-text">
        <p className="text-sm text-dim">Recovery sheet</p>
        <h2 className="text-xl font-semibold">
          <bdi>{nameText(sheet.targetName, 200)}</bdi>
        </h2>
        <p className="mt-1 text-dim">
          Keep it apart from this machine. With the password, everything below comes back on any machine, by the free
          program restic alone.
        </p>
        <dl className="mt-6 grid gap-3">
          <Line label="Repository">{sheet.repository}</Line>
          {sheet.repositoryId !== null && <Line label="Its id">{sheet.repositoryId}</Line>}
          <Line label="Hint to the password">
            {sheet.passwordHint === '' ? 'none was written' : sheet.passwordHint}
          </Line>
          <div>
            <dt className="text-sm text-dim">Password (write it here by hand, or keep it elsewhere)</dt>
            <dd className="mt-7 border-b border-edge" />
          </div>
        </dl>
        <ol className="mt-6 grid gap-4">
          {sheet.commands.map(({ why, command }, index) => (
            <li key={command} className="grid gap-1">
              <span className="font-medium">{`${index + 1}. ${nameText(why, 400)}`}</span>
              <code className="rounded-md border border-line bg-panel px-3 py-2 text-sm whitespace-pre-wrap wrap-anywhere">
                {nameText(command, 4_000)}
              </code>
            </li>
          ))}
        </ol>
        {sheet.notes.length > 0 && (
          <ul className="mt-6 grid list-disc gap-1 ps-5 text-dim">
            {sheet.notes.map((note) => (
              <li key={note}>{nameText(note, 1_000)}</li>
            ))}
          </ul>
        )}
        <p className="mt-6 text-sm text-faint">{`Made ${formatAbsolute(sheet.madeAt)} by Optimus. A lost password is lost data: nobody can bring it back.`}</p>
      </article>
    </>
  );
}

function Line({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <dt className="text-sm text-dim">{label}</dt>
      <dd className="font-mono text-sm wrap-anywhere">
        <bdi>{nameText(children, 2_000)}</bdi>
      </dd>
    </div>
  );
}
