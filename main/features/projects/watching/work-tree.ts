import { basename } from 'node:path';
import type { Clock } from '../../../core/lib/clock.ts';
import { watchTree } from '../../../core/watching/watch-tree.ts';
import { isHeavy } from '../files/heavy-folders.ts';
import { isBuildName, isLeftover } from './told.ts';

interface Options {
  clock: Clock;
  root: string;
  onEvent: () => void;
  onTrouble: (why: string | null) => void;
}

/** The files that somebody works on: not what is installed, built or cached, and not what editors leave while they write. */
export const watchWorkTree = ({ clock, root, onEvent, onTrouble }: Options) =>
  watchTree({
    clock,
    root,
    ignored: (path, isFolder) => {
      const name = basename(path);
      return isFolder ? name === '.git' || isHeavy(name, []) || isBuildName(name) : isLeftover(name);
    },
    onEvent,
    onReady: () => {},
    onTrouble,
  });
