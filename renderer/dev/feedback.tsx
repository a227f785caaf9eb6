import { FolderSearch } from 'lucide-react';
import { useState } from 'react';
import { Breadcrumbs } from '../ui/breadcrumbs.tsx';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Inspector } from '../ui/inspector.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { KeyValue } from '../ui/key-value.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ResizablePanel } from '../ui/resizable-panel.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { longText, rightToLeft, Specimen } from './specimen.tsx';

export function Feedback() {
  return (
    <>
      <Specimen name="Empty" className="grid">
        <EmptyState
          icon={FolderSearch}
          title="No projects yet"
          action={<Button variant="primary">Add a folder</Button>}
          aside={
            <span className="inline-flex items-center gap-1.5">
              or press <Kbd keys="Mod+O" />
            </span>
          }
        >
          Point Optimus at the folder where you keep your code. It finds each project in it.
        </EmptyState>
        <EmptyState size="line" title="Nothing needs you." />
      </Specimen>
      <Specimen name="Error" className="grid">
        <ErrorState
          title="The journal could not be read"
          meaning="What happened before 14:02 is not shown. Nothing was lost: the file is untouched."
          advice="Try again; if it stays, restore the copy of 13:40 in Settings."
          details={'database/corrupt\ncorrelation 8f3a91c2\nSQLITE_CORRUPT: database disk image is malformed'}
          onRetry={() => undefined}
          action={<Button>Open settings</Button>}
        />
      </Specimen>
      <Specimen name="Loading" className="grid gap-4">
        <Skeleton label="Loading projects" delay={0} />
        <Skeleton label="Loading text" shape="text" rows={2} delay={0} />
      </Specimen>
      <Specimen name="Progress" className="grid max-w-120 gap-4">
        <ProgressBar label="Nightly backup" value={0.62} detail="1 min 10 s left" onCancel={() => undefined} />
        <ProgressBar label="Scanning ~/Code" value={null} detail="4,120 folders" onCancel={() => undefined} />
        <ProgressBar label="Deploy of shop-api" value={0.9} onCancel={() => undefined} cancelling />
        <ProgressBar label={longText} value={1} tone="ok" detail="done" />
        <ProgressBar label="Restore" value={0.4} tone="bad" detail="failed" />
        <ProgressBar label="Bare" value={0.3} bare />
      </Specimen>
      <Specimen name="Callout" className="grid gap-2">
        <Callout tone="info" title="Docker is not connected" action={<Button size="sm">Connect</Button>}>
          Containers and volumes appear once it runs.
        </Callout>
        <Callout tone="ok" title="The copy was checked" onDismiss={() => undefined} />
        <Callout
          tone="warn"
          title="Disk full in about 9 hours"
          action={<Button size="sm">Free 21 GB…</Button>}
          onDismiss={() => undefined}
        />
        <Callout tone="bad" title="The settings file could not be read">
          {longText}
        </Callout>
      </Specimen>
      <Specimen name="Right to left" className="grid gap-2">
        <div dir="rtl" className="grid gap-2">
          <Callout
            tone="warn"
            title={rightToLeft}
            action={<Button size="sm">Roll back</Button>}
            onDismiss={() => undefined}
          />
          <ProgressBar label={rightToLeft} value={0.4} detail="1 min" onCancel={() => undefined} />
          <StateMark state="failing" label={rightToLeft} />
        </div>
      </Specimen>
    </>
  );
}

export function Layout() {
  const [tab, setTab] = useState<'overview' | 'logs' | 'deploys' | 'off'>('overview');
  const [width, setWidth] = useState(280);
  const [open, setOpen] = useState(true);
  return (
    <>
      <Specimen name="Section" className="grid gap-4">
        <Section title="Needs you" count={3} action={<Button size="sm">Snooze all</Button>}>
          <p className="text-dim">Content</p>
        </Section>
      </Specimen>
      <Specimen name="Breadcrumbs" className="grid gap-2">
        <Breadcrumbs
          crumbs={[
            { id: 'projects', label: 'Projects', link: <a href="#layout">Projects</a> },
            { id: 'shop', label: 'shop', link: <a href="#layout">shop</a> },
            { id: 'api', label: 'shop-api' },
          ]}
        />
        <Breadcrumbs
          label="Long breadcrumbs"
          crumbs={[
            { id: 'projects', label: 'Projects', link: <a href="#layout">Projects</a> },
            { id: 'long', label: longText, link: <a href="#layout">{longText}</a> },
            { id: 'end', label: longText },
          ]}
        />
      </Specimen>
      <Specimen name="Tabs" className="grid">
        <Tabs
          label="Project"
          value={tab}
          onValueChange={setTab}
          end={<Button size="sm">Deploy</Button>}
          tabs={[
            { value: 'overview', label: 'Overview', content: 'Overview' },
            { value: 'logs', label: 'Logs', count: 12, content: 'Logs' },
            { value: 'deploys', label: 'Deployments', content: longText },
            { value: 'off', label: 'Metrics', disabled: true, content: null },
          ]}
        />
      </Specimen>
      <Specimen name="Inspector, resizable" className="grid">
        <div className="flex h-64 overflow-hidden rounded-lg border border-line-soft">
          <div className="min-w-0 flex-1 p-3 text-dim">
            The list stays. {!open && <Button onClick={() => setOpen(true)}>Open inspector</Button>}
          </div>
          {open && (
            <ResizablePanel
              handle="left"
              label="Resize inspector"
              size={width}
              defaultSize={280}
              min={200}
              max={420}
              onResize={setWidth}
              className="border-s border-line-soft"
            >
              <Inspector
                title="shop-api"
                subtitle="/srv/projects/shop/packages/api"
                onClose={() => setOpen(false)}
                footer={<Button variant="primary">Roll back</Button>}
              >
                <KeyValue
                  keyWidth={5}
                  items={[
                    { key: 'State', value: <StateMark state="failing" label="restarting" /> },
                    { key: 'Port', value: '3000', mono: true, copy: '3000' },
                    { key: 'Why', value: longText },
                  ]}
                />
              </Inspector>
            </ResizablePanel>
          )}
        </div>
      </Specimen>
    </>
  );
}
