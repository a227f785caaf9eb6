import type { Logger } from '../../core/log/logger.ts';

export interface LateLogger extends Logger {
  attach(logger: Logger): void;
}

const MAX_HELD = 200;

/** The window and its guards exist before the core and its log do: what they say meanwhile is held and then written. */
export function createLateLogger(): LateLogger {
  let target: Logger | null = null;
  const held: ((logger: Logger) => void)[] = [];
  const say = (line: (logger: Logger) => void) => {
    if (target) line(target);
    else if (held.length < MAX_HELD) held.push(line);
  };
  return {
    debug: (message, fields) => say((to) => to.debug(message, fields)),
    info: (message, fields) => say((to) => to.info(message, fields)),
    warn: (message, fields) => say((to) => to.warn(message, fields)),
    error: (message, error, fields) => say((to) => to.error(message, error, fields)),
    child() {
      return this;
    },
    attach(logger) {
      target = logger;
      for (const line of held.splice(0)) line(logger);
    },
  };
}
