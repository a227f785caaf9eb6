import { BellOff, CalendarClock, Plus } from 'lucide-react';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActiveTab } from './components/active-tab.tsx';
import { HistoryTab } from './components/history-tab.tsx';
import { QuietTab } from './components/quiet-tab.tsx';
import { RuleEditor } from './components/rule-editor.tsx';
import { RulesTab } from './components/rules-tab.tsx';
import { SilenceDialog } from './components/silence-dialog.tsx';
import { WindowDialog } from './components/window-dialog.tsx';
import { useActive, useAsleep, useRules, useSilences, useWindows } from './queries.ts';
import { closeEditing, editRule, editSilence, editWindow, useEditing } from './store.ts';

const tabs = ['active', 'rules', 'quiet', 'history'] as const;
type Tab = (typeof tabs)[number];

export default function AlertsPage() {
  const [search, setSearch] = useSearch();
  const tab: Tab = tabs.find((one) => one === search.tab) ?? 'active';
  const active = useActive();
  const asleep = useAsleep();
  const rules = useRules();
  const silences = useSilences();
  const windows = useWindows();
  const editing = useEditing();

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {active.data &&
          (asleep
            ? 'no rule is watched'
            : active.data.length === 0
              ? 'nothing is wrong'
              : formatCount(active.data.length, 'active alert'))}
      </PageSubtitle>
      <PageActions>
        {tab === 'quiet' ? (
          <>
            <Button icon={BellOff} onClick={editSilence}>
              Silence…
            </Button>
            <Button icon={CalendarClock} variant="primary" onClick={() => editWindow(null)}>
              New window
            </Button>
          </>
        ) : (
          <Button icon={Plus} variant="primary" onClick={() => editRule(null)}>
            New rule
          </Button>
        )}
      </PageActions>
      <Tabs
        label="Alerts"
        value={tab}
        onValueChange={(next) => setSearch({ tab: next === 'active' ? undefined : next, rule: undefined })}
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="min-h-0 overflow-y-auto pb-4"
        tabs={[
          {
            value: 'active',
            label: 'Active',
            count: asleep ? undefined : active.data?.length,
            content: <ActiveTab active={active} asleep={asleep} />,
          },
          { value: 'rules', label: 'Rules', count: rules.data?.length, content: <RulesTab rules={rules} /> },
          {
            value: 'quiet',
            label: 'Quiet times',
            count: silences.data && windows.data ? silences.data.length + windows.data.length : undefined,
            content: <QuietTab silences={silences} windows={windows} />,
          },
          { value: 'history', label: 'History', content: <HistoryTab /> },
        ]}
      />
      {editing.rule && (
        <RuleEditor
          key={`${editing.rule.from?.id ?? 'new'} ${editing.rule.copy}`}
          from={editing.rule.from}
          copy={editing.rule.copy}
          onClose={closeEditing}
        />
      )}
      {editing.silencing && <SilenceDialog rules={rules.data ?? []} onClose={closeEditing} />}
      {editing.window && (
        <WindowDialog
          window={windows.data?.find(({ id }) => id === editing.window?.id) ?? null}
          rules={rules.data ?? []}
          onClose={closeEditing}
        />
      )}
    </div>
  );
}
