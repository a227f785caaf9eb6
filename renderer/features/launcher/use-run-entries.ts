import { useCallback } from 'react';
import { useGo } from '../../app/navigation.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import type { ProjectRef } from './acts.ts';
import { projectEntriesFor } from './components/project-entries.ts';
import { useServices } from './store.ts';
import { useActs } from './use-acts.ts';

/** Start, stop, restart and open for the menu of a project, as it stands when the menu opens. */
export function useRunEntries(): (project: ProjectRef) => MenuEntry[] {
  const acts = useActs();
  const go = useGo();
  return useCallback(
    (project) => projectEntriesFor(project, useServices.getState().byProject.get(project.id), acts, go),
    [acts, go],
  );
}
