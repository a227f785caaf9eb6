import { posix } from 'node:path';
import type { ImportOf } from './parse.ts';

type Area =
  | 'shared'
  | 'core'
  | 'features'
  | 'router'
  | 'composition'
  | 'electron'
  | 'headless'
  | 'preload'
  | 'renderer'
  | 'testing'
  | 'other';

const areas: [RegExp, Area][] = [
  [/^(main|renderer|shared)\/(.*\/)?testing\//, 'testing'],
  [/^main\/[^/]+\.test\.ts$/, 'testing'],
  [/^e2e\/drivers\//, 'testing'],
  [/^shared\//, 'shared'],
  [/^main\/core\/create-(core|advice|keys|voice)(\.test)?\.ts$/, 'composition'],
  [/^main\/core\//, 'core'],
  [/^main\/features\//, 'features'],
  [/^main\/router\.ts$/, 'router'],
  [/^main\/electron\//, 'electron'],
  [/^main\/headless\//, 'headless'],
  [/^preload\//, 'preload'],
  [/^renderer\//, 'renderer'],
];

const hosts: Area[] = ['composition', 'router', 'core', 'features', 'shared'];
const mayImport: Record<Area, readonly Area[]> = {
  shared: ['shared'],
  core: ['core', 'shared'],
  features: ['core', 'features', 'shared'],
  router: ['core', 'features', 'shared'],
  composition: ['composition', 'router', 'core', 'features', 'shared'],
  electron: ['electron', ...hosts],
  headless: ['headless', ...hosts],
  preload: ['preload'],
  renderer: ['renderer', 'shared'],
  testing: ['testing', 'electron', 'headless', 'preload', 'renderer', ...hosts],
  other: [],
};

const isTest = (path: string, area: Area) => area === 'testing' || /\.test\.tsx?$/.test(path);

const areaOf = (path: string): Area => areas.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';

/** Packages that only some files may import: [package, files, why]. */
const restricted: [RegExp, RegExp, string][] = [
  [/^electron(\/|$)/, /^(main\/electron\/|preload\/)/, 'only main/electron and the preload know Electron'],
  [/^electron-(store|updater)(\/|$)/, /^main\/electron\//, 'it imports electron when it loads'],
  [
    /^@orpc\//,
    /^(shared\/contract\/builder\.ts|main\/core\/rpc(?:\.ts|\/[a-z.-]+)|main\/electron\/serve-port\.ts|main\/headless\/serve-[a-z-]+\.ts|renderer\/app\/connection\.ts)$/,
    'the transport has five doors, and this is not one of them',
  ],
  [/^(better-sqlite3|kysely)(\/|$)/, /^main\/(core|features)\//, 'only the store and the repos speak SQL'],
];

const isNode = (name: string) => name.startsWith('node:');

function outside(path: string, area: Area, name: string): string | null {
  for (const [wanted, files, why] of restricted)
    if (wanted.test(name) && !files.test(path)) return `imports ${name}: ${why}`;
  const test = isTest(path, area);
  if (isNode(name) && !test && (area === 'shared' || area === 'renderer' || area === 'preload'))
    return `imports ${name}: ${area} has no Node`;
  if (area === 'preload' && !test && name !== 'electron') return `imports ${name}: the preload imports Electron alone`;
  return null;
}

const featureOf = (path: string) => /^(main|shared|renderer)\/features\/([^/]+)\/(.+)$/.exec(path);

/** What a feature shows to the others: its schema, its index, and the types of its service. */
function crossesFeatures(path: string, target: string, { typeOnly }: ImportOf): string | null {
  const theirs = featureOf(target);
  if (!theirs || theirs[2] === featureOf(path)?.[2]) return null;
  const [, tree, , file] = theirs;
  const feature = featureOf(path) !== null;
  if (tree === 'shared')
    return feature && file !== 'schema.ts' ? `imports ${target}: another feature shows its schema only` : null;
  if (/^index\.tsx?$/.test(file ?? '')) return null;
  if (tree === 'main' && typeOnly && file === 'service.ts') return null;
  const open = tree === 'main' ? ['router', 'composition'].includes(areaOf(path)) : /^renderer\/app\//.test(path);
  if (open || !feature) return null;
  return `imports ${target}: it is inside another feature`;
}

/** Every broken direction of one file. */
export function brokenDirections(path: string, imports: readonly ImportOf[]): string[] {
  const area = areaOf(path);
  if (area === 'other' || area === 'testing') return [];
  return imports.flatMap((entry) => {
    if (!entry.from.startsWith('.')) return outside(path, area, entry.from) ?? [];
    const target = posix.normalize(posix.join(posix.dirname(path), entry.from.replace(/\?.*$/, '')));
    // Pictures, styles and package.json are material, not code.
    if (!/\.(ts|tsx|mjs|js|cjs)$/.test(target)) return [];
    const to = areaOf(target);
    if (to === 'testing' && !isTest(path, area))
      return `imports ${target}: what helps tests does not belong in the program`;
    if (to !== 'testing' && !mayImport[area].includes(to))
      return `imports ${target}: ${area} must not reach into ${to}`;
    return crossesFeatures(path, target, entry) ?? [];
  });
}
