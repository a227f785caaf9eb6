import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, RotateCcw, Trash2, Workflow } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { WorkflowSecret } from '../../../shared/features/workflows/schema.ts';
import { describeError, Failure } from '../../app/failure.tsx';
import { AppLink, useGo } from '../../app/navigation.tsx';
import { PageActions } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { workflowsClient, workflowsQueries } from './api.ts';
import { SecretDialog } from './components/secret-dialog.tsx';
import { useSecrets } from './queries.ts';
import { editorPath } from './use-actions.tsx';

const keyOf = ({ name }: WorkflowSecret) => name;
type Asking = { what: 'new' } | { what: 'set' | 'remove'; secret: WorkflowSecret };

export default function SecretsPage() {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  const secrets = useSecrets();
  const [asking, setAsking] = useState<Asking | null>(null);

  const columns = useMemo(
    (): TableColumn<WorkflowSecret>[] => [
      {
        id: 'name',
        header: 'Name',
        cell: ({ name }) => <span className="truncate text-text">{name}</span>,
        width: 200,
        mono: true,
        sortBy: ({ name }) => name,
      },
      {
        id: 'used',
        header: 'Used by',
        cell: ({ usedBy }) =>
          usedBy.length === 0 ? (
            <span className="text-faint">no workflow</span>
          ) : (
            <span className="truncate">
              {usedBy.map(({ id, label }, i) => (
                <span key={id}>
                  {i > 0 && ', '}
                  <Link variant="plain" render={<AppLink to={editorPath(id)} />}>
                    {label || id}
                  </Link>
                </span>
              ))}
            </span>
          ),
        width: 220,
        grow: true,
        sortBy: ({ usedBy }) => usedBy.length,
      },
      {
        id: 'updated',
        header: 'Set',
        cell: ({ updatedAt }) => <Time at={updatedAt} />,
        width: 110,
        sortBy: ({ updatedAt }) => updatedAt,
      },
      {
        id: 'actions',
        header: 'Actions',
        cell: (secret) => (
          <>
            <IconButton
              icon={RotateCcw}
              size="sm"
              label={`Set ${secret.name} anew`}
              onClick={() => setAsking({ what: 'set', secret })}
            />
            <IconButton
              icon={Trash2}
              size="sm"
              label={`Remove ${secret.name}`}
              onClick={() => setAsking({ what: 'remove', secret })}
            />
          </>
        ),
        width: 76,
      },
    ],
    [],
  );

  const menu = (secret: WorkflowSecret): MenuEntry[] => [
    { id: 'set', label: 'Set anew…', icon: RotateCcw, onSelect: () => setAsking({ what: 'set', secret }) },
    {
      id: 'remove',
      label: 'Remove…',
      icon: Trash2,
      danger: true,
      onSelect: () => setAsking({ what: 'remove', secret }),
    },
  ];
  const remove = async (name: string) => {
    try {
      await workflowsClient.removeSecret({ name });
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      throw new Error([meaning, advice].filter(Boolean).join(' '), { cause: error });
    }
    void queries.invalidateQueries({ queryKey: workflowsQueries.key() });
    toast({ title: `${name} was removed` });
  };
  const close = () => setAsking(null);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageActions>
        <IconButton icon={Workflow} label="To the workflows" tooltipSide="bottom" onClick={() => go('/workflows')} />
        <Button variant="primary" icon={Plus} onClick={() => setAsking({ what: 'new' })}>
          New secret
        </Button>
      </PageActions>
      <p className="shrink-0 border-b border-line-soft px-4 py-2 text-sm text-dim">
        Workflows use these by name. The values are encrypted on this machine and never shown again.
      </p>
      {secrets.isPending ? (
        <Skeleton rows={5} label="Loading the secrets" className="px-2 pt-2" />
      ) : secrets.isError && !secrets.data ? (
        <Failure
          what="The secrets could not be read"
          error={secrets.error}
          onRetry={() => void secrets.refetch()}
          retrying={secrets.isFetching}
        />
      ) : secrets.data.length === 0 ? (
        <EmptyState
          icon={KeyRound}
          title="No secret yet"
          action={<Button onClick={() => setAsking({ what: 'new' })}>New secret</Button>}
        >
          Tokens and passwords that steps need, so that no definition has to hold them.
        </EmptyState>
      ) : (
        <DataTable
          label="Secrets"
          columns={columns}
          items={secrets.data}
          getKey={keyOf}
          onOpen={(secret) => setAsking({ what: 'set', secret })}
          actions={menu}
          className="min-h-0 flex-1 px-2"
        />
      )}
      {asking?.what === 'new' && <SecretDialog name={null} known={false} onClose={close} />}
      {asking?.what === 'set' && <SecretDialog name={asking.secret.name} known onClose={close} />}
      <ConfirmDialog
        open={asking?.what === 'remove'}
        onOpenChange={(open) => {
          if (!open) close();
        }}
        title={asking?.what === 'remove' ? `Remove the secret ${asking.secret.name}?` : ''}
        confirmLabel="Remove secret"
        onConfirm={() => (asking?.what === 'remove' ? remove(asking.secret.name) : undefined)}
      >
        {asking?.what === 'remove' &&
          (asking.secret.usedBy.length === 0 ? (
            'No workflow uses it. The value cannot be brought back.'
          ) : (
            <>
              <p>
                {formatCount(asking.secret.usedBy.length, 'workflow uses', 'workflows use')} it and will fail without
                it:
              </p>
              <ul className="ms-4 list-disc text-text">
                {asking.secret.usedBy.map(({ id, label }) => (
                  <li key={id}>{label || id}</li>
                ))}
              </ul>
              <p>The value cannot be brought back.</p>
            </>
          ))}
      </ConfirmDialog>
    </div>
  );
}
