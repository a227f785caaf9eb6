import { openProjectFiles } from '../../files/project-files.ts';
import { type ReadLanguages, readLanguages } from '../read-languages.ts';

/** Reads a folder as it lies there, without git. */
export function readTree(path: string, cache: Uint8Array | null = null, signal?: AbortSignal): Promise<ReadLanguages> {
  const files = openProjectFiles({ path, gitDir: null, kind: 'folder', untracked: null });
  return readLanguages(files, cache, signal ?? new AbortController().signal);
}

export const filesOf = (read: ReadLanguages): Record<string, number> =>
  Object.fromEntries(read.languages.languages.map(({ name, files }) => [name, files]));

export const linesOf = (read: ReadLanguages): Record<string, number | null> =>
  Object.fromEntries(read.languages.languages.map(({ name, lines }) => [name, lines]));
