import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Probing } from '../types.ts';
import { createAskExec } from './ask-exec.ts';
import { createAskHttp } from './ask-http.ts';
import { askPort } from './ask-port.ts';
import { askTcp } from './ask-tcp.ts';
import type { Ask } from './asking.ts';
import { watchLines } from './watch-lines.ts';
import { watchLooks } from './watch-looks.ts';

interface Deps {
  children: Pick<Children, 'run'>;
  clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  log: Pick<Logger, 'error'>;
  redact: (text: string) => string;
}

/** Whether services do what they are for. */
export function createProbing({ children, clock, log, redact }: Deps): Probing {
  const askHttp = createAskHttp({ clock, redact });
  const askExec = createAskExec({ children, redact });
  return {
    watch(probe, context, on, { alreadyReady: ready = false } = {}) {
      if (probe.type === 'log') {
        const { pattern } = probe;
        return watchLines({ clock, redact, pattern, onLine: context.onLine, on, ready });
      }
      const ask: Ask =
        probe.type === 'exec'
          ? askExec(probe.command, context)
          : askPort(probe.port, context, (question) =>
              probe.type === 'http'
                ? askHttp({ ...question, path: probe.path, status: probe.status })
                : askTcp(question),
            );
      const late = (timeout: string) =>
        probe.type === 'exec' ? `It did not end within ${timeout}, and was stopped.` : `No answer within ${timeout}.`;
      const onFault = (error: unknown) => log.error('a probe could not ask', error, { service: context.serviceId });
      return watchLooks({ clock, ask, rhythm: probe, on, ready, late, onFault });
    },
  };
}
