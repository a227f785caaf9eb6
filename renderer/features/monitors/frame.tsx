import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { askEntries } from '../../app/ask-about.ts';
import { orpc } from '../../app/connection.ts';
import { useGo } from '../../app/navigation.tsx';
import { ChartGroup, type GroupValue } from '../../ui/chart/group.tsx';
import type { Span } from '../../ui/chart/types.ts';
import { aboutChart } from './ask.ts';
import { WhatChanged } from './components/what-changed.tsx';
import { createLiveStore, type LiveStore } from './live-store.ts';
import { useLive } from './use-live.ts';
import { type Subject, useMarks } from './use-marks.ts';
import { createWants, type Wants } from './wants.ts';
import { isLive, spanOf, stepOf, type Window, windowWords } from './window.ts';

interface FrameValue {
  live: boolean;
  store: LiveStore;
  wants: Wants;
  /** What is asked for: it settles a moment after a zoom has. */
  asked: Span;
  compare: Window['compare'];
}

const FrameContext = createContext<FrameValue | null>(null);

export function useFrame(): FrameValue {
  const frame = useContext(FrameContext);
  if (!frame) throw new Error('a line needs a TimeFrame around it');
  return frame;
}

const settleMs = 180;
const liveSeconds = windowWords['5m'].ms / 1_000;

/** A window that moves with the time moves by its steps. */
function useNow(step: number): number {
  const [now, setNow] = useState(() => Date.now());
  const queries = useQueryClient();
  useEffect(() => {
    const move = () => {
      // A question that is still being answered is not asked anew: on a busy machine none would ever be.
      const asking = queries.isFetching({ queryKey: orpc.monitors.range.key() }) > 0;
      if (!document.hidden && !asking) setNow(Date.now());
    };
    move();
    const timer = setInterval(move, step);
    document.addEventListener('visibilitychange', move);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', move);
    };
  }, [step, queries]);
  return now;
}

interface TimeFrameProps {
  window: Window;
  onWindow: (patch: Partial<Window>) => void;
  /** Whose events are marked; all when left out. */
  subject?: Subject | undefined;
  children: ReactNode;
}

/** The stretch of time that the charts in it show: they move, zoom and read the clock together. */
export function TimeFrame({ window, onWindow, subject, children }: TimeFrameProps) {
  const [store] = useState(() => createLiveStore({ seconds: liveSeconds }));
  const [wants] = useState(createWants);
  const [zoom, setZoom] = useState(window.fixed);
  const [settled, setSettled] = useState(window.fixed);
  const [seen, setSeen] = useState(window.fixed);
  const [question, setQuestion] = useState<{ at: number; anchor: Parameters<typeof WhatChanged>[0]['anchor'] } | null>(
    null,
  );
  if (window.fixed?.from !== seen?.from || window.fixed?.to !== seen?.to) {
    setSeen(window.fixed);
    setZoom(window.fixed);
    setSettled(window.fixed);
  }
  const live = isLive(window) && zoom === null;
  const now = useNow(live ? 60_000 : stepOf(window.name));
  useLive(store, wants, liveSeconds, live);

  useEffect(() => {
    if (zoom?.from === settled?.from && zoom?.to === settled?.to) return;
    const timer = setTimeout(() => {
      setSettled(zoom);
      onWindow({ fixed: zoom });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [zoom, settled, onWindow]);

  const { name, compare } = window;
  const asked = useMemo(() => settled ?? spanOf(name, now), [settled, name, now]);
  const frame = useMemo(() => ({ live, store, wants, asked, compare }), [live, store, wants, asked, compare]);
  const marks = useMarks(asked, live, subject);
  const group = {
    onSpan: setZoom,
    zoomed: zoom !== null,
    marks,
    onAsk: (at: number, anchor: Parameters<typeof WhatChanged>[0]['anchor']) => setQuestion({ at, anchor }),
  };
  const [ask] = useState(() => group.onAsk);
  const go = useGo();
  const projectId = subject?.type === 'project' ? subject.id : null;
  const entries = useCallback<NonNullable<GroupValue['entries']>>(
    (shown) => askEntries(aboutChart(shown, projectId), go),
    [projectId, go],
  );
  return (
    <FrameContext value={frame}>
      {live ? (
        <MovingGroup store={store} {...group} onAsk={ask} entries={entries}>
          {children}
        </MovingGroup>
      ) : (
        <ChartGroup span={zoom ?? asked} {...group} onAsk={ask} entries={entries}>
          {children}
        </ChartGroup>
      )}
      {question && (
        <WhatChanged at={question.at} anchor={question.anchor} subject={subject} onClose={() => setQuestion(null)} />
      )}
    </FrameContext>
  );
}

interface MovingProps extends Omit<Parameters<typeof ChartGroup>[0], 'span'> {
  store: LiveStore;
}

/** Follows the newest second; the charts in it are drawn again, and nothing else of the page. */
function MovingGroup({ store, ...group }: MovingProps) {
  const newest = useSyncExternalStore(store.subscribe, store.newestAt);
  const span = useMemo(() => {
    const to = newest || Date.now();
    return { from: to - windowWords['5m'].ms, to };
  }, [newest]);
  return <ChartGroup span={span} {...group} />;
}
