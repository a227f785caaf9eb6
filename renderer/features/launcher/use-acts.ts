import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useGo } from '../../app/navigation.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Acts } from './acts.ts';
import { actsOfPage } from './page-acts.ts';

export function useActs(): Acts {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(() => actsOfPage({ queries, toast, go }), [queries, toast, go]);
}
