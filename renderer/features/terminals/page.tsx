import { useState } from 'react';
import type { TerminalHit } from '../../../shared/features/terminals/schema.ts';
import { useSearch } from '../../app/navigation.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { KeptHits } from './components/kept-hits.tsx';
import { KeptTerminals } from './components/kept-terminals.tsx';
import { PtyCount } from './components/pty-count.tsx';
import { Workspace } from './components/workspace.tsx';
import { useEnded } from './queries.ts';
import { showTerminal } from './store.ts';
import { wantLine } from './view/registry.ts';

const parts = ['open', 'ended', 'search'] as const;
type Part = (typeof parts)[number];

function Search({ onOpen }: { onOpen: (hit: TerminalHit) => void }) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-3 py-2">
        <SearchField
          label="Search what all terminals wrote"
          value={text}
          onValueChange={(next) => {
            setText(next);
            if (next === '') setAsked('');
          }}
          onKeyDown={(event) => event.key === 'Enter' && setAsked(text)}
          className="max-w-100"
        />
        <p className="mt-1 text-sm text-faint">
          Enter searches everything that is kept on disk, of running terminals and of ended ones.
        </p>
      </div>
      {asked !== '' && (
        <KeptHits
          text={asked}
          label={(hits) => `${hits} ${hits === 1 ? 'line' : 'lines'}`}
          onOpen={onOpen}
          className="h-[60vh]"
        />
      )}
    </div>
  );
}

/** All terminals: those that are open, what the ended ones left, and a search through both. */
export default function TerminalsPage() {
  const [search, setSearch] = useSearch();
  const part: Part = parts.find((one) => one === search.part) ?? 'open';
  const setPart = (next: Part) => setSearch({ part: next === 'open' ? undefined : next });
  const ended = useEnded();
  const show = (id: string) => {
    showTerminal(id);
    setPart('open');
  };
  const showLine = ({ terminalId, at }: TerminalHit) => {
    wantLine(terminalId, at);
    show(terminalId);
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        <PtyCount />
      </PageSubtitle>
      <Tabs
        label="Terminals"
        value={part}
        onValueChange={setPart}
        className="flex-1 [&>:first-child]:px-3"
        panelClassName="pt-0! flex flex-col"
        tabs={[
          { value: 'open', label: 'Open', content: <Workspace /> },
          { value: 'ended', label: 'Ended', count: ended.length, content: <KeptTerminals onShow={show} /> },
          { value: 'search', label: 'Search', content: <Search onOpen={showLine} /> },
        ]}
      />
    </div>
  );
}
