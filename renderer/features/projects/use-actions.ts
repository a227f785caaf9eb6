import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useGo } from '../../app/navigation.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { ProjectActions } from './actions.ts';
import { actionsOfPage } from './page-actions.ts';

/** What can be done to projects from any list of them. Each says what came of it; what failed stays until it is closed. */
export function useProjectActions(): ProjectActions {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(() => actionsOfPage({ queries, toast, go }), [queries, toast, go]);
}
