import type { RestoreInput } from '../../../../shared/features/backups/schema.ts';

export type RestoreTo = RestoreInput['to']['type'];

export interface RestoreForm {
  to: RestoreTo;
  path: string;
  containerId: string;
  containerPath: string;
  databaseId: string;
  databaseName: string;
  /** Of PostgreSQL: a second in the window, as it is written in a field. Empty: as the dump is. */
  second: string;
  volume: string;
}

export const firstRestoreForm: RestoreForm = {
  ...{ to: 'original', path: '', containerId: '', containerPath: '/restored', databaseId: '', databaseName: '' },
  ...{ second: '', volume: '' },
};

const isWhole = (path: string) => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);

/** Where it goes as it is written; null while something is missing, so that nothing is asked of the core for it. */
export function restoreTo(form: RestoreForm): RestoreInput['to'] | null {
  switch (form.to) {
    case 'original':
      return { type: 'original' };
    case 'folder':
      return isWhole(form.path) ? { type: 'folder', path: form.path } : null;
    case 'container':
      return form.containerId !== '' && form.containerPath.startsWith('/')
        ? { type: 'container', containerId: form.containerId, path: form.containerPath }
        : null;
    case 'database': {
      const at = form.second.trim() === '' ? null : Date.parse(form.second);
      const name = form.databaseName.trim();
      if (form.databaseId === '' || name === '' || Number.isNaN(at)) return null;
      return { type: 'database', databaseId: form.databaseId, name, at };
    }
    case 'volume':
      return form.volume.trim() === '' ? null : { type: 'volume', name: form.volume.trim() };
  }
}
