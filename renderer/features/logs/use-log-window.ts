import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LogLine } from '../../../shared/features/logs/schema.ts';
import { client } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';
import type { LogInput } from './filters.ts';
import { createLogWindow, emptyWindow, type LogWindow, type WindowState } from './log-window.ts';

const pageSize = 1_000;
/** Some 20 MB at the worst usual line; what lies beyond is read again when somebody goes there. */
const mostLines = 12_000;
const gatherMs = 60;

interface Options {
  input: LogInput;
  /** Around this line instead of at the end. */
  around: string | null;
  /** The reader is away from the end. */
  held: boolean;
}

/** The lines that fit: a stretch of them that grows as it is scrolled, and what is being written now. */
export function useLogWindow({ input, around, held }: Options) {
  const identity = JSON.stringify(input);
  const [reader, setReader] = useState<LogWindow | null>(null);
  const listeners = useRef(new Set<() => void>());
  const begin = useRef(around);
  begin.current = around;
  // Of the filters before, until there is something of these: a list that goes away with each letter cannot be read.
  const last = useRef<WindowState>(emptyWindow);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the identity stands for the input
  useEffect(() => {
    const next = createLogWindow({
      read: (at) => client.logs.page({ ...input, ...at, limit: pageSize }),
      most: mostLines,
      changed: () => {
        for (const listener of listeners.current) listener();
      },
    });
    setReader(next);
    void next.start(begin.current ?? undefined);
    return next.dispose;
  }, [identity]);

  // Of this list: another pattern is followed anew.
  const [ended, setEnded] = useState<{ of: string; error: unknown } | null>(null);
  useEffect(() => reader?.hold(held), [reader, held]);

  // Lines come one by one, and thousands of them: what has come in a moment is taken together.
  const arrived = useRef<LogLine[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const forgetArrived = useCallback(() => {
    clearTimeout(timer.current);
    arrived.current = [];
  }, []);
  // Of the filters before: a timer that still ran would take what comes for the new ones.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another reader is another list
  useEffect(() => forgetArrived, [reader]);
  const { from: _, to, ...watched } = input;
  const watching = JSON.stringify(watched);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for what is watched
  const open = useCallback<typeof client.logs.follow>(
    (position, options) => client.logs.follow({ ...watched, ...position }, options),
    [watching],
  );
  useStream(open, {
    item: (line) => {
      if (to !== undefined && line.at >= to) return;
      if (arrived.current.push(line) > 1) return;
      timer.current = setTimeout(() => {
        const lines = arrived.current;
        arrived.current = [];
        reader?.arrive(lines);
      }, gatherMs);
    },
    ended: (error) => setEnded({ of: watching, error }),
    reset: () => {
      setEnded(null);
      forgetArrived();
      void reader?.readOn();
    },
  });

  const [subscribe] = useState(() => (listener: () => void) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
    };
  });
  const now = useSyncExternalStore(subscribe, () => reader?.state() ?? emptyWindow);
  const stale = now.begun === 0 && now.reading === 'start' && last.current.entries.length > 0;
  useEffect(() => {
    if (now.begun > 0 || now.failed) last.current = now;
  }, [now]);
  return { state: stale ? last.current : now, stale, reader, ended: ended?.of === watching ? ended.error : null };
}
