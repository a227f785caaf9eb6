import { Copy, HardDrive, Plus, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Volume } from '../../../../shared/features/containers/things.ts';
import { client } from '../../../app/connection.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatAbsolute, formatMoment } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { NameDialog, nameProblem } from '../acting/name-dialog.tsx';
import { useAsking } from '../acting/use-asking.tsx';
import { projectColumn, Users, usersColumn } from '../components/cells.tsx';
import { Things } from '../components/things.tsx';
import { useVolumes } from '../queries.ts';
import { firstOf } from '../words.ts';

const keyOf = ({ name }: Volume) => name;
const nameOf = ({ name, anonymous }: Volume) => (anonymous ? `${name.slice(0, 12)}…` : short(name));
const wordsOf = ({ name, compose, project, usedBy }: Volume) =>
  `${name} ${compose ?? ''} ${project?.name ?? ''} ${usedBy.map((user) => user.name).join(' ')}`;

const columns = (few: boolean): TableColumn<Volume>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 200,
    grow: true,
    sortBy: ({ name }) => name,
    cell: (volume) => (
      <>
        <bdi
          className={volume.anonymous ? 'truncate font-mono text-dim' : 'truncate font-medium'}
          title={short(volume.name)}
        >
          {nameOf(volume)}
        </bdi>
        {volume.anonymous && <Tag>no name</Tag>}
        {volume.compose && !few && <Tag className="min-w-0 shrink-[2]">{short(volume.compose)}</Tag>}
      </>
    ),
  },
  ...(few ? [] : [projectColumn<Volume>()]),
  usersColumn<Volume>(),
  {
    id: 'size',
    header: 'Size',
    width: 84,
    numeric: true,
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatBytes(bytes),
  },
  {
    id: 'made',
    header: 'Made',
    width: 90,
    numeric: true,
    sortBy: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => (createdAt === null ? '–' : formatMoment(createdAt, Date.now())),
  },
];

export function VolumesTab() {
  const query = useVolumes();
  const asking = useAsking();
  const [show, setShow] = useState<'all' | 'unused'>('all');
  const all = query.data ?? [];
  const fits = useCallback(({ usedBy }: Volume) => show === 'all' || usedBy.length === 0, [show]);
  const remove = (volumes: readonly Volume[], none?: () => void) => {
    const [first] = volumes;
    const one = volumes.length === 1 && first ? nameOf(first) : null;
    asking.confirm({
      title: one === null ? `Remove ${volumes.length} volumes?` : `Remove the volume ${one}?`,
      loses: firstOf(
        volumes,
        (volume) =>
          `${nameOf(volume)}: ${volume.bytes === null ? 'all' : `the ${formatBytes(volume.bytes)}`} in it, for good`,
      ),
      ...(one !== null && first && !first.anonymous && { typed: first.name }),
      confirmLabel: one === null ? 'Remove them' : 'Remove volume',
      onConfirm: () => {
        none?.();
        const acts = volumes.map(
          ({ name }) =>
            () =>
              client.containers.volumes.remove({ name }),
        );
        if (acts[0] && acts.length === 1) void asking.run('The volume could not be removed', acts[0]);
        else void asking.runAll('Remove', acts);
      },
    });
  };
  const create = () =>
    asking.show((close) => (
      <NameDialog
        title="Make a volume"
        label="Name"
        action="Make it"
        problem={nameProblem}
        onSubmit={(name) =>
          asking.run('The volume could not be made', () => client.containers.volumes.create({ name }))
        }
        onClose={close}
      />
    ));
  return (
    <Things
      noun={['volume', 'volumes']}
      param="volume"
      query={query}
      keyOf={keyOf}
      nameOf={nameOf}
      wordsOf={wordsOf}
      columns={columns}
      sort={{ id: 'name', direction: 'ascending' }}
      fits={fits}
      onShowAll={() => setShow('all')}
      icon={HardDrive}
      empty={{
        title: 'There is no volume yet',
        text: 'Volumes keep what containers write. Compose makes them by the names in its file.',
      }}
      filters={
        <SegmentedControl
          label="Which volumes"
          value={show}
          onValueChange={setShow}
          segments={[
            { value: 'all', label: `All ${all.length}` },
            { value: 'unused', label: `Unused ${all.filter(({ usedBy }) => usedBy.length === 0).length}` },
          ]}
        />
      }
      actions={
        <Button icon={Plus} onClick={create}>
          Make a volume…
        </Button>
      }
      entries={(volume) => [
        { id: 'copy', label: 'Copy its name', icon: Copy, onSelect: () => void copyText(volume.name) },
        { id: 'remove', label: 'Remove…', icon: Trash2, danger: true, onSelect: () => remove([volume]) },
      ]}
      bulk={(volumes, none) => (
        <Button size="sm" icon={Trash2} onClick={() => remove(volumes, none)}>
          Remove…
        </Button>
      )}
      inspector={(volume, close) => (
        <Inspector
          title={<bdi>{nameOf(volume)}</bdi>}
          subtitle={formatBytes(volume.bytes)}
          onClose={close}
          footer={
            <Button size="sm" icon={Trash2} onClick={() => remove([volume])}>
              Remove…
            </Button>
          }
        >
          <div className="grid gap-5">
            <KeyValue
              items={[
                { key: 'Name', value: short(volume.name), mono: true, copy: volume.name },
                { key: 'Kept by', value: short(volume.driver) },
                ...(volume.createdAt === null ? [] : [{ key: 'Made', value: formatAbsolute(volume.createdAt) }]),
                ...(volume.compose === null ? [] : [{ key: 'Stack', value: short(volume.compose) }]),
              ]}
            />
            <Section title="Used by" count={volume.usedBy.length} level={3}>
              <Users users={volume.usedBy} />
            </Section>
          </div>
        </Inspector>
      )}
    />
  );
}
