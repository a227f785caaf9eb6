import type { Lines } from './dockerfile.ts';

const below = (folder: string, path: string) =>
  path === '.' || path === './' ? `${folder}/` : `${folder}/${path.replace(/^\.\//, '')}`;

function fromFolder(folder: string, line: string): string {
  const mounted = line.replaceAll(
    /(--mount=type=bind,source=)([^,\s]+)/g,
    (_, flag: string, path: string) => flag + below(folder, path),
  );
  if (!/^(?:COPY|ADD)\s/.test(mounted) || mounted.includes(' --from=')) return mounted;
  const words = mounted.split(' ');
  const first = words.findIndex((word, at) => at > 0 && !word.startsWith('--'));
  // Of all in a folder it is what it holds that is copied, as of the top one.
  return words
    .map((word, at) => (at < first || at === words.length - 1 ? word : below(folder, word)))
    .join(' ')
    .replace(/ \.$/, ' ./');
}

/** The lines of a project of its own, with the folder above it as their context. */
export const inFolder = (folder: string, stages: readonly Lines[]): Lines[] =>
  stages.map((lines) => lines.map((line) => fromFolder(folder, line)));
