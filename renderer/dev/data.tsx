import { useEffect, useMemo, useState } from 'react';
import { formatBytes } from '../lib/bytes.ts';
import { formatDuration } from '../lib/duration.ts';
import { formatCount, formatNumber, formatPercent } from '../lib/number.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { DataTable, type TableColumn } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { KeyValue } from '../ui/key-value.tsx';
import { Link } from '../ui/link.tsx';
import { Ring } from '../ui/ring.tsx';
import { Section } from '../ui/section.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { type MarkState, StateMark } from '../ui/state-mark.tsx';
import { Tag } from '../ui/tag.tsx';
import { Time } from '../ui/time.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { useSampleActions } from './overlays.tsx';
import { longText, Specimen } from './specimen.tsx';

interface Row {
  id: string;
  name: string;
  kind: string;
  state: MarkState;
  branch: string;
  port: number | null;
  cpu: number;
  memory: number;
  hour: (number | null)[];
  health: number | null;
}

const kinds = ['Fastify', 'Next.js', 'Django', 'container', 'Vite', 'Go'];
const states: MarkState[] = ['healthy', 'healthy', 'failing', 'healthy', 'stopped', 'waiting'];

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const wave = (at: number) => 0.2 + 0.15 * Math.sin(at / 2 + index) + (at % (3 + (index % 5)) === 0 ? 0.1 : 0);
    return {
      id: `row-${index}`,
      name: index === 4 ? longText : `service-${index}`,
      kind: kinds[index % kinds.length] ?? '',
      state: states[index % states.length] ?? 'neutral',
      branch: index % 7 === 0 ? 'feature/a-rather-long-branch-name' : 'main',
      port: index % 4 === 3 ? null : 3000 + (index % 9000),
      cpu: wave(index),
      memory: 96e6 + (index % 40) * 21e6,
      hour: Array.from({ length: 24 }, (_, at) => (index % 6 === 5 && at > 9 && at < 14 ? null : wave(at))),
      health: index % 4 === 3 ? null : (index * 37) % 101,
    };
  });
}

const columns: TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Project',
    width: 200,
    grow: true,
    sortBy: (row) => row.name,
    cell: (row) => (
      <>
        <span className="truncate font-semibold">{row.name}</span>
        <Tag className="shrink-0">{row.kind}</Tag>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 96,
    sortBy: (row) => row.state,
    cell: (row) => <StateMark state={row.state} />,
  },
  {
    id: 'branch',
    header: 'Branch',
    width: 120,
    mono: true,
    cell: (row) => <span className="truncate">{row.branch}</span>,
  },
  { id: 'port', header: 'Port', width: 64, mono: true, sortBy: (row) => row.port, cell: (row) => row.port ?? '–' },
  {
    id: 'cpu',
    header: 'CPU',
    width: 64,
    numeric: true,
    sortBy: (row) => row.cpu,
    cell: (row) => formatPercent(row.cpu),
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 84,
    numeric: true,
    sortBy: (row) => row.memory,
    cell: (row) => formatBytes(row.memory),
  },
  {
    id: 'hour',
    header: 'Last hour',
    width: 108,
    cell: (row) => (
      <Sparkline
        values={row.hour}
        label={`CPU of ${row.id}, last hour`}
        format={(value) => formatPercent(value)}
        min={0}
        tone={row.state === 'failing' ? 'bad' : 'accent'}
      />
    ),
  },
  {
    id: 'health',
    header: 'Health',
    width: 80,
    sortBy: (row) => row.health,
    cell: (row) => <Ring value={row.health} label={`Health of ${row.id}`} />,
  },
];

const keyOf = (row: Row) => row.id;

function LiveList() {
  const [items, setItems] = useState(() => rowsOf(500));
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (!live) return;
    let next = 0;
    const timer = setInterval(() => {
      next += 1;
      setItems((now) => [{ ...(rowsOf(1)[0] as Row), id: `new-${Date.now()}`, name: `inserted ${next}` }, ...now]);
    }, 500);
    return () => clearInterval(timer);
  }, [live]);
  return (
    <div className="grid gap-2">
      <Button size="sm" className="w-fit" onClick={() => setLive(!live)}>
        {live ? 'Stop inserting' : 'Insert rows at the top'}
      </Button>
      <VirtualList
        label="Live list"
        items={items}
        getKey={keyOf}
        lines={2}
        className="h-60 rounded-lg border border-line-soft"
        renderRow={(row) => (
          <div className="min-w-0">
            <p className="truncate">{row.name}</p>
            <p className="truncate text-sm text-faint">{`${row.branch} · ${formatBytes(row.memory)}`}</p>
          </div>
        )}
      />
    </div>
  );
}

