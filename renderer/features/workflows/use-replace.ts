import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { isInternal } from '../../app/navigation.tsx';

/** Another address for the same screen, without a step back to the old one, and without asking what leaving would ask. */
export function useReplace(): (to: string) => void {
  const router = useRouter();
  return useCallback(
    (to) => {
      if (isInternal(to)) router.history.replace(to, undefined, { ignoreBlocker: true });
    },
    [router],
  );
}
