import { useEffect } from 'react';
import { useSearch } from '../../app/navigation.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useCapture } from './capture/store.ts';
import { HistorySection } from './history/history-section.tsx';
import { Examples } from './page/examples.tsx';
import { TypeField } from './page/type-field.tsx';
import { SettingsSection } from './settings/settings-section.tsx';
import { StateSection } from './state/state-section.tsx';
import { WordsSection } from './words/words-section.tsx';

const tabs = ['state', 'history', 'examples', 'words', 'settings'] as const;
type Tab = (typeof tabs)[number];

const labels: Record<Tab, string> = {
  state: 'How it stands',
  history: 'History',
  examples: 'What can be said',
  words: 'Own words',
  settings: 'Settings',
};

export default function VoicePage() {
  const [search, setSearch] = useSearch();
  const tab = tabs.find((one) => one === search.tab) ?? 'state';
  // What listens and answers is on the page, so that what is written here is done like what is said.
  useEffect(() => useCapture.setState({ mounted: true }), []);

  const content: Record<Tab, React.ReactNode> = {
    state: <StateSection />,
    history: <HistorySection />,
    examples: <Examples />,
    words: <WordsSection />,
    settings: <SettingsSection />,
  };
  return (
    <div className="flex h-full min-h-0 flex-col px-4 pt-3">
      <TypeField />
      <Tabs<Tab>
        label="Voice"
        value={tab}
        onValueChange={(next) => setSearch({ tab: next === 'state' ? undefined : next, open: undefined })}
        className="min-h-0 flex-1 pt-2"
        panelClassName="min-h-0 overflow-y-auto pt-0!"
        tabs={tabs.map((value) => ({ value, label: labels[value], content: content[value] }))}
      />
    </div>
  );
}
