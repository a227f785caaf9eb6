import type { TaskContext } from '../../../core/workers/task-context.ts';
import { openProjectFiles } from '../files/project-files.ts';
import type { ScanInput } from '../types.ts';
import { type ReadLanguages, readLanguages } from './read-languages.ts';

export interface LanguagesInput extends ScanInput {
  /** What the last one gave back. */
  cache: Uint8Array | null;
}

/** `projects.languages` */
export const languages = (input: LanguagesInput, context: TaskContext): Promise<ReadLanguages> =>
  readLanguages(openProjectFiles(input), input.cache, context.signal);
