import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { findProgram } from '../finding/open-files.ts';
import type { Merged } from './merge.ts';
import { circleIn, unknownNeeds } from './needs.ts';

type Problem = NonNullable<Service['problem']>;

interface Where {
  root: string;
  searchPath: string;
  platform: NodeJS.Platform;
}

/** Where links lead counts, not where they lie. */
export async function placeIn(
  root: string,
  path: string,
  kind: 'folder' | 'file',
): Promise<'inside' | 'outside' | 'gone'> {
  const [real, place] = await Promise.all([realpath(root), realpath(join(root, path))]).catch(() => [null, null]);
  if (real === null || place === null) return 'gone';
  if (place !== real && !place.startsWith(real.endsWith(sep) ? real : real + sep)) return 'outside';
  const stats = await stat(place).catch(() => null);
  return (kind === 'folder' ? stats?.isDirectory() : stats?.isFile()) ? 'inside' : 'gone';
}

/** Why each of these cannot be started as it stands; looked at anew, so that what was installed meanwhile counts. */
export async function serviceProblems(all: readonly Merged[], { root, searchPath, platform }: Where) {
  const names = new Set(all.map(({ spec }) => spec.name));
  const circle = new Set(circleIn(all.map(({ spec }) => spec)));
  const asked = new Map<string, Promise<boolean>>();
  const once = (key: string, ask: () => Promise<boolean>) => {
    const known = asked.get(key) ?? ask();
    asked.set(key, known);
    return known;
  };
  const places = new Map<string, ReturnType<typeof placeIn>>();
  const placeOf = (path: string, folder: boolean) => {
    const key = `${folder} ${path}`;
    const known = places.get(key) ?? placeIn(root, path, folder ? 'folder' : 'file');
    places.set(key, known);
    return known;
  };
  const program = (name: string) =>
    once(`program ${name}`, async () => {
      for (const one of name.split('|')) if (await findProgram(one, searchPath, platform)) return true;
      return false;
    });
  const anyOf = async (paths: readonly string[]) => {
    for (const path of paths)
      if (
        await once(path, () =>
          stat(join(root, path)).then(
            () => true,
            () => false,
          ),
        )
      )
        return true;
    return false;
  };

  async function problemOf({ spec, requires }: Merged): Promise<Problem | null> {
    const { name, folder, run } = spec;
    const there = await placeOf(folder, true);
    const shown = folder === '' ? 'the project' : folder;
    if (there === 'gone')
      return {
        why: `The folder ${shown} is not there.`,
        remedy: 'Bring it back, or change the folder of the service.',
      };
    if (there === 'outside')
      return {
        why: `${shown} is a link that leads out of the project.`,
        remedy: 'Choose a folder of the project itself.',
      };
    const unknown = unknownNeeds(spec, names);
    if (unknown.length > 0)
      return {
        why: `It needs ${unknown.join(' and ')}, which ${unknown.length > 1 ? 'are' : 'is'} not there.`,
        remedy: 'Change what it needs.',
      };
    if (circle.has(name))
      return {
        why: `It needs itself: ${[...circle].join(', ')} need each other.`,
        remedy: 'Change what one of them needs.',
      };
    if (run.type === 'compose') {
      const file = await placeOf(folder === '' ? run.file : `${folder}/${run.file}`, false);
      if (file !== 'inside')
        return {
          why: file === 'gone' ? `${run.file} is not there.` : `${run.file} is a link that leads out of the project.`,
          remedy: 'Change the file of the service.',
        };
    }
    for (const one of requires) {
      if (one.type === 'program' ? await program(one.name) : await anyOf(one.paths)) continue;
      return {
        why:
          one.type === 'path' ? one.why : `${one.name.split('|')[0]} is not installed, or not on the path of Optimus.`,
        remedy: one.remedy,
      };
    }
    return null;
  }

  return Promise.all(all.map(problemOf));
}
