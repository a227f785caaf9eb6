import type { GoodCopy } from '../../../shared/features/system/schema.ts';

export const copyReasons: Record<GoodCopy['reason'], string> = {
  daily: 'taken daily',
  'before-migration': 'taken before an update',
  manual: 'taken by you',
  salvaged: 'saved from the damaged file',
};
