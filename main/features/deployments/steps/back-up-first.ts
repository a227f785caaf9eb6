import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { BackupsService } from '../../backups/index.ts';
import type { Scene } from './moves.ts';

interface Deps {
  backups: Pick<BackupsService, 'beforeDeployment'>;
  log: Logger;
}

/** Plans of the project that want it are backed up, whole, before anything of it is changed; else nothing is shipped. */
export const createBackUpFirst =
  ({ backups, log }: Deps) =>
  async ({ deployment, talk }: Scene, key: string): Promise<void> => {
    try {
      await backups.beforeDeployment(deployment.project_id, {
        ...{ signal: talk.signal, key },
        progress: (text) => talk.progress(null, text),
      });
    } catch (error) {
      talk.signal.throwIfAborted();
      if (!(error instanceof DomainError)) throw error;
      log.info('a deployment was stopped: there is no backup', { deployment: deployment.id });
      const why = 'why' in error.data ? error.data.why : error.message;
      throw new StepFailure(why, { code: 'NOT_BACKED_UP', retry: false, cause: error });
    }
  };
