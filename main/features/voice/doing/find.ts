import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { named } from '../../../core/lib/shown-words.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { PreparedDeed } from '../types.ts';
import { type Making, refuse } from './types.ts';

type Found = { ok: true; project: ProjectRow } | { ok: false; refusal: PreparedDeed };

/** What was understood may have gone since, or lie on a disk that is away. */
export async function projectFor(
  projects: Pick<ProjectsService, 'list' | 'row'>,
  id: string,
  making: Making,
  needed: 'known' | 'here' = 'known',
): Promise<Found> {
  await projects.list();
  const project = projects.row(id);
  if (!project)
    return {
      ok: false,
      refusal: refuse(making, 'That project is not known any more.', 'Look at your projects.', { kind: 'unknown' }),
    };
  if (needed === 'here' && project.presence !== 'here')
    return {
      ok: false,
      refusal: refuse(
        making,
        `${named(project.name)} is not there, or cannot be read.`,
        'Bring its folder back, and say it again.',
        { kind: 'unknown' },
      ),
    };
  return { ok: true, project };
}

/** Words for the same thing, in the languages that are spoken. */
const alike: readonly (readonly string[])[] = [
  ['prod', 'production', 'live', 'produktion', 'produktiv', '生产', '正式', '线上'],
  ['staging', 'stage', 'preprod', 'pre-production', 'vorproduktion', '预发布', '预发', '预生产'],
  ['dev', 'development', 'entwicklung', '开发'],
  ['test', 'testing', '测试'],
  ['local', 'lokal', '本地'],
  ['preview', 'vorschau', '预览'],
];
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?(environment|umgebung|环境|place|server)$/u, '')
    .trim();
const group = (text: string) => alike.find((words) => words.includes(text));

/** Those of these names that such a word means: the very one, or else all that mean the same. */
export function meant(said: string, names: readonly string[]): string[] {
  const word = bare(said);
  const same = names.filter((name) => bare(name) === word || bare(name).replaceAll(/[-_]/g, ' ') === word);
  if (same.length > 0) return same;
  const words = group(word);
  return words ? names.filter((name) => words.includes(bare(name))) : [];
}

export const isProduction = (name: string): boolean => {
  const word = bare(name);
  return group(word) === alike[0] || /(^|[-_.])(prod|production|live)([-_.]|$)/.test(word);
};

/** `api` where the project is called so, too; else `api of shop`. */
export const serviceWords = (name: string, project: string): string =>
  name === project ? name : `${name} of ${project}`;
