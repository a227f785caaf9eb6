import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** The folder that is there, and what must appear in it for the socket to come. */
async function nearest(socket: string): Promise<{ folder: string; entry: string } | null> {
  let path = socket;
  // Two folders up at most: above them too much happens that has nothing to do with it.
  for (let up = 0; up < 3; up++) {
    const folder = dirname(path);
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory()) return { folder, entry: basename(path) };
    path = folder;
  }
  return null;
}

/** Told by the system when a socket comes or goes: nobody asks again and again. */
export async function watchSockets(sockets: readonly string[], onChange: () => void): Promise<() => void> {
  const watchers: FSWatcher[] = [];
  const wanted = new Map<string, Set<string>>();
  for (const place of await Promise.all(sockets.map(nearest))) {
    if (!place) continue;
    const entries = wanted.get(place.folder) ?? new Set();
    wanted.set(place.folder, entries.add(place.entry));
  }
  for (const [folder, entries] of wanted) {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || entries.has(name)) onChange();
      });
      // A folder that goes, or a limit that is reached: the button on the screen is still there.
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {}
  }
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}
