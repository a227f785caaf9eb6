import { useEffect } from 'react';
import { create } from 'zustand';
import type { Run } from '../../../shared/features/runs/schema.ts';
import type { RunActions } from './use-actions.ts';

interface OnView {
  run: Run | null;
  actions: RunActions | null;
}

/** The run that the user looks at, for the commands of the palette. */
export const onView = create<OnView>()(() => ({ run: null, actions: null }));

export function useOnView(run: Run | undefined, actions: RunActions): void {
  useEffect(() => onView.setState({ run: run ?? null, actions }));
  useEffect(() => () => onView.setState({ run: null, actions: null }), []);
}
