import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import type { LogLine, Run } from '../../../shared/features/runs/schema.ts';
import { client } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';
import { createLogReader, type LogReader, nothingRead } from './log-reader.ts';
import { useLinesOf } from './queries.ts';

const pageSize = 5_000;
const mostLines = 50_000;
const gatherMs = 60;

/** The log of a run or of one of its steps: what was said, and what is being said. */
export function useRunLog(run: Run, stepKey: string | null) {
  const runId = run.id;
  const titleOf = useEffectEvent((key: string) => run.steps.find((step) => step.key === key)?.title ?? key);
  const [reader, setReader] = useState<LogReader | null>(null);
  const listeners = useRef(new Set<() => void>());

  useEffect(() => {
    const titles = new Map<string, string>();
    const next = createLogReader({
      read: (afterSeq) =>
        client.runs.log({ id: runId, afterSeq, limit: pageSize, ...(stepKey !== null && { stepKey }) }),
      pageSize,
      most: mostLines,
      titleOf: (key) => {
        const known = titles.get(key) ?? titleOf(key);
        titles.set(key, known);
        return known;
      },
      changed: () => {
        for (const listener of listeners.current) listener();
      },
    });
    setReader(next);
    void next.readOn();
    return next.dispose;
  }, [runId, stepKey]);

  // Lines come one by one, and thousands of them: what has come in a moment is taken together.
  const arrived = useRef<LogLine[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useStream(useLinesOf(runId), {
    item: (line) => {
      if (stepKey !== null && line.stepKey !== stepKey) return;
      if (arrived.current.push(line) > 1) return;
      timer.current = setTimeout(() => {
        const lines = arrived.current;
        arrived.current = [];
        reader?.arrive(lines);
      }, gatherMs);
    },
    reset: () => void reader?.readOn(),
  });

  const [subscribe] = useState(() => (listener: () => void) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
    };
  });
  const state = useSyncExternalStore(subscribe, () => reader?.state() ?? nothingRead);
  return { ...state, readAgain: () => void reader?.readOn() };
}
