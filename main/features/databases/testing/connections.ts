import type { ConnectionInput } from '../../../../shared/features/databases/schema.ts';

export const password = 's3cret pass';

/** As a form sends it. */
export const connectionTo = (
  engine: 'postgres' | 'mysql' | 'redis',
  port: number,
  more: Partial<ConnectionInput> = {},
): ConnectionInput => ({
  ...{ engine, name: `a ${engine}`, host: '127.0.0.1', port, user: engine === 'redis' ? '' : 'optimus' },
  ...(engine === 'postgres' && { database: 'postgres' }),
  ...more,
});
