import { useCallback } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { useToast } from '../../../ui/toast.tsx';
import { projectsClient } from '../api.ts';

export type OpenFile = (file: string, line?: number | null) => void;

/** Opens a file of the project in the user's editor; what names a folder is shown in the file manager. */
export function useOpenFile(row: ProjectRow): OpenFile {
  const toast = useToast();
  const { id } = row;
  return useCallback(
    (file, line = null) => {
      const folder = file === '.' || file === '' || file.endsWith('/');
      projectsClient
        .open({
          id,
          with: folder ? 'files' : 'editor',
          ...(file !== '.' && file !== '' && { file: file.slice(0, 4_096) }),
          ...(line !== null && { line }),
        })
        .then(
          ({ sentence }) => toast({ title: sentence }),
          (error: unknown) => toast(failureToast(`${printable(file).slice(0, 120)} was not opened`, error)),
        );
    },
    [id, toast],
  );
}
