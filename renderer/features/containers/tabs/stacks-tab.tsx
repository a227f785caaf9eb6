import { Boxes, CircleStop, CloudDownload, Play, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { StackAct } from '../../../../shared/features/containers/acts.ts';
import type { Stack } from '../../../../shared/features/containers/things.ts';
import { client, knownError } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Select } from '../../../ui/select.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { type Asking, useAsking } from '../acting/use-asking.tsx';
import { projectColumn, Users } from '../components/cells.tsx';
import { Things } from '../components/things.tsx';
import { useContainers, useStacks } from '../queries.ts';

const keyOf = ({ name }: Stack) => name;
const nameOf = ({ name }: Stack) => short(name);
const wordsOf = ({ name, folder, project, services }: Stack) =>
  `${name} ${folder ?? ''} ${project?.name ?? ''} ${services.map((service) => service.name).join(' ')}`;
const marks: Record<Stack['state'], { mark: MarkState; word: string; rank: number }> = {
  failing: { mark: 'failing', word: 'failing', rank: 0 },
  partly: { mark: 'warning', word: 'partly running', rank: 1 },
  running: { mark: 'running', word: 'running', rank: 2 },
  stopped: { mark: 'stopped', word: 'stopped', rank: 3 },
};
const titles: Record<StackAct, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };
const icons = { start: Play, stop: CircleStop, restart: RotateCw };
const fitting = ({ state }: Stack): StackAct[] =>
  state === 'stopped' ? ['start'] : state === 'running' ? ['stop', 'restart'] : ['start', 'stop', 'restart'];
const running = ({ services }: Stack) =>
  services.flatMap(({ containers }) => containers).filter(({ state }) => state === 'running').length;
const size = ({ services }: Stack) => services.reduce((sum, { containers }) => sum + containers.length, 0);

const columns = (few: boolean): TableColumn<Stack>[] => [
  {
    id: 'state',
    header: 'State',
    width: 130,
    sortBy: ({ state, name }) => `${marks[state].rank} ${name}`,
    cell: ({ state }) => <StateMark state={marks[state].mark} label={marks[state].word} />,
  },
  {
    id: 'name',
    header: 'Name',
    width: 160,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name }) => <bdi className="truncate font-medium">{short(name)}</bdi>,
  },
  ...(few ? [] : [projectColumn<Stack>()]),
  {
    id: 'services',
    header: 'Services',
    width: 170,
    sortBy: ({ services }) => services.length,
    cell: ({ services }) => (
      <span className="truncate text-dim">{services.map((service) => short(service.name)).join(', ')}</span>
    ),
  },
  {
    id: 'running',
    header: 'Running',
    width: 90,
    numeric: true,
    sortBy: running,
    cell: (stack) => `${running(stack)} of ${size(stack)}`,
  },
];

