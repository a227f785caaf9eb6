import { useEffect, useEffectEvent } from 'react';
import type { SpokenCommand } from '../../../../shared/features/voice/intents.ts';
import type { Command } from '../../../app/feature.ts';
import { useShell } from '../../../app/shell-context.ts';

let current: () => SpokenCommand[] = () => [];

/** What this page offers to be run by voice now. */
export const offeredCommands = (): SpokenCommand[] => current();

const spoken = ({ id, title, keywords = [] }: Command): SpokenCommand => ({
  id,
  title: title.slice(0, 200),
  keywords: keywords.slice(0, 30).map((word) => word.slice(0, 60)),
});

/** In every page from its start: words that are written before anything else of voice has come are understood, too. */
export function useOffered(offered: (command: Command) => boolean): void {
  const { commands } = useShell();
  const offer = useEffectEvent(() => commands.filter(offered).slice(0, 2_000).map(spoken));
  useEffect(() => {
    current = () => offer();
  }, []);
}
