import { Failure } from '../../app/failure.tsx';
import { AppLink } from '../../app/navigation.tsx';
import { PageActions } from '../../app/page-slots.tsx';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Logo } from '../../ui/logo.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { Capabilities } from './components/capabilities.tsx';
import { Cost } from './components/cost.tsx';
import { Database } from './components/database.tsx';
import { diagnosticsText } from './diagnostics.ts';
import { useCopies, useSystemInfo } from './queries.ts';
import { useMetrics } from './store.ts';

const versionNames: Record<string, string> = {
  node: 'Node',
  electron: 'Electron',
  chrome: 'Chromium',
  v8: 'V8',
  uv: 'libuv',
  sqlite: 'SQLite',
};

export default function AboutPage() {
  const info = useSystemInfo();
  const copies = useCopies();
  if (info.isPending) return <Skeleton rows={10} label="Loading what Optimus is" className="p-4" />;
  if (info.isError)
    return (
      <Failure
        what="What Optimus is could not be read"
        error={info.error}
        onRetry={() => void info.refetch()}
        retrying={info.isFetching}
      />
    );
  const { data } = info;
  const diagnostics = () =>
    diagnosticsText({
      info: data,
      sample: useMetrics.getState().samples.at(-1),
      copies: copies.data,
      userAgent: navigator.userAgent,
      now: Date.now(),
    });

  return (
    <div className="grid max-w-250 gap-6 p-4">
      <PageActions>
        <CopyButton withText text={diagnostics} label="Copy diagnostics" />
      </PageActions>
      <div className="flex items-center gap-3 pt-1">
        <Logo className="size-9" />
        <div className="min-w-0">
          <p className="text-lg leading-6 font-semibold tracking-tight">Optimus {data.version}</p>
          <p className="text-dim">Mission control for everything you build on one machine.</p>
        </div>
      </div>
      <div className="grid gap-6 @3xl:grid-cols-2">
        <Section title="This Optimus">
          <KeyValue
            items={[
              { key: 'Runs as', value: data.host === 'desktop' ? 'desktop program' : 'server for this browser' },
              { key: 'System', value: `${data.platform} ${data.arch}` },
              {
                key: 'Started',
                value: (
                  <>
                    <Time at={data.startedAt} /> <span className="text-faint">({formatAbsolute(data.startedAt)})</span>
                  </>
                ),
              },
              { key: 'Data folder', value: data.dataDir, mono: true, copy: data.dataDir },
              {
                key: 'Licence',
                value: 'MIT. The parts it is made of keep their own licences, listed in the package.',
              },
            ]}
          />
        </Section>
        <Section title="Made of">
          <KeyValue
            items={Object.entries(data.versions).map(([name, version]) => ({
              key: versionNames[name] ?? name,
              value: version,
              mono: true,
            }))}
          />
        </Section>
      </div>
      <Cost />
      <Database />
      <Capabilities capabilities={data.capabilities} />
      <p className="pb-2 text-sm text-faint">
        What Optimus writes to its own log stands in the dock below.{' '}
        <Link render={<AppLink to="/journal" />}>What happened</Link> stands in the journal.
      </p>
    </div>
  );
}
