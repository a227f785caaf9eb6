import { History, KeyRound, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SecretEntry } from '../../../shared/features/environments/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { copyText } from '../../lib/copy-text.ts';
import { formatCount } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SecretDialog } from './components/secret-dialog.tsx';
import { StoreStatus } from './components/store-status.tsx';
import { UsesDialog } from './components/uses-dialog.tsx';
import { orInWords } from './error-words.ts';
import { environmentsClient, useEnvironmentActions, useProjectNames, useSecretStatus, useSecrets } from './queries.ts';
import { scopeWords } from './words.ts';

const keyOf = ({ name, scope }: SecretEntry) => `${scope.projectId ?? ''}/${scope.environment ?? ''}/${name}`;
type Asking = { what: 'rotate' | 'remove' | 'uses'; secret: SecretEntry };
const shared = { projectId: null, environment: null };

/** Every secret of projects and workflows: what it is for, who uses it, how old it is. Its value is never here. */
export default function EnvironmentsPage() {
  const [search, setSearch] = useSearch();
  const toast = useToast();
  const secrets = useSecrets();
  const status = useSecretStatus();
  const names = useProjectNames().data;
  const { refresh } = useEnvironmentActions();
  const [asking, setAsking] = useState<Asking | null>(null);
  const making = search.new === 'secret';
  const make = () => setSearch({ new: 'secret' });
  const text = search.find ?? '';

  const columns = useMemo(
    (): TableColumn<SecretEntry>[] => [
      {
        id: 'name',
        header: 'Secret',
        cell: ({ name }) => <span className="truncate text-text">{name}</span>,
        width: 220,
        mono: true,
        sortBy: ({ name }) => name,
      },
      {
        id: 'scope',
        header: 'For',
        cell: (secret) => <bdi className="truncate">{scopeWords(secret, names)}</bdi>,
        width: 190,
        sortBy: (secret) => scopeWords(secret, names),
      },
      {
        id: 'named',
        header: 'Named by',
        cell: ({ usedBy }) =>
          usedBy.length === 0 ? (
            <span className="text-faint">nothing</span>
          ) : (
            <bdi className="truncate">{printable(usedBy.join(', '))}</bdi>
          ),
        width: 220,
        grow: true,
        sortBy: ({ usedBy }) => usedBy.length,
      },
      {
        id: 'used',
        header: 'Last used',
        cell: ({ usedAt }) => (usedAt === null ? <span className="text-faint">never</span> : <Time at={usedAt} />),
        width: 110,
        sortBy: ({ usedAt }) => usedAt,
      },
      {
        id: 'set',
        header: 'Value from',
        cell: ({ rotatedAt }) => <Time at={rotatedAt} />,
        width: 110,
        sortBy: ({ rotatedAt }) => rotatedAt,
      },
      {
        id: 'actions',
        header: 'Actions',
        cell: (secret) => (
          <>
            <IconButton
              icon={RotateCcw}
              size="sm"
              label={`Give ${secret.name} a new value`}
              onClick={() => setAsking({ what: 'rotate', secret })}
            />
            <IconButton
              icon={History}
              size="sm"
              label={`Uses of ${secret.name}`}
              onClick={() => setAsking({ what: 'uses', secret })}
            />
            <IconButton
              icon={Trash2}
              size="sm"
              label={`Remove ${secret.name}`}
              onClick={() => setAsking({ what: 'remove', secret })}
            />
          </>
        ),
        width: 108,
      },
    ],
    [names],
  );
  const menu = (secret: SecretEntry): MenuEntry[] => [
    { id: 'uses', label: 'Uses…', icon: History, onSelect: () => setAsking({ what: 'uses', secret }) },
    { id: 'copy', label: 'Copy its reference', icon: KeyRound, onSelect: () => void copy(secret) },
    {
      id: 'rotate',
      label: 'Give it a new value…',
      icon: RotateCcw,
      onSelect: () => setAsking({ what: 'rotate', secret }),
    },
    {
      id: 'remove',
      label: 'Remove…',
      icon: Trash2,
      danger: true,
      onSelect: () => setAsking({ what: 'remove', secret }),
    },
  ];
  const copy = async ({ reference }: SecretEntry) => {
    await copyText(reference).then(
      () => toast({ title: `${reference} is copied` }),
      () => toast({ tone: 'bad', title: 'It could not be copied' }),
    );
  };
  const remove = async ({ name, scope }: SecretEntry) => {
    await orInWords(environmentsClient.removeSecret({ ...scope, name }));
    refresh();
    toast({ title: `${name} was removed` });
  };
  const close = () => setAsking(null);

  const wanted = text.toLowerCase();
  const shown = useMemo(
    () =>
      (secrets.data ?? []).filter((secret) =>
        [secret.name, scopeWords(secret, names), ...secret.usedBy].some((word) => word.toLowerCase().includes(wanted)),
      ),
    [secrets.data, names, wanted],
  );

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>{secrets.data && formatCount(secrets.data.length, 'secret')}</PageSubtitle>
      <PageActions>
        <Button variant="primary" icon={Plus} onClick={make} disabled={status.data?.available === false}>
          New secret
        </Button>
      </PageActions>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line-soft px-4 py-2">
        <p className="min-w-60 flex-1 text-sm text-dim">
          Values are encrypted on this machine and never shown again. The variables of a project are on its page, under
          Environments.
        </p>
        <SearchField
          label="Filter secrets"
          value={text}
          onValueChange={(next) => setSearch({ find: next === '' ? undefined : next })}
          className="w-56"
        />
      </div>
      <StoreStatus className="mx-4 mt-3" />
      {secrets.isPending ? (
        <Skeleton rows={6} label="Loading the secrets" className="px-2 pt-2" />
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
          action={
            <Button onClick={make} disabled={status.data?.available === false}>
              New secret
            </Button>
          }
        >
          Tokens and passwords that projects and workflows need, so that no file has to hold them. Those that lie in
          .env files can be moved here from the page of their project.
        </EmptyState>
      ) : (
        <DataTable
          label="Secrets"
          columns={columns}
          items={shown}
          getKey={keyOf}
          onOpen={(secret) => setAsking({ what: 'uses', secret })}
          actions={menu}
          empty={<EmptyState size="line" title="No secret fits." className="px-2" />}
          className="min-h-0 flex-1 px-2"
        />
      )}
      {making && (
        <SecretDialog name={null} place={shared} known={false} onClose={() => setSearch({ new: undefined })} />
      )}
      {asking?.what === 'rotate' && (
        <SecretDialog name={asking.secret.name} place={asking.secret.scope} known onClose={close} />
      )}
      {asking?.what === 'uses' && <UsesDialog secret={asking.secret} onClose={close} />}
      <ConfirmDialog
        open={asking?.what === 'remove'}
        onOpenChange={(open) => {
          if (!open) close();
        }}
        title={asking?.what === 'remove' ? `Remove the secret ${asking.secret.name}?` : ''}
        confirmLabel="Remove secret"
        onConfirm={() => (asking?.what === 'remove' ? remove(asking.secret) : undefined)}
      >
        {asking?.what === 'remove' && <Dependents secret={asking.secret} />}
      </ConfirmDialog>
    </div>
  );
}

function Dependents({ secret: { usedBy } }: { secret: SecretEntry }) {
  if (usedBy.length === 0) return 'Nothing names it. The value cannot be brought back.';
  return (
    <>
      <p>{formatCount(usedBy.length, 'place names', 'places name')} it and will not work without it:</p>
      <ul className="ms-4 list-disc text-text">
        {usedBy.map((one) => (
          <li key={one} className="wrap-anywhere">
            {printable(one)}
          </li>
        ))}
      </ul>
      <p>The value cannot be brought back.</p>
    </>
  );
}
