import { ArrowDown, ArrowUp, HardDrive, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import type { View } from '../view/create-view.ts';
import { KeptHits } from './kept-hits.tsx';

/** Colours have to be bytes here. */
const decorations = {
  matchBackground: '#6b5a1e',
  matchOverviewRuler: '#d9a400',
  activeMatchBackground: '#b3541e',
  activeMatchColorOverviewRuler: '#ff8a3d',
};

/** Searches what is drawn, and on demand all that is kept of this terminal. */
export function FindBar({ view, onClose }: { view: View; onClose: () => void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ resultIndex: number; resultCount: number } | null>(null);
  const [kept, setKept] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { search } = view;

  useEffect(() => {
    field.current?.focus();
    const listening = search.onDidChangeResults(setFound);
    return () => {
      listening.dispose();
      search.clearDecorations();
    };
  }, [search]);

  const go = (forward: boolean) => {
    if (text === '') return;
    view.showRuler();
    const caseSensitive = text !== text.toLowerCase();
    if (forward) search.findNext(text, { decorations, caseSensitive });
    else search.findPrevious(text, { decorations, caseSensitive });
  };
  const change = (next: string) => {
    setText(next);
    setKept(null);
    if (next === '') {
      search.clearDecorations();
      setFound(null);
    } else search.findPrevious(next, { decorations, caseSensitive: next !== next.toLowerCase(), incremental: true });
  };
  const close = () => {
    onClose();
    view.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(event.shiftKey);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  };
  const count = found?.resultCount ?? 0;
  const words =
    text === ''
      ? ''
      : count === 0
        ? 'Not in what is drawn'
        : `${found && found.resultIndex >= 0 ? found.resultIndex + 1 : '…'} of ${count}`;
  return (
    <div className="border-b border-line-soft bg-panel">
      <search className="flex flex-wrap items-center gap-1.5 px-2 py-1">
        <SearchField
          ref={field}
          label="Search in this terminal"
          value={text}
          onValueChange={change}
          onKeyDown={press}
          className="w-60"
        />
        <span role="status" className="min-w-24 text-sm text-dim tabular-nums">
          {words}
        </span>
        <IconButton icon={ArrowUp} size="sm" label="Previous" shortcut="Enter" onClick={() => go(false)} />
        <IconButton icon={ArrowDown} size="sm" label="Next" shortcut="Shift+Enter" onClick={() => go(true)} />
        <Button size="sm" variant="ghost" icon={HardDrive} disabled={text === ''} onClick={() => setKept(text)}>
          Search all that is kept
        </Button>
        <IconButton icon={X} size="sm" label="Close search" shortcut="Escape" onClick={close} className="ms-auto" />
      </search>
      {kept !== null && (
        <KeptHits text={kept} id={view.id} label={(hits) => formatCount(hits, 'line', 'lines')} className="h-40" />
      )}
    </div>
  );
}
