import { hashKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { useStream } from '../../app/use-stream.ts';
import { projectsClient } from './api.ts';
import { applyRows } from './live.ts';
import { rowsOptions, useRows } from './queries.ts';
import { useCurrent } from './store.ts';

const openRows = projectsClient.rows;
/** A scan tells hundreds of rows a second; each drawing filters and orders all of them. */
const drawMs = 60;

/** Mounted once: reads the list and lays over it what the core says of single rows, for every screen that shows projects. */
export function FollowRows() {
  const queries = useQueryClient();
  useRows();
  const waiting = useRef(new Map<string, ProjectRow | null>());
  /** Came while the list was being read: the answer may be older than they are. */
  const meanwhile = useRef(new Map<string, ProjectRow | null>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    const { queryKey } = rowsOptions();
    const hash = hashKey(queryKey);
    useCurrent.setState({ rows: () => queries.getQueryData(queryKey) });
    return queries.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.query.queryHash !== hash) return;
      if (event.action.type !== 'success' || event.action.manual || meanwhile.current.size === 0) return;
      const late = meanwhile.current;
      meanwhile.current = new Map();
      queries.setQueryData(queryKey, (rows) => rows && applyRows(rows, late));
    });
  }, [queries]);

  useStream(openRows, {
    reset: () => {
      waiting.current.clear();
      void queries.invalidateQueries({ queryKey: rowsOptions().queryKey });
    },
    item: ({ id, row }) => {
      waiting.current.set(id, row);
      if (waiting.current.size > 1) return;
      timer.current = setTimeout(() => {
        const { queryKey } = rowsOptions();
        const fresh = waiting.current;
        waiting.current = new Map();
        if (queries.isFetching({ queryKey, exact: true }) > 0)
          for (const [key, value] of fresh) meanwhile.current.set(key, value);
        queries.setQueryData(queryKey, (rows) => rows && applyRows(rows, fresh));
      }, drawMs);
    },
  });
  return null;
}
