import { create } from 'zustand';

/** Whether the list is held although things go on happening. */
export const usePaused = create<{ paused: boolean }>()(() => ({ paused: false }));

export function setPaused(paused: boolean): void {
  usePaused.setState({ paused });
}

export function togglePaused(): void {
  usePaused.setState((state) => ({ paused: !state.paused }));
}
