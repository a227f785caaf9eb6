import { useMemo, useState } from 'react';
import { isAvailable } from '../../app/commands.ts';
import { useShell } from '../../app/shell-context.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Section } from '../../ui/section.tsx';
import { HotkeyList } from './components/hotkey-list.tsx';
import { filterCommands, graphKeys, listKeys } from './list-keys.ts';

export default function KeyboardPage() {
  const { commands, run } = useShell();
  const [text, setText] = useState('');
  const groups = useMemo(() => filterCommands(commands, text), [commands, text]);
  const searching = text.trim() !== '';

  return (
    <div className="grid max-w-250 grid-cols-[minmax(0,1fr)] gap-6 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <SearchField
          value={text}
          onValueChange={setText}
          label="Search commands and keys"
          className="w-80 max-w-full"
        />
        <p className="text-sm text-faint">Keys never act while you type in a field, except those with Ctrl or ⌘.</p>
      </div>
      {groups.length === 0 && (
        <EmptyState
          title="No command has such a name or key"
          action={<Button onClick={() => setText('')}>Show all</Button>}
        />
      )}
      <div className="columns-1 gap-x-8 @3xl:columns-2">
        {groups.map(([group, list]) => (
          <Section key={group} title={group} className="mb-5 break-inside-avoid">
            <ul className="border-t border-line-soft">
              {list.map((command) => (
                <li
                  key={command.id}
                  className="flex h-(--row) items-center justify-between gap-4 border-b border-line-soft ps-2"
                >
                  {isAvailable(command) ? (
                    <button
                      type="button"
                      onClick={() => run(command)}
                      className="inset-focus h-full min-w-0 flex-1 truncate text-start hover:text-accent"
                    >
                      {command.title}
                    </button>
                  ) : (
                    <span className="min-w-0 flex-1 truncate">
                      {command.title} <span className="text-sm text-faint">on its screen</span>
                    </span>
                  )}
                  {command.keys ? (
                    <Kbd keys={command.keys} className="pe-2" />
                  ) : (
                    <span className="pe-2 text-sm text-faint">in the palette</span>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        ))}
        {!searching && (
          <>
            <FixedKeys title="In every list" keys={listKeys} />
            <FixedKeys title="In a graph of steps" keys={graphKeys} />
          </>
        )}
      </div>
      {!searching && (
        <Section title="Global hotkeys" count="work while another program is in front">
          <HotkeyList />
        </Section>
      )}
    </div>
  );
}

function FixedKeys({ title, keys }: { title: string; keys: typeof listKeys }) {
  return (
    <Section title={title} className="mb-5 break-inside-avoid">
      <ul className="border-t border-line-soft">
        {keys.map(({ keys: pressed, does }) => (
          <li key={does} className="flex h-(--row) items-center justify-between gap-4 border-b border-line-soft px-2">
            <span className="min-w-0 truncate">{does}</span>
            <span className="flex gap-1.5">
              {pressed.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
