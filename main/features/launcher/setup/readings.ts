import { join } from 'node:path';
import type { ProjectsService } from '../../projects/index.ts';
import type { Finder } from '../finding/create-finder.ts';
import { stampOf } from '../finding/open-files.ts';
import type { FindingOutput } from '../finding/types.ts';
import { mostPaths, wantedEndings, wantedNames } from '../finding/wanted.ts';
import type { RunFile } from './read-run-file.ts';
import { readRunPlace } from './run-file-place.ts';

export interface Reading {
  found: FindingOutput;
  /** Null without one. */
  file: RunFile | null;
}

interface Kept {
  path: string;
  found: FindingOutput;
  /** Something of the project has changed since. */
  stale: boolean;
  file: { text: string; read: RunFile } | null;
}

interface Deps {
  projects: Pick<ProjectsService, 'filesNamed'>;
  finder: Pick<Finder, 'find' | 'readFile'>;
  searchPath: string;
  platform: NodeJS.Platform;
}

/** Projects that nobody has asked for longest are read again when somebody does. */
const mostKept = 200;

/** What the files of projects tell, read once and again when one of them is other. */
export function createReadings({ projects, finder, searchPath, platform }: Deps) {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, { running: Promise<Reading>; next: Promise<Reading> | null }>();

  async function isTrue({ stale, found, path }: Kept, now: string): Promise<boolean> {
    if (stale || path !== now) return false;
    const stamps = await Promise.all(found.seen.map((one) => stampOf(join(path, one.path))));
    return found.seen.every(({ stamp }, index) => stamp === stamps[index]);
  }

  async function readFile(path: string, before: Kept['file']) {
    const there = await readRunPlace(path);
    if (there === null) return { file: null, read: null };
    if ('problem' in there)
      return { file: null, read: { services: [], problems: [{ line: null, why: there.problem }] } };
    const read = before?.text === there.text ? before.read : await finder.readFile(there.text);
    return { file: { text: there.text, read }, read };
  }

  async function read(id: string, path: string): Promise<Reading> {
    const before = kept.get(id);
    let now = before && (await isTrue(before, path)) ? before : null;
    if (now === null) {
      const entry: Kept = {
        path,
        found: { services: [], problems: [], seen: [], cut: false },
        stale: false,
        file: before?.file ?? null,
      };
      // In its place from now on: what changes while it is read makes it stale again.
      kept.set(id, entry);
      try {
        const { paths, cut } = await projects.filesNamed(id, {
          names: wantedNames,
          endings: wantedEndings,
          most: mostPaths,
        });
        entry.found = await finder.find({ root: path, paths, platform, searchPath });
        entry.found.cut ||= cut;
      } catch (error) {
        if (kept.get(id) === entry) kept.delete(id);
        throw error;
      }
      now = entry;
    }
    const { file, read: inFile } = await readFile(path, now.file);
    now.file = file;
    kept.delete(id);
    kept.set(id, now);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return { found: now.found, file: inFile };
  }

  return {
    /** Asked by many at once it is read once; not by what began before it was asked for, which may have missed a change. */
    of(id: string, path: string): Promise<Reading> {
      const begin = () => {
        const running = read(id, path);
        const turn = { running, next: null };
        underWay.set(id, turn);
        const end = () => {
          if (underWay.get(id) === turn) underWay.delete(id);
        };
        running.then(end, end);
        return running;
      };
      const now = underWay.get(id);
      if (!now) return begin();
      now.next ??= now.running.then(begin, begin);
      return now.next;
    },
    /** Whether anybody had asked for it. */
    stale(id: string): boolean {
      const entry = kept.get(id);
      if (!entry) return false;
      entry.stale = true;
      return true;
    },
  };
}
