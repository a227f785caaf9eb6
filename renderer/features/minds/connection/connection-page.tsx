import { useParams } from '@tanstack/react-router';
import { Ellipsis, Plus, RefreshCw } from 'lucide-react';
import type { Connection } from '../../../../shared/features/minds/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { useConnections, useMindsActs } from '../queries.ts';
import { openDialog } from '../store.ts';
import { connectionEntries } from '../views/connections-view.tsx';
import { connectionMark, kindWords } from '../words.ts';
import { ConnectionFault } from './connection-fault.tsx';
import { ModelsTable } from './models-table.tsx';

export default function ConnectionPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useConnections();
  const connection = query.data?.find((one) => one.id === id);
  usePageTitle(connection ? printable(connection.name) : null);
  if (connection) return <Shown key={id} connection={connection} />;
  if (query.isError)
    return (
      <Failure
        what="The connection could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={8} label="Loading the connection" className="px-4 py-2" />;
  return (
    <EmptyState
      title="There is no such connection"
      action={<Button onClick={() => go('/minds')}>See all minds</Button>}
    >
      It may have been removed since.
    </EmptyState>
  );
}

function Shown({ connection }: { connection: Connection }) {
  const go = useGo();
  const { check, checking } = useMindsActs();
  const { kind, baseUrl, hasKey, state, models, contextTokens, createdAt } = connection;
  const { mark, word } = connectionMark(connection);
  return (
    <div className="grid gap-6 px-4 py-3">
      <PageSubtitle>
        <Link render={<AppLink to="/minds" />} variant="plain">
          connection
        </Link>
        {` to ${kindWords[kind]}`}
      </PageSubtitle>
      <PageActions>
        <Button icon={RefreshCw} loading={checking || state.kind === 'checking'} onClick={() => check(connection)}>
          Check again
        </Button>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this connection" />}
          entries={connectionEntries(connection, { check, go, own: true })}
        />
      </PageActions>
      <ConnectionFault connection={connection} />
      <KeyValue
        items={[
          { key: 'State', value: <StateMark state={mark} label={word} /> },
          ...(state.kind === 'ready'
            ? [
                {
                  key: 'Checked',
                  value: (
                    <>
                      <Time at={state.at} />
                      {`, took ${formatNumber(Math.round(state.tookMs))} ms`}
                    </>
                  ),
                },
              ]
            : []),
          ...(baseUrl === '' ? [] : [{ key: 'Address', value: printable(baseUrl), mono: true, copy: baseUrl }]),
          { key: 'Key', value: hasKey ? 'kept in the secret store' : 'none' },
          ...(kind === 'ollama'
            ? [
                {
                  key: 'Reads at once',
                  value:
                    contextTokens === null ? 'as many tokens as the model' : `${formatNumber(contextTokens)} tokens`,
                },
              ]
            : []),
          { key: 'Connected', value: <Time at={createdAt} /> },
        ]}
      />
      <Section
        title="Models and prices"
        count={models.length}
        action={
          <Button size="sm" variant="ghost" icon={Plus} onClick={() => openDialog({ kind: 'add-model', connection })}>
            Add by name…
          </Button>
        }
      >
        {models.length === 0 ? (
          <EmptyState
            size="line"
            title={state.kind === 'ready' ? 'It lists no model.' : 'Its models are known once it answers.'}
          />
        ) : (
          <>
            <p className="mb-2 text-sm text-dim">
              Prices are dollars for a million tokens. Open a row to write one; what is not known is never counted as
              nothing.
            </p>
            <ModelsTable connection={connection} />
          </>
        )}
      </Section>
    </div>
  );
}
