import type { Cancel } from '../lib/clock.ts';
import type { WatchTreeOptions, watchTree } from './watch-tree.ts';

type Listener = Pick<WatchTreeOptions, 'onEvent' | 'onReady' | 'onTrouble'>;

interface Tree {
  listeners: Set<Listener>;
  ready: boolean;
  trouble: string | null;
  stop: Cancel;
}

/** Whoever watches the same thing under the same key does so with one set of watches; the key says what is ignored, too. */
export function createSharedTrees(watch: typeof watchTree) {
  const trees = new Map<string, Tree>();

  function plant(key: string, options: WatchTreeOptions): Tree {
    const tree: Tree = { listeners: new Set(), ready: false, trouble: null, stop: () => {} };
    const each = (tell: (listener: Listener) => void) => {
      for (const listener of [...tree.listeners]) tell(listener);
    };
    trees.set(key, tree);
    tree.stop = watch({
      ...options,
      onEvent: (seen, path) => each(({ onEvent }) => onEvent(seen, path)),
      onReady() {
        tree.ready = true;
        each(({ onReady }) => onReady());
      },
      onTrouble(why) {
        tree.trouble = why;
        each(({ onTrouble }) => onTrouble(why));
      },
    });
    return tree;
  }

  return (key: string, options: WatchTreeOptions): Cancel => {
    const tree = trees.get(key) ?? plant(key, options);
    // Of its own even when the same functions come twice.
    const listener: Listener = { ...options };
    tree.listeners.add(listener);
    if (tree.trouble !== null) listener.onTrouble(tree.trouble);
    if (tree.ready) listener.onReady();
    return () => {
      if (!tree.listeners.delete(listener) || tree.listeners.size > 0) return;
      trees.delete(key);
      tree.stop();
    };
  };
}
