import { type FSWatcher, watch as watchPath } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { ProjectPlace } from '../read-project.ts';
import { gitTells, refTells, topTells } from './told.ts';
import type { Watching, WatchingEvents } from './types.ts';

const limits = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);
const mostActive = 20;
/** More than four a project would not fit a thousand of them into what one program may ask for. */
const mostRemotes = 1;
/** Each start of a watch is a call into the system on the main loop. */
const perTurn = 40;

const remedies: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024',
  darwin: 'ulimit -n 65536',
};

interface Deps {
  events: WatchingEvents;
  log: Logger;
  /** Watches a whole tree; made by the core, and given up when it is called. */
  watchTree: (root: string, onEvent: () => void, onTrouble: (why: string | null) => void) => () => void;
  /** Replaceable because a test must not use up the watches of the machine. */
  watch?: typeof watchPath;
}

interface Watched {
  place: ProjectPlace;
  watchers: Map<string, FSWatcher>;
}

const samePlace = (a: ProjectPlace, b: ProjectPlace) =>
  a.path === b.path && a.gitDir === b.gitDir && a.commonDir === b.commonDir && a.stamp === b.stamp;

/** A few watches for every project, so that a thousand of them cost nothing; whole trees only where the user works. */
export function createWatching({ events, log, watchTree, watch = watchPath }: Deps): Watching {
  const projects = new Map<string, Watched>();
  const parents = new Map<string, FSWatcher>();
  /** The longest unused first. */
  const active = new Map<string, { path: string; stop: () => void }>();
  const trouble = new Map<string, string>();
  const listeners = new Set<() => void>();
  let wanted: readonly ProjectPlace[] = [];
  let wantedParents: readonly string[] = [];
  let limited = false;
  let missing = 0;
  let going: Promise<void> | null = null;
  let goAgain = false;
  let disposed = false;

  const count = () => parents.size + [...projects.values()].reduce((sum, { watchers }) => sum + watchers.size, 0);
  let toldStatus = '';
  const tell = () => {
    const now = `${limited} ${missing} ${trouble.size}`;
    if (now === toldStatus) return;
    toldStatus = now;
    for (const listener of [...listeners]) listener();
  };

  /** A path that is not there is no trouble: what is above it tells when it comes. */
  function start(
    path: string,
    onEvent: (name: string | null) => void,
    keep: (watcher: FSWatcher | null) => void,
  ): void {
    try {
      const watcher = watch(path, { persistent: false }, (event, name) => {
        // Its own name: it went, and what comes in its place is not watched by this one any more.
        if (event === 'rename' && name === basename(path)) {
          watcher.close();
          keep(null);
          update();
        }
        onEvent(name);
      });
      watcher.on('error', () => {
        watcher.close();
        keep(null);
      });
      keep(watcher);
    } catch (error) {
      const code = errorCode(error);
      if (limits.has(code)) {
        limited = true;
        missing += 1;
      } else if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES' && code !== 'EPERM')
        log.warn('a folder cannot be watched', { path, code });
    }
  }

  function close(id: string) {
    for (const watcher of projects.get(id)?.watchers.values() ?? []) watcher.close();
    projects.delete(id);
  }

  /** What of it is watched: its top, its `.git`, its branches, and those of its remote. */
  async function foldersOf({ path, gitDir, commonDir }: ProjectPlace) {
    const folders: { path: string; tells: (name: string | null) => boolean }[] = [{ path, tells: topTells }];
    if (gitDir === null) return folders;
    const common = commonDir ?? gitDir;
    // A bare repository is its own git folder.
    if (gitDir === path) folders.pop();
    folders.push({ path: gitDir, tells: gitTells }, { path: join(common, 'refs', 'heads'), tells: refTells });
    const above = join(common, 'refs', 'remotes');
    const remotes = await readdir(above).catch(() => null);
    const first = remotes?.sort((a, b) => Number(b === 'origin') - Number(a === 'origin')).slice(0, mostRemotes) ?? [];
    for (const name of first) folders.push({ path: join(above, name), tells: refTells });
    // Where its first remote will come.
    if (first.length === 0) folders.push({ path: remotes ? above : join(common, 'refs'), tells: refTells });
    return folders;
  }

  async function watchProject(place: ProjectPlace) {
    const known = projects.get(place.id);
    const watched: Watched = known ?? { place, watchers: new Map() };
    projects.set(place.id, watched);
    const folders = await foldersOf(place);
    if (disposed || projects.get(place.id) !== watched) return;
    const paths = new Set(folders.map(({ path }) => path));
    for (const [path, watcher] of [...watched.watchers])
      if (!paths.has(path)) {
        watcher.close();
        watched.watchers.delete(path);
      }
    let waits = false;
    for (const { path, tells } of folders) {
      if (watched.watchers.has(path)) continue;
      const forRemote = path.endsWith('refs') || path.endsWith('remotes');
      const onEvent = (name: string | null) => {
        // A repository that was made anew has another folder behind the same name.
        if (path === place.path && name === '.git') {
          close(place.id);
          update();
          events.onProject(place.id);
          // A plain folder became a repository, or a repository a plain folder: what it is is told by a walk.
          events.onParent(place.path);
          events.onParent(dirname(place.path));
        } else if (tells(name)) {
          // What was not there yet may be there now: the branches of a new repository, its first remote.
          if (watched.watchers.size < paths.size || forRemote) update();
          events.onProject(place.id);
        }
      };
      start(path, onEvent, (watcher) => {
        if (watcher) watched.watchers.set(path, watcher);
        else watched.watchers.delete(path);
      });
      waits ||= forRemote && watched.watchers.has(path);
    }
    // It may have come between the look and the watch, and then nothing tells of it.
    if (waits) await watchProject(place);
  }

  async function bringUp() {
    limited = false;
    missing = 0;
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of [...projects.keys()]) if (!ids.has(id)) close(id);
    for (const id of [...active.keys()]) if (!ids.has(id)) deactivate(id);
    const folders = new Set(wantedParents);
    for (const [path, watcher] of [...parents])
      if (!folders.has(path)) {
        watcher.close();
        parents.delete(path);
      }
    for (const path of folders) {
      if (parents.has(path)) continue;
      start(
        path,
        () => events.onParent(path),
        (watcher) => {
          if (watcher) parents.set(path, watcher);
          else parents.delete(path);
        },
      );
    }
    let started = 0;
    for (const place of wanted) {
      const known = projects.get(place.id);
      if (known && !samePlace(known.place, place)) close(place.id);
      if (disposed) return;
      await watchProject(place);
      started += 1;
      if (started % perTurn === 0) await turn();
    }
    for (const place of wanted) {
      const shown = active.get(place.id);
      if (!shown || shown.path === place.path) continue;
      deactivate(place.id);
      plant(place);
    }
    tell();
  }

  function update() {
    if (disposed) return;
    goAgain = true;
    going ??= (async () => {
      while (goAgain && !disposed) {
        goAgain = false;
        await bringUp().catch((error) => log.error('the projects could not be watched', error));
      }
      going = null;
    })();
  }

  function plant({ id, path }: ProjectPlace) {
    const stop = watchTree(
      path,
      () => events.onTree(id),
      (why) => {
        if (why === null) trouble.delete(id);
        else trouble.set(id, why);
        tell();
      },
    );
    active.set(id, { path, stop });
  }

  function deactivate(id: string) {
    active.get(id)?.stop();
    active.delete(id);
    trouble.delete(id);
  }

  return {
    set(places) {
      wanted = places;
      update();
    },
    setParents(paths) {
      wantedParents = paths;
      update();
    },
    async activate(place) {
      if (place.kind === 'bare' || disposed) return false;
      const known = active.get(place.id);
      if (known) {
        active.delete(place.id);
        active.set(place.id, known);
        return !trouble.has(place.id);
      }
      const [oldest] = active.keys();
      if (active.size >= mostActive && oldest !== undefined) deactivate(oldest);
      plant(place);
      return true;
    },
    status() {
      const reasons = [...trouble.values()];
      const why = limited
        ? `The system allows no more watches: ${missing} folders of projects are not watched, and are looked at now and then.`
        : (reasons[0] ?? null);
      return { watches: count(), limited: why, remedy: limited ? (remedies[process.platform] ?? null) : null };
    },
    onStatus(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      disposed = true;
      for (const id of [...active.keys()]) deactivate(id);
      for (const id of [...projects.keys()]) close(id);
      for (const watcher of parents.values()) watcher.close();
      parents.clear();
      await going;
    },
  };
}
