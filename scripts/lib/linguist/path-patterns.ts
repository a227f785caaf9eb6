import type { PathPatterns } from '../../../main/features/projects/languages/table-types.ts';
import { hasTopLevelChoice } from './literal-first.ts';
import { fromRuby } from './ruby-regexp.ts';

/**
 * 170 patterns, each asked about every file, are slow. Sorted by what they can be about, most files meet a dozen of them:
 * those that end in `/` are about folders, which are few; others want a certain extension or an exact name.
 */
export function sortPathPatterns(patterns: readonly string[]): PathPatterns {
  const folders: string[] = [];
  const names: string[] = [];
  const anywhere: string[] = [];
  const byExtension = new Map<string, string[]>();
  for (const pattern of patterns) {
    const { source, flags } = fromRuby(pattern);
    if (flags !== 'm') throw new Error(`${pattern} has options`);
    const anchored = source.replace(/^\(\?:\^\|\\?\/\)/, '');
    const name = anchored !== source && /^((?:[\w~-]|\\[.-])+)\$$/.exec(anchored)?.[1];
    const end = /\\\.(?:(\w+)|\(\?:([\w|]+)\))\$$/.exec(source);
    const several = hasTopLevelChoice(source);
    if (name) names.push(name.replaceAll('\\', ''));
    else if (source.endsWith('/') && !several) folders.push(source);
    else if (end && !several)
      for (const extension of (end[1] ?? end[2] ?? '').split('|')) {
        const list = byExtension.get(extension);
        if (list) list.push(source);
        else byExtension.set(extension, [source]);
      }
    else anywhere.push(source);
  }
  return {
    folders: join(folders),
    names,
    byExtension: Object.fromEntries([...byExtension].map(([extension, list]) => [extension, join(list)])),
    anywhere: join(anywhere),
  };
}

/** What they begin with in common is looked for once. */
function join(sources: readonly string[]): string {
  const start = /^\(\?:\^\|\\?\/\)/;
  const atSegment = sources.filter((source) => start.test(source)).map((source) => source.replace(start, ''));
  const others = sources.filter((source) => !start.test(source));
  return [...(atSegment.length > 0 ? [`(?:^|/)(?:${atSegment.join('|')})`] : []), ...others].join('|');
}
