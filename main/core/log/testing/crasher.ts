import { createSystemClock } from '../../lib/clock.ts';
import { installCrashHook } from '../crash-hook.ts';
import { createLogger } from '../create-logger.ts';
import { createRedactor } from '../redactor.ts';

/** A process that dies of an uncaught error: node crasher.ts <folder> <throw|reject>. */
const [dir = '', how] = process.argv.slice(2);
const log = createLogger({ dir, clock: createSystemClock(), redactor: createRedactor() });
installCrashHook({ log });
log.info('before');
if (how === 'throw') {
  setImmediate(() => {
    throw new Error('the end');
  });
} else void Promise.reject(new Error('the end'));
