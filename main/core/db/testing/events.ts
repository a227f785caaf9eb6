import type { Logger } from '../../log/logger.ts';

export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

export const event = (n: number) => ({
  at: n,
  kind: 'test.event',
  severity: 'info' as const,
  actor: 'test',
  sentence: `Event ${n}: ${'x'.repeat(200)}`,
  correlation: null,
});
