import { printable } from './printable.ts';

/** Names, commands and what programs say come from outside and may be anything, of any length. */
export const short = (text: string, most = 300): string => printable(text.slice(0, most));

export const shortCommit = (commit: string): string => short(commit, 7);
