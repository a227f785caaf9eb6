import picomatch from 'picomatch';
import type { ProjectFolder } from '../open-folder.ts';
import { plain } from '../say.ts';

const mostFolders = 4_000;
const mostDeep = 7;
/** What is installed or built lies there, or what only tools read. */
const passedOver = /^(?:node_modules|target|obj|_build|__pycache__|venv|site-packages)$|^\./;

export interface Folders {
  /** Every folder below the top one, the shallowest first. */
  all: readonly string[];
  /** There are more than are looked at. */
  cut: boolean;
}

/** Folders of the project itself: links are not followed, and a tree of any size ends somewhere. */
export async function walkFolders(top: ProjectFolder): Promise<Folders> {
  const all: string[] = [];
  let level = [''];
  for (let deep = 0; deep < mostDeep && level.length > 0; deep += 1) {
    const below: string[] = [];
    for (const folder of level)
      for (const name of await top.folders(folder)) {
        if (passedOver.test(name)) continue;
        if (all.length === mostFolders) return { all, cut: true };
        const path = folder === '' ? name : `${folder}/${name}`;
        all.push(path);
        below.push(path);
      }
    level = below;
  }
  return { all, cut: level.length > 0 };
}

const mostPatterns = 200;
const longest = 300;

const cleaned = (pattern: string) =>
  pattern
    .trim()
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '');

/** Each star of a part may stand for any length, and each `**` for any depth: a few more of them, and a match takes for ever. */
const isPlain = (pattern: string) => {
  const parts = pattern.split('/');
  return (
    !/[()|]/.test(pattern) &&
    parts.filter((part) => part.includes('**')).length <= 2 &&
    parts.every((part) => part === '**' || (part.match(/[*+]/g)?.length ?? 0) <= 2)
  );
};

/** Folders that patterns name, in order; what `!` begins takes away what stood before it. */
export function matching(patterns: readonly string[], { all }: Folders): { folders: string[]; notes: string[] } {
  const found = new Set<string>();
  const notes: string[] = [];
  const usable = patterns.filter((pattern) => pattern.length <= longest && isPlain(pattern)).slice(0, mostPatterns);
  if (usable.length < patterns.length)
    notes.push('Of its patterns of members some are too many, too long or too entangled, and are not looked at.');
  for (const pattern of usable) {
    const no = pattern.trim().startsWith('!');
    const wanted = cleaned(no ? pattern.trim().slice(1) : pattern);
    if (wanted.startsWith('/') || wanted.split('/').includes('..')) {
      notes.push(`A member at ${plain(wanted, 80)} lies out of the project: it is not looked at.`);
      continue;
    }
    if (wanted === '' || wanted === '.') continue;
    const fits = picomatch(wanted, { nonegate: true, noextglob: true });
    for (const folder of all)
      if (fits(folder)) {
        if (no) found.delete(folder);
        else found.add(folder);
      }
  }
  const order = new Map(all.map((folder, at) => [folder, at]));
  return { folders: [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)), notes };
}
