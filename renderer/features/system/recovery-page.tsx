import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { GoodCopy, RecoveryState } from '../../../shared/features/system/schema.ts';
import { orpc } from '../../app/connection.ts';
import { describeError, Failure } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Logo } from '../../ui/logo.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { copyReasons } from './copy-reasons.ts';
import { infoOptions, useSystemInfo } from './queries.ts';
import { useRecoveryAside } from './store.ts';

export default function RecoveryPage() {
  const info = useSystemInfo();
  const go = useGo();
  if (info.isPending) return <Skeleton rows={6} label="Loading" className="mx-auto max-w-150 p-6" />;
  if (info.isError)
    return (
      <Failure
        what="The state of the database could not be read"
        error={info.error}
        onRetry={() => void info.refetch()}
        retrying={info.isFetching}
      />
    );
  const { recovery } = info.data;
  if (!recovery)
    return (
      <EmptyState
        title="The database is in order"
        action={
          <Button variant="primary" onClick={() => go('/')}>
            Go to Now
          </Button>
        }
      >
        There is nothing to recover.
      </EmptyState>
    );
  return <Choice recovery={recovery} />;
}

const empty = 'empty';

function losesOf(copy: GoodCopy | undefined): string[] {
  if (copy) return [`Everything that Optimus recorded after ${formatAbsolute(copy.at)}`];
  return ['The whole journal', 'What you have put away or snoozed', 'Passwords and tokens that Optimus keeps for you'];
}

function Choice({ recovery }: { recovery: RecoveryState }) {
  const go = useGo();
  const toast = useToast();
  const queries = useQueryClient();
  const [choice, setChoice] = useState(recovery.copies[0]?.id ?? empty);
  const [asking, setAsking] = useState(false);
  const copy = recovery.copies.find(({ id }) => id === choice);
  const recover = useMutation(orpc.system.recover.mutationOptions());

  const confirm = async () => {
    try {
      const receipt = await recover.mutateAsync(copy ? { kind: 'copy', id: copy.id } : { kind: 'empty' });
      await queries.invalidateQueries({ queryKey: infoOptions().queryKey });
      toast({ tone: 'ok', title: receipt.sentence });
      go('/');
    } catch (error) {
      const { title, meaning, advice } = describeError('The database could not be recovered', error);
      throw new Error([title, meaning, advice].filter(Boolean).join('. ').replaceAll('..', '.'));
    }
  };
  const lookAround = () => {
    useRecoveryAside.setState({ at: recovery.at });
    go('/');
  };

  return (
    <div className="mx-auto grid max-w-150 gap-5 px-6 py-10">
      <header>
        <Logo className="mb-4 size-8" />
        <h1 id="page-title" className="text-xl font-semibold tracking-tight">
          The database is damaged
        </h1>
        <p className="mt-2 text-dim">
          Optimus found that its own database cannot be read safely, so it did not open it. Your projects and files are
          not affected. Choose what Optimus goes on with. Until then it keeps nothing new.
        </p>
      </header>
      <Callout tone="bad" title="What was found">
        {recovery.reason}
      </Callout>
      <KeyValue
        items={[
          { key: 'Found', value: formatAbsolute(recovery.at) },
          { key: 'Database', value: recovery.file, mono: true, copy: recovery.file },
          recovery.quarantined
            ? { key: 'Original', value: recovery.quarantined, mono: true, copy: recovery.quarantined }
            : { key: 'Original', value: 'There was no file any more.' },
        ]}
      />
      <section aria-labelledby="choice">
        <h2 id="choice" className="mb-2 text-sm font-semibold text-dim">
          Go on with
        </h2>
        <RadioGroup
          label="Go on with"
          value={choice}
          onValueChange={setChoice}
          options={[
            ...recovery.copies.map(({ id, at, bytes, reason, schema }, i) => ({
              value: id,
              label: `${i === 0 ? 'The newest good copy: ' : 'The copy of '}${formatAbsolute(at)}`,
              hint: `${formatBytes(bytes)}, ${copyReasons[reason]}, schema ${schema}. It was verified.`,
            })),
            {
              value: empty,
              label: 'An empty database',
              hint: recovery.copies.length === 0 ? 'There is no good copy yet.' : 'Optimus starts as on the first day.',
            },
          ]}
        />
      </section>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => setAsking(true)}>
          {copy ? 'Use this copy' : 'Start empty'}
        </Button>
        <Button variant="ghost" onClick={lookAround}>
          Look around first
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={copy ? `Go on with the copy of ${formatAbsolute(copy.at)}?` : 'Go on with an empty database?'}
        loses={losesOf(copy)}
        confirmLabel={copy ? 'Use this copy' : 'Start empty'}
        tone={copy ? 'primary' : 'danger'}
        onConfirm={confirm}
      >
        <p>
          Your settings stay as they are.
          {recovery.quarantined && ' The damaged file is kept as well, unchanged.'}
        </p>
      </ConfirmDialog>
    </div>
  );
}
