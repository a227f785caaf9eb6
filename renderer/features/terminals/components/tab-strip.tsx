import { Columns2, Plus, Rows2, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { act } from '../act.ts';
import { terminalsOf } from '../layout.ts';
import { openTerminal } from '../open-terminal.ts';
import { moveTab, selectTab, type Tab, useTerminals } from '../store.ts';
import { folderName, howItEnded } from '../words.ts';

interface Props {
  tabs: readonly Tab[];
  current: Tab | null;
  rows: ReadonlyMap<string, Terminal>;
  /** Terminals whose bell rang while nobody looked. */
  rang: ReadonlySet<string>;
  panelId: string;
}

function stateOf(row: Terminal | undefined, failed: boolean): { state: MarkState; words: string } {
  if (!row) return failed ? { state: 'failing', words: 'Not opened' } : { state: 'waiting', words: 'Opening' };
  if (row.state === 'ended') return { state: 'stopped', words: howItEnded(row) };
  return row.running === null
    ? { state: 'healthy', words: 'Waits for a command' }
    : { state: 'running', words: 'Runs a command' };
}

/** The tabs of the terminals, and what is done with the one in front. */
export function TabStrip({ tabs, current, rows, rang, panelId }: Props) {
  const toast = useToast();
  const pending = useTerminals((state) => state.pending);
  const [naming, setNaming] = useState<string | null>(null);
  const attempt = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => toast(failureToast('It did not work', error)));

  const press = (event: KeyboardEvent, tab: Tab) => {
    const at = tabs.indexOf(tab);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by !== undefined && (event.ctrlKey || event.metaKey)) moveTab(tab.key, by);
    else if (by !== undefined || event.key === 'Home' || event.key === 'End') {
      const next =
        by === undefined ? (event.key === 'Home' ? 0 : tabs.length - 1) : (at + by + tabs.length) % tabs.length;
      const to = tabs[next];
      if (to) selectTab(to.key);
      (event.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus();
    } else if (event.key === 'F2') setNaming(tab.focused);
    else if (event.key === 'Delete') attempt(act('close', tab.focused));
    else return;
    event.preventDefault();
  };
  const rename = async (id: string, name: string) => {
    setNaming(null);
    await client.terminals.rename({ id, name });
  };

  return (
    <div className="flex min-h-8 items-center gap-1 border-b border-line-soft bg-panel px-2">
      {naming !== null && (
        <Input
          aria-label="Name of the terminal"
          defaultValue={rows.get(naming)?.named ? rows.get(naming)?.title : ''}
          placeholder={rows.get(naming)?.title}
          className="w-50"
          autoFocus
          maxLength={80}
          onBlur={() => setNaming(null)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') attempt(rename(naming, event.currentTarget.value.trim()));
            else if (event.key === 'Escape') setNaming(null);
            event.stopPropagation();
          }}
        />
      )}
      <div
        role="tablist"
        aria-label="Terminals"
        data-terminal-tabs=""
        className="flex min-w-0 items-center gap-0.5 overflow-x-auto"
      >
        {tabs.map((tab) => {
          const row = rows.get(tab.focused);
          const isCurrent = tab.key === current?.key;
          const others = terminalsOf(tab.pane).length - 1;
          const failed = Boolean(pending[tab.focused]?.error);
          const name = row?.title ?? (failed ? 'Not opened' : 'Opening');
          const { state, words } = stateOf(row, failed);
          return (
            <button
              key={tab.key}
              type="button"
              role="tab"
              aria-selected={isCurrent}
              aria-controls={panelId}
              tabIndex={isCurrent ? 0 : -1}
              title={
                row ? `${row.currentFolder ?? row.folder}${row.running === null ? '' : `\n${row.running}`}` : undefined
              }
              onClick={() => selectTab(tab.key)}
              onDoubleClick={() => row && setNaming(row.id)}
              onAuxClick={(event) => event.button === 1 && attempt(act('close', tab.focused))}
              onKeyDown={(event) => press(event, tab)}
              className={cx(
                'inset-focus inline-flex h-7 max-w-60 shrink-0 items-center gap-1.5 rounded-sm px-2 text-sm text-dim hover:bg-hover hover:text-text',
                isCurrent && 'bg-raise text-text',
              )}
            >
              <StateMark state={state} label={words} hideLabel />
              <span className="truncate">{name}</span>
              {row && (
                <span className="truncate text-2xs text-faint">{folderName(row.currentFolder ?? row.folder)}</span>
              )}
              {others > 0 && <span className="text-2xs text-faint">+{others}</span>}
              {terminalsOf(tab.pane).some((id) => rang.has(id)) && <span className="text-2xs text-warn">bell</span>}
            </button>
          );
        })}
      </div>
      <IconButton
        icon={Plus}
        size="sm"
        label="New terminal"
        onClick={() => attempt(current ? act('new') : openTerminal())}
      />
      {current && (
        <div className="ms-auto flex shrink-0 items-center gap-0.5">
          <IconButton
            icon={Columns2}
            size="sm"
            label="Split to the right"
            onClick={() => attempt(act('split-right'))}
          />
          <IconButton icon={Rows2} size="sm" label="Split below" onClick={() => attempt(act('split-down'))} />
          <IconButton icon={X} size="sm" label="Close this terminal" onClick={() => attempt(act('close'))} />
        </div>
      )}
    </div>
  );
}
