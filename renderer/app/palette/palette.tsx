import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import {
  type KeyboardEvent,
  useDeferredValue,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { dialogFrame, scrim } from '../../ui/overlay.ts';
import { isAvailable } from '../commands.ts';
import type { Command, Finder } from '../feature.ts';
import { allSections, commandSections, namedSections, type PaletteEntry, step } from './entries.ts';
import { closePalette, used, usePalette, useRecent } from './palette-store.ts';
import { PaletteRow } from './row.tsx';
import { useFound } from './use-found.ts';

export interface PaletteProps {
  commands: readonly Command[];
  finders: readonly Finder[];
  run: (command: Command) => void;
  go: (to: string) => void;
}

export function Palette(props: PaletteProps) {
  const { open, times } = usePalette();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closePalette()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={scrim} />
        <Body key={times} {...props} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Of no use in what it opens. */
const opensThis = 'app.palette';

/** A component of its own, so that the next opening begins with an empty field. */
function Body({ commands, finders, run, go }: PaletteProps) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const [offered] = useState(() => commands.filter((command) => command.id !== opensThis && isAvailable(command)));
  const deferred = useDeferredValue(query);
  const recent = useRecent((state) => state.ids);
  const found = useFound(query, finders);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const sections = useMemo(
    () =>
      allSections(
        deferred,
        commandSections(deferred, offered, recent),
        namedSections(deferred, finders),
        found.sections,
      ),
    [deferred, offered, recent, finders, found.sections],
  );
  const entries = useMemo(() => sections.flatMap((section) => section.entries), [sections]);
  const index = Math.min(active, Math.max(0, entries.length - 1));
  const current = entries[index];

  // Before the first frame: who types on blindly types into it.
  useLayoutEffect(() => field.current?.focus(), []);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    closePalette();
    used(entry.id);
    if ('command' in entry.action) run(entry.action.command);
    else go(entry.action.to);
  };
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: step(entries.length, index, 1),
      ArrowUp: step(entries.length, index, -1),
      PageDown: Math.min(entries.length - 1, index + 8),
      PageUp: Math.max(0, index - 8),
    };
    if (event.ctrlKey && event.key === 'n') moves.n = step(entries.length, index, 1);
    if (event.ctrlKey && event.key === 'p') moves.p = step(entries.length, index, -1);
    const target = moves[event.key];
    if (target !== undefined) setActive(target);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(current);
    else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) closePalette();
    else return;
    event.preventDefault();
  };

  let at = -1;
  return (
    <Dialog.Popup initialFocus={field} finalFocus={false} className={cx(dialogFrame, 'w-150 overflow-hidden')}>
      <Dialog.Title className="sr-only">Search or run a command</Dialog.Title>
      <div className="flex items-center gap-2.5 border-b border-line-soft px-4">
        <Icon icon={Search} className="text-faint" />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${index}` : undefined}
          aria-autocomplete="list"
          aria-label="Search or run a command"
          placeholder="Search or run a command"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
          autoComplete="off"
          spellCheck={false}
          className="h-11 min-w-0 flex-1 bg-transparent text-md outline-none"
        />
        <Kbd keys="Escape" />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        tabIndex={-1}
        className="min-h-0 overflow-y-auto p-1.5 outline-none"
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div key={section.id} role="group" aria-labelledby={`${id}-${section.id}`}>
            <div id={`${id}-${section.id}`} role="presentation" className="px-2.5 pt-2 pb-1 text-2xs text-dim">
              {section.title}
            </div>
            {section.entries.map((entry) => {
              at++;
              const place = at;
              return (
                <PaletteRow
                  key={entry.id}
                  id={`${id}-${place}`}
                  entry={entry}
                  index={place}
                  active={place === index}
                  onPoint={() => setActive(place)}
                  onChoose={() => choose(entry)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className={entries.length === 0 && !found.busy ? 'px-4 pb-5 text-center text-dim' : 'sr-only'}>
        {entries.length === 0 && !found.busy
          ? `Nothing is called “${query.trim().slice(0, 60)}”. Try a shorter word.`
          : ''}
      </p>
    </Dialog.Popup>
  );
}
