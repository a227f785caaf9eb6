import { useEffect } from 'react';
import { create } from 'zustand';
import type { Command } from './feature.ts';

/** What pages offer while they are shown, beside what features always offer. Later ones come last, so their keys win. */
const usePageCommands = create<{ sets: readonly (readonly Command[])[] }>()(() => ({ sets: [] }));

function register(commands: readonly Command[]): () => void {
  usePageCommands.setState(({ sets }) => ({ sets: [...sets, commands] }));
  return () => usePageCommands.setState(({ sets }) => ({ sets: sets.filter((set) => set !== commands) }));
}

/** Offers commands for as long as the component is there. Memoise the list. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => register(commands), [commands]);
}

export const pageCommands = (): readonly Command[] => usePageCommands.getState().sets.flat();

export const available = (commands: readonly Command[]) => commands.filter((command) => command.when?.() ?? true);
