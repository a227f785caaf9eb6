import { useEffect, useRef, useState } from 'react';
import type { WorkflowReading } from '../../../../shared/features/workflows/schema.ts';
import { workflowsClient } from '../api.ts';

const waitMs = 120;

export interface Reading {
  /** Of the text as it is, or as it was a moment ago. */
  reading: WorkflowReading | undefined;
  /** The text that the reading speaks of. */
  of: string;
  /** Steps of the newest text that had some: while a line is being typed the graph stays. */
  steps: WorkflowReading['steps'];
  stale: boolean;
  error: unknown;
}

const none: WorkflowReading['steps'] = [];

/** Reads the text again as it changes. An answer to an older text is dropped, and its question cancelled. */
export function useReading(
  text: string,
  id: string | null,
  first: WorkflowReading | undefined,
  round: number,
): Reading {
  const [state, setState] = useState(() => ({
    reading: first,
    of: first ? text : '',
    steps: first?.steps ?? none,
    error: null as unknown,
  }));
  const asked = useRef<{ text: string; round: number } | null>(first ? { text, round } : null);

  useEffect(() => {
    if (asked.current?.text === text && asked.current.round === round) return;
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        workflowsClient.read({ source: text, ...(id !== null && { id }) }, { signal: stop.signal }).then(
          (reading) => {
            if (stop.signal.aborted) return;
            asked.current = { text, round };
            setState((before) => {
              const broken =
                reading.steps.length === 0 && reading.problems.some(({ severity }) => severity === 'error');
              return {
                reading,
                of: text,
                steps: broken && text.trim() !== '' ? before.steps : reading.steps,
                error: null,
              };
            });
          },
          (error: unknown) => {
            if (!stop.signal.aborted) setState((before) => ({ ...before, error }));
          },
        );
      },
      asked.current === null ? 0 : waitMs,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, id, round]);

  return { ...state, stale: state.of !== text };
}
