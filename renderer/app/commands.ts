import type { Command } from './feature.ts';

/** What can be run now; the others have their screen or their state to wait for. */
export const isAvailable = (command: Command) => command.when?.() ?? true;
