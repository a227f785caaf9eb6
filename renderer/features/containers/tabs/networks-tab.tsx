import { Copy, Network as NetworkIcon, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Network } from '../../../../shared/features/containers/things.ts';
import { client } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { NameDialog, nameProblem } from '../acting/name-dialog.tsx';
import { type Asking, useAsking } from '../acting/use-asking.tsx';
import { Named, nothing, projectColumn, Users, usersColumn } from '../components/cells.tsx';
import { Things } from '../components/things.tsx';
import { useNetwork, useNetworks } from '../queries.ts';
import { firstOf } from '../words.ts';

const keyOf = ({ id }: Network) => id;
const nameOf = ({ name }: Network) => short(name);
const wordsOf = ({ id, name, driver, compose, project, subnets }: Network) =>
  `${id} ${name} ${driver} ${compose ?? ''} ${project?.name ?? ''} ${subnets.join(' ')}`;

const columns = (few: boolean): TableColumn<Network>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 180,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name, builtIn, internal, compose }) => (
      <>
        <bdi className="truncate font-medium">{short(name)}</bdi>
        {builtIn && <Tag>of the engine</Tag>}
        {internal && <Tag>inside only</Tag>}
        {compose && !few && <Tag className="min-w-0 shrink-[2]">{short(compose)}</Tag>}
      </>
    ),
  },
  ...(few ? [] : [projectColumn<Network>()]),
  usersColumn<Network>(),
  { id: 'driver', header: 'Kind', width: 90, sortBy: ({ driver }) => driver, cell: ({ driver }) => short(driver) },
  {
    id: 'subnet',
    header: 'Addresses',
    width: 130,
    mono: true,
    sortBy: ({ subnets }) => subnets[0] ?? null,
    cell: ({ subnets }) => (subnets.length === 0 ? nothing : <span className="truncate">{subnets.join(', ')}</span>),
  },
];

export function NetworksTab() {
  const query = useNetworks();
  const asking = useAsking();
  const remove = (networks: readonly Network[], none?: () => void) => {
    const own = networks.filter(({ builtIn }) => !builtIn);
    const [first] = own;
    const one = own.length === 1 && first ? nameOf(first) : null;
    asking.confirm({
      title: one === null ? `Remove ${own.length} networks?` : `Remove the network ${one}?`,
      children: 'A network in which a container is stays.',
      loses: firstOf(own, (network) => `${nameOf(network)}${network.subnets[0] ? `, ${network.subnets[0]}` : ''}`),
      confirmLabel: one === null ? 'Remove them' : 'Remove',
      onConfirm: () => {
        none?.();
        const acts = own.map(
          ({ id }) =>
            () =>
              client.containers.networks.remove({ id }),
        );
        if (acts[0] && acts.length === 1) void asking.run('The network could not be removed', acts[0]);
        else void asking.runAll('Remove', acts);
      },
    });
  };
  return (
    <Things
      noun={['network', 'networks']}
      param="network"
      query={query}
      keyOf={keyOf}
      nameOf={nameOf}
      wordsOf={wordsOf}
      columns={columns}
      sort={{ id: 'name', direction: 'ascending' }}
      icon={NetworkIcon}
      empty={{ title: 'There is no network', text: 'The engine has none, not even its own.' }}
      actions={
        <Button icon={Plus} onClick={() => asking.show((close) => <CreateDialog asking={asking} onClose={close} />)}>
          Make a network…
        </Button>
      }
      entries={(network) => [
        { id: 'copy', label: 'Copy its name', icon: Copy, onSelect: () => void copyText(network.name) },
        {
          id: 'remove',
          label: 'Remove…',
          icon: Trash2,
          danger: true,
          disabled: network.builtIn,
          onSelect: () => remove([network]),
        },
      ]}
      bulk={(networks, none) => (
        <Button
          size="sm"
          icon={Trash2}
          disabled={networks.every(({ builtIn }) => builtIn)}
          onClick={() => remove(networks, none)}
        >
          Remove…
        </Button>
      )}
      inspector={(network, close) => (
        <NetworkInspector key={network.id} network={network} onClose={close} onRemove={() => remove([network])} />
      )}
    />
  );
}

function CreateDialog({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  const [internal, setInternal] = useState(false);
  return (
    <NameDialog
      title="Make a network"
      label="Name"
      action="Make it"
      problem={nameProblem}
      onSubmit={(name) =>
        asking.run('The network could not be made', () => client.containers.networks.create({ name, internal }))
      }
      onClose={onClose}
    >
      <Checkbox
        checked={internal}
        onCheckedChange={setInternal}
        hint="Its containers reach each other and nothing else."
      >
        Inside only
      </Checkbox>
    </NameDialog>
  );
}

function NetworkInspector({
  network,
  onClose,
  onRemove,
}: {
  network: Network;
  onClose: () => void;
  onRemove: () => void;
}) {
  const query = useNetwork(network.id);
  const detail = query.data;
  return (
    <Inspector
      title={<bdi>{nameOf(network)}</bdi>}
      subtitle={network.driver}
      onClose={onClose}
      footer={
        !network.builtIn && (
          <Button size="sm" icon={Trash2} onClick={onRemove}>
            Remove…
          </Button>
        )
      }
    >
      {query.isError && !detail ? (
        <Failure
          what="The network could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !detail ? (
        <Skeleton rows={6} label="Reading the network" />
      ) : (
        <div className="grid gap-5">
          <KeyValue
            items={[
              {
                key: 'Addresses',
                value: network.subnets.join(', ') || 'none of its own',
                mono: network.subnets.length > 0,
              },
              { key: 'Reaches', value: network.internal ? 'its own containers only' : 'the world outside' },
              { key: 'Scope', value: short(network.scope) },
              { key: 'Id', value: network.id.slice(0, 12), mono: true, copy: network.id },
            ]}
          />
          <Section title="Containers" count={network.usedBy.length} level={3}>
            <Users
              users={network.usedBy}
              extra={({ id }) => detail.containers.find((one) => one.id === id)?.address ?? 'no address now'}
            />
          </Section>
          {detail.labels.length > 0 && (
            <Section title="Labels" count={detail.labels.length} level={3}>
              <Named pairs={detail.labels} />
            </Section>
          )}
        </div>
      )}
    </Inspector>
  );
}
