import { SquareTerminal } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { openTerminal } from '../open-terminal.ts';
import { useTerminalRows } from '../queries.ts';
import { currentTab, keepOnly, useTerminals } from '../store.ts';
import { dropView } from '../view/registry.ts';
import { PaneTree } from './pane-tree.tsx';
import { TabStrip } from './tab-strip.tsx';

const none: ReadonlySet<string> = new Set();

/** Tabs of terminals, and the one in front. */
export function Workspace() {
  const list = useTerminalRows();
  const state = useTerminals();
  const [rang, setRang] = useState(none);
  const panelId = useId();
  const current = currentTab(state);

  useEffect(() => {
    if (list.data) keepOnly(new Set(list.data.map(({ id }) => id)));
  }, [list.data]);
  useEffect(() => {
    const { pending, tabs } = state;
    if (tabs.length > 0 || Object.keys(pending).length > 0) return;
    for (const { id } of list.data ?? []) dropView(id);
  }, [state, list.data]);
  const front = current?.focused;
  useEffect(() => {
    if (front !== undefined) setRang((all) => (all.has(front) ? new Set([...all].filter((id) => id !== front)) : all));
  }, [front]);

  if (list.isPending) return <Skeleton label="Loading the terminals" className="px-2" />;
  if (list.isError)
    return <Failure what="The terminals could not be read" error={list.error} onRetry={() => void list.refetch()} />;
  const rows = new Map(list.data.map((row) => [row.id, row]));
  const ring = (id: string) => {
    // Not as it was drawn: who rings may have been hidden since.
    if (id !== currentTab()?.focused || document.visibilityState !== 'visible') setRang((all) => new Set([...all, id]));
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TabStrip tabs={state.tabs} current={current} rows={rows} rang={rang} panelId={panelId} />
      {current ? (
        <div role="tabpanel" id={panelId} aria-label="Terminal" className="flex min-h-0 flex-1">
          <PaneTree key={current.key} tab={current} rows={rows} onBell={ring} />
        </div>
      ) : (
        <EmptyState
          icon={SquareTerminal}
          title="No terminal is open"
          action={
            <Button icon={SquareTerminal} onClick={() => void openTerminal()}>
              Open a terminal
            </Button>
          }
          aside="From a project it opens there, with the variables of the project."
        />
      )}
    </div>
  );
}
