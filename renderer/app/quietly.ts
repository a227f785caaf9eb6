import type { Toaster } from '../ui/toast.tsx';
import { failureToast } from './failure.tsx';

/** For acts that end in a toast and never reject: null where it did not work. Whatever became of it, `again` has it read anew. */
export function createQuietly(toast: Toaster['toast'], again: () => void) {
  return async function quietly<T>(what: string, work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      toast(failureToast(what, error));
      return null;
    } finally {
      again();
    }
  };
}
