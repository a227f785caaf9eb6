import { useCallback, useMemo } from 'react';
import { AppLink, useSearch } from '../../app/navigation.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Link } from '../../ui/link.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RangeBar } from './components/range-bar.tsx';
import { TimeFrame } from './frame.tsx';
import { MachineTab } from './machine/machine-tab.tsx';
import { OptimusTab } from './optimus-tab.tsx';
import { ProjectsTab } from './projects-tab.tsx';
import { useSafeMode, useSampling } from './queries.ts';
import { compareWords, isLive, parseWindow, type Window, windowToSearch, windowWords } from './window.ts';

const tabs = ['machine', 'projects', 'optimus'] as const;
type MonitorTab = (typeof tabs)[number];

const words = (window: Window): string => {
  const base = isLive(window) ? 'live, 5 minutes' : window.fixed ? 'a chosen time' : windowWords[window.name].label;
  return window.compare ? `${base}, beside ${compareWords[window.compare].line}` : base;
};

export default function MonitorsPage() {
  const [search, setSearch] = useSearch();
  const tab = tabs.find((value) => value === search.tab) ?? 'machine';
  const window = useMemo(() => parseWindow(search), [search]);
  const onWindow = useCallback(
    (patch: Partial<Window>) => setSearch(windowToSearch({ ...parseWindow(search), ...patch })),
    [search, setSearch],
  );
  const show = (next: MonitorTab) =>
    setSearch({ tab: next === 'machine' ? undefined : next, project: undefined, period: undefined }, { push: true });
  const framed = (content: React.ReactNode) => (
    <TimeFrame window={window} onWindow={onWindow}>
      <div className="sticky top-0 z-20 grid gap-2 bg-bg px-4 py-2">
        <NotMeasuring />
        <RangeBar window={window} onWindow={onWindow} />
      </div>
      {content}
    </TimeFrame>
  );
  return (
    <>
      <PageSubtitle>{tab === 'projects' ? 'what projects cost' : words(window)}</PageSubtitle>
      <Tabs<MonitorTab>
        label="What is measured"
        value={tab}
        onValueChange={show}
        className="h-full min-h-0 px-4 pt-1"
        panelClassName="-mx-4 overflow-y-auto pt-0! inset-focus"
        tabs={[
          { value: 'machine', label: 'Machine', content: framed(<MachineTab />) },
          {
            value: 'projects',
            label: 'Projects',
            content: (
              <div className="flex h-full flex-col gap-2 pt-2">
                <NotMeasuring />
                <ProjectsTab />
              </div>
            ),
          },
          { value: 'optimus', label: 'Optimus', content: framed(<OptimusTab />) },
        ]}
      />
    </>
  );
}

/** A chart that stands still is then no fault. */
function NotMeasuring() {
  const sampling = useSampling().data;
  if (useSafeMode())
    return (
      <Callout tone="info" title="Nothing is measured in safe mode">
        Charts begin again when Optimus has started normally. What was measured before stays.
      </Callout>
    );
  if (sampling !== false) return null;
  return (
    <Callout tone="info" title="Nothing is measured now">
      It is switched off in <Link render={<AppLink to="/settings?section=monitors" />}>Settings</Link>. What was
      measured before stays.
    </Callout>
  );
}