export function StacksTab() {
  const query = useStacks();
  const asking = useAsking();
  const containers = useContainers().data?.containers ?? [];
  const act = (stacks: readonly Stack[], what: StackAct) => {
    const names = new Set(stacks.map(({ name }) => name));
    const risky =
      what === 'stop'
        ? []
        : containers.filter(({ compose, risks }) => compose && names.has(compose.project) && risks.length > 0);
    const go = (confirmed: boolean) => {
      const acts = stacks.map(
        ({ name }) =>
          () =>
            client.containers.stacks.act({ name, act: what, confirmed }),
      );
      if (acts[0] && acts.length === 1) void asking.run(`${titles[what]} failed`, acts[0]);
      else void asking.runAll(titles[what], acts);
    };
    if (risky.length === 0) return go(false);
    asking.confirm({
      title: `${titles[what]} what can reach the whole machine?`,
      children: risky.map(({ id, name, risks }) => <p key={id}>{`${short(name)}: ${short(risks.join(' '))}`}</p>),
      confirmLabel: titles[what],
      onConfirm: () => go(true),
    });
  };
  const update = (stack: Stack) =>
    asking.show((close) => <UpdateDialog stack={stack} asking={asking} onClose={close} />);
  const entries = (stack: Stack): MenuEntry[] => [
    ...fitting(stack).map((what) => ({
      id: what,
      label: titles[what],
      icon: icons[what],
      onSelect: () => act([stack], what),
    })),
    { type: 'separator', id: 'more' },
    {
      id: 'update',
      label: 'Update…',
      icon: CloudDownload,
      disabled: stack.updatable !== null,
      ...(stack.updatable !== null && { hint: stack.updatable }),
      onSelect: () => update(stack),
    },
  ];
  return (
    <Things
      noun={['stack', 'stacks']}
      param="stack"
      query={query}
      keyOf={keyOf}
      nameOf={nameOf}
      wordsOf={wordsOf}
      columns={columns}
      sort={{ id: 'state', direction: 'ascending' }}
      icon={Boxes}
      empty={{
        title: 'There is no stack yet',
        text: 'What docker compose up starts appears here, with its services and its project.',
      }}
      entries={entries}
      bulk={(stacks) =>
        (['start', 'stop', 'restart'] as const).map((what) => {
          const fit = stacks.filter((stack) => fitting(stack).includes(what));
          return (
            <Button key={what} size="sm" icon={icons[what]} disabled={fit.length === 0} onClick={() => act(fit, what)}>
              {titles[what]}
            </Button>
          );
        })
      }
      inspector={(stack, close) => (
        <Inspector
          title={<bdi>{nameOf(stack)}</bdi>}
          subtitle={`${running(stack)} of ${formatCount(size(stack), 'container')} running`}
          onClose={close}
          actions={
            <>
              {fitting(stack).map((what) => (
                <IconButton key={what} icon={icons[what]} label={titles[what]} onClick={() => act([stack], what)} />
              ))}
              <IconButton
                icon={CloudDownload}
                label="Update…"
                disabled={stack.updatable !== null}
                onClick={() => update(stack)}
              />
            </>
          }
        >
          <div className="grid gap-5">
            {stack.updatable !== null && (
              <Callout tone="info" title="It cannot be updated from here">
                {short(stack.updatable)}
              </Callout>
            )}
            <KeyValue
              items={[
                { key: 'State', value: <StateMark state={marks[stack.state].mark} label={marks[stack.state].word} /> },
                ...(stack.folder === null
                  ? []
                  : [{ key: 'Folder', value: short(stack.folder), mono: true, copy: stack.folder }]),
                ...stack.files.map((file, place) => ({
                  key: place === 0 ? 'File' : `File ${place + 1}`,
                  value: short(file.split('/').at(-1) ?? file),
                  mono: true,
                  copy: file,
                })),
              ]}
            />
            {stack.services.map((service) => (
              <Section key={service.name} title={short(service.name)} count={service.containers.length} level={3}>
                <Users users={service.containers} />
                <p className="mt-1 truncate text-sm text-faint">{short(service.containers[0]?.image ?? '')}</p>
              </Section>
            ))}
          </div>
        </Inspector>
      )}
    />
  );
}

type Images = 'as they are' | 'pull' | 'build';

function UpdateDialog({ stack, asking, onClose }: { stack: Stack; asking: Asking; onClose: () => void }) {
  const [images, setImages] = useState<Images>('as they are');
  const [busy, setBusy] = useState(false);
  const toast = useToast();
  const begin = async (confirmed: boolean) => {
    setBusy(true);
    try {
      await client.containers.stacks.update({ name: stack.name, images, confirmed });
      onClose();
    } catch (error) {
      const known = knownError(error);
      if (known?.code === 'CONFLICT' && !confirmed && known.data.why.startsWith('Whoever is inside')) {
        onClose();
        asking.confirm({
          title: `Update ${nameOf(stack)} all the same?`,
          children: short(known.data.why),
          confirmLabel: 'Update',
          onConfirm: () => void begin(true),
        });
      } else toast(failureToast(`${nameOf(stack)} was not updated`, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={`Update ${nameOf(stack)}`}
      description="Brings it to what its compose file says now. If anything of it does not come up, the containers that run now run again, and nothing of the new is left."
      action="Update"
      busy={busy}
      onClose={onClose}
      onSubmit={() => void begin(false)}
    >
      <Field label="Images">
        <Select<Images>
          value={images}
          onValueChange={setImages}
          options={[
            { value: 'as they are', label: 'As they are', hint: 'Only what is missing is fetched or built' },
            { value: 'pull', label: 'Fetch newer ones', hint: 'From their registries, before anything is touched' },
            {
              value: 'build',
              label: 'Build them anew',
              hint: 'Those that the file builds, before anything is touched',
            },
          ]}
        />
      </Field>
    </FormDialog>
  );
}