export function Lists() {
  const many = useMemo(() => rowsOf(100_000), []);
  const few = useMemo(() => rowsOf(4), []);
  const entries = useSampleActions();
  const [opened, setOpened] = useState('');
  return (
    <>
      <Specimen name="List, 100,000 rows" className="grid gap-2">
        <VirtualList
          label="Services"
          items={many}
          getKey={keyOf}
          actions={() => entries}
          onOpen={(row) => setOpened(`opened ${row.id}`)}
          onPeek={(row) => setOpened(`peeked at ${row.id}`)}
          className="h-72 rounded-lg border border-line-soft"
          renderRow={(row) => (
            <div className="flex min-w-0 flex-1 items-center gap-2">
              <StateMark state={row.state} hideLabel />
              <span className="min-w-0 truncate">{row.name}</span>
              <span className="ms-auto shrink-0 text-faint">{row.kind}</span>
            </div>
          )}
        />
        <p className="text-sm text-faint" data-testid="opened">
          {opened || 'J K arrows Home End PageUp PageDown, Enter opens, Space peeks, . for actions'}
        </p>
      </Specimen>
      <Specimen name="List with buttons" className="grid">
        <VirtualList
          label="Interactive services"
          items={few}
          getKey={keyOf}
          interactive
          className="h-34"
          renderRow={(row) => (
            <div className="flex min-w-0 flex-1 items-center gap-2">
              <span className="min-w-0 truncate">{row.name}</span>
              <Button size="sm" className="ms-auto">
                Stop
              </Button>
            </div>
          )}
        />
      </Specimen>
      <Specimen name="Two lines, live" className="grid">
        <LiveList />
      </Specimen>
      <Specimen name="Empty list" className="grid">
        <VirtualList
          label="Nothing"
          items={[]}
          getKey={keyOf}
          renderRow={() => null}
          empty={<EmptyState size="line" title="Nothing runs." />}
        />
      </Specimen>
    </>
  );
}

export function Tables() {
  const many = useMemo(() => rowsOf(100_000), []);
  const few = useMemo(() => rowsOf(6), []);
  const entries = useSampleActions();
  const [selected, setSelected] = useState<string | null>('row-2');
  return (
    <>
      <Section
        title="Running"
        count="6 services in 3 projects"
        className="py-3"
        action={<Button size="sm">Stop all</Button>}
      >
        <DataTable
          label="Running services"
          columns={columns}
          items={few}
          getKey={keyOf}
          fit
          selectedKey={selected}
          onSelect={setSelected}
          actions={() => entries}
        />
      </Section>
      <Section title="Everything" count={many.length} className="py-3">
        <DataTable
          label="All services"
          columns={columns}
          items={many}
          getKey={keyOf}
          defaultSort={{ id: 'memory', direction: 'descending' }}
          actions={() => entries}
          className="h-90 rounded-lg border border-line-soft"
        />
      </Section>
      <Section title="None" count={0} className="py-3">
        <DataTable
          label="No services"
          columns={columns}
          items={[]}
          getKey={keyOf}
          className="h-40"
          empty={<EmptyState title="Nothing runs">Start a project and it appears here.</EmptyState>}
        />
      </Section>
    </>
  );
}

const minute = 60_000;

export function Figures() {
  const now = useMemo(() => Date.now(), []);
  const hour = [1, 3, 2, 6, 4, 8, 3, 9, 12, 4, 7, 11];
  return (
    <>
      <Specimen name="Numbers" className="flex flex-wrap gap-x-6 gap-y-1">
        <span>{formatNumber(12_408)}</span>
        <span>{formatNumber(Number.NaN)}</span>
        <span>{formatPercent(0.384)}</span>
        <span>{formatBytes(498 * 1024 ** 2)}</span>
        <span>{formatDuration(70_000)}</span>
        <span>{formatCount(1, 'project')}</span>
        <span>{formatCount(214, 'project')}</span>
      </Specimen>
      <Specimen name="Time" className="flex flex-wrap gap-x-6 gap-y-1">
        <Time at={now} />
        <Time at={now - 3 * minute} />
        <Time at={now + 130 * minute} />
        <Time at={now - 5 * 24 * 60 * minute} />
        <Time at={now - 700 * 24 * 60 * minute} />
        <Time at={now} form="moment" />
        <Time at={now} form="clock" className="font-mono" />
        <Time at={Number.NaN} />
      </Specimen>
      <Specimen name="Sparkline" className="flex flex-wrap items-center gap-6">
        <Sparkline label="CPU, last hour" values={hour} table />
        <Sparkline label="Failing" values={hour} tone="bad" max={20} min={0} />
        <Sparkline label="With a gap" values={[1, 3, null, null, 4, 2, 5]} />
        <Sparkline label="Flat" values={[3, 3, 3, 3]} tone="ok" />
        <Sparkline label="Nothing yet" values={[]} />
      </Specimen>
      <Specimen name="Ring" className="flex flex-wrap gap-6">
        {[0, 41, 66, 88, 100, null].map((value) => (
          <Ring key={String(value)} value={value} label="Health" />
        ))}
      </Specimen>
      <Specimen name="Key and value" className="max-w-150">
        <KeyValue
          items={[
            { key: 'Started', value: <Time at={now - 3 * minute} /> },
            {
              key: 'Path',
              value: '/srv/projects/shop/packages/api',
              mono: true,
              copy: '/srv/projects/shop/packages/api',
            },
            { key: 'Commit', value: 'a41f9c2', mono: true, copy: 'a41f9c2' },
            { key: 'Command', value: longText },
          ]}
        />
      </Specimen>
      <Specimen name="Code" className="grid max-w-150 gap-3">
        <CodeBlock
          title="Dockerfile"
          code={'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]'}
        />
        <CodeBlock title="Command" hideTitle code={`curl -fsS http://127.0.0.1:3000/health # ${longText}`} />
        <CopyButton text="copied" withText label="Copy details" className="w-fit" />
      </Specimen>
      <Specimen name="Link">
        <Link href="#data">Journal</Link>
        <Link href="#data" variant="plain">
          shop-api
        </Link>
        <Link href="https://example.org" external>
          Documentation
        </Link>
      </Specimen>
    </>
  );
}
