import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { useAway } from '../../../app/away.ts';
import { orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { loadCode } from '../../../lib/load-code.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { act } from '../act.ts';
import { useProjectPlace, useTerminalSettings } from '../queries.ts';
import { focusTerminal } from '../store.ts';
import { ask } from '../view/asks.ts';
import type { View, ViewEvents } from '../view/create-view.ts';
import type { TerminalAction } from '../view/keys.ts';
import { dropView, keepView, takeWantedLine, viewOf } from '../view/registry.ts';
import { EndedLine } from './ended-line.tsx';
import { FindBar } from './find-bar.tsx';

const unkeptWords = {
  full: 'The disk is full. The terminal goes on; what it writes now is not kept and cannot be searched later.',
  unwritable: 'What it writes now cannot be kept: the folder of Optimus takes nothing.',
};

interface Props {
  row: Terminal;
  /** The keys go to it. */
  focused: boolean;
  onBell: (id: string) => void;
}

export default function TerminalPane({ row, focused, onBell }: Props) {
  const toast = useToast();
  const queries = useQueryClient();
  const away = useAway();
  const settings = useTerminalSettings();
  const project = useProjectPlace(row.projectId);
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View | null>(null);
  const [finding, setFinding] = useState(false);
  const { id } = row;

  const onAct = useEffectEvent((action: TerminalAction) => {
    if (action === 'find') return setFinding(true);
    act(action, id).catch((error: unknown) => toast(failureToast('It did not work', error)));
  });
  const onClipboard = useEffectEvent((text: string) => {
    const write = () =>
      void navigator.clipboard
        .writeText(text)
        .catch((error: unknown) => toast(failureToast('The clipboard could not be written', error)));
    // As it is now: the terminal may be hidden since long.
    const may = queries.getQueryData(orpc.settings.get.queryKey())?.settings.terminals.clipboard;
    if (may === 'always') write();
    else if (may === 'ask') ask({ kind: 'clipboard', text, write });
  });
  const events = useEffectEvent(
    (): ViewEvents => ({
      act: (action) => onAct(action),
      focused: () => focusTerminal(id),
      bell: () => onBell(id),
      problem: (what, error) => toast({ ...failureToast(what, error), id: `terminal-${id}` }),
      refused: (address, why) =>
        toast({
          title: 'The link was not opened',
          description: `${address.slice(0, 200)} ${why}`,
          tone: 'warn',
          id: 'terminal-link',
        }),
      clipboard: (text) => onClipboard(text),
      tooFar: () =>
        toast({
          title: 'The line is too far back to be drawn',
          description: 'The search shows it with its time; around the end the terminal is as it was.',
          tone: 'warn',
          id: `terminal-${id}`,
        }),
    }),
  );
  const make = useEffectEvent(async (isWanted: () => boolean) => {
    const { createView, reachable } = await loadCode(() => import('../view/create-view.ts'));
    if (!isWanted()) return;
    if (viewOf(id)?.isBehind(row.nextByte)) dropView(id);
    const line = takeWantedLine(id);
    const isReachable = line !== null && line >= row.firstByte && row.nextByte - line < reachable;
    if (line !== null && !isReachable) events().tooFar();
    const there = viewOf(id);
    const looks = { fontSize: settings?.fontSize ?? 13, screenReader: settings?.screenReader ?? false };
    const made = there ?? createView(row, looks, events(), isReachable ? line : null);
    keepView(made);
    setView(made);
  });

  const known = settings !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another terminal is another view
  useEffect(() => {
    if (!known) return;
    let wanted = true;
    void make(() => wanted);
    return () => {
      wanted = false;
    };
  }, [id, known]);

  useEffect(() => {
    const at = place.current;
    if (!view || !at) return;
    view.listen(events());
    view.attach(at);
    return () => view.detach(at);
  }, [view]);

  useEffect(() => {
    view?.update(row, project);
  }, [view, row, project]);

  useEffect(() => {
    if (view && settings) view.configure({ fontSize: settings.fontSize, screenReader: settings.screenReader });
  }, [view, settings]);

  useEffect(() => {
    if (view && focused && !finding) view.focus();
  }, [view, focused, finding]);

  return (
    <section aria-label={`Terminal ${row.title}`} className="flex min-h-0 min-w-0 flex-1 flex-col bg-bg">
      {finding && view && <FindBar view={view} onClose={() => setFinding(false)} />}
      <div ref={place} className="min-h-0 min-w-0 flex-1 overflow-hidden" />
      {away && (
        <p role="status" className="border-t border-line-soft px-3 py-1.5 text-sm">
          <StateMark
            state="waiting"
            label="Not connected. What you type now is not sent; it goes on when Optimus is back."
          />
        </p>
      )}
      {row.unkept !== null && (
        <p role="status" className="border-t border-line-soft px-3 py-1.5 text-sm">
          <StateMark state="warning" label={unkeptWords[row.unkept]} />
        </p>
      )}
      {row.state === 'ended' && <EndedLine row={row} view={view} />}
    </section>
  );
}
