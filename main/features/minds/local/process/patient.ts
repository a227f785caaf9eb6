import { SideProcessEnded } from '../../../../core/children/side-process/side-process.ts';
import { LocalFault } from '../types.ts';
import type { ModelProcess } from './model-process.ts';

interface Deps {
  process: ModelProcess;
  /** It ended by itself under a request: told once for each time. */
  onCrash(sentence: string, again: boolean): void;
}

/** One crash is nobody's fault to bear: what was asked is asked once more, unless something of the answer was given away already. */
export function createPatient({ process, onCrash }: Deps) {
  return async <T>(work: (asked: ModelProcess) => Promise<T>, mayRepeat: () => boolean = () => true): Promise<T> => {
    try {
      return await work(process);
    } catch (error) {
      if (!(error instanceof SideProcessEnded)) throw error;
      const again = mayRepeat();
      onCrash(error.message, again);
      if (!again) throw new LocalFault({ code: 'cut', message: error.message }, { cause: error });
    }
    try {
      return await work(process);
    } catch (error) {
      if (!(error instanceof SideProcessEnded)) throw error;
      onCrash(error.message, false);
      throw new LocalFault({ code: 'server', message: error.message }, { cause: error });
    }
  };
}
export type Patient = ReturnType<typeof createPatient>;
