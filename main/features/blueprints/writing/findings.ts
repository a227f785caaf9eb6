import type { BlueprintFile } from '../../../../shared/features/blueprints/schema.ts';
import { plain } from '../facts/say.ts';

export interface Finding {
  sentence: string;
  line: number | null;
}

const most = 20;

/** One line for each finding, or the one that says what was looked at and found in order. */
export function checksOf(by: string, findings: readonly Finding[], inOrder: string): BlueprintFile['checks'] {
  if (findings.length === 0) return [{ by, ok: true, sentence: inOrder }];
  const shown = findings.slice(0, most).map(({ sentence, line }) => ({
    by,
    ok: false,
    sentence: plain(line === null ? sentence : `Line ${line}: ${sentence}`, 400),
  }));
  const more = findings.length - shown.length;
  return more === 0 ? shown : [...shown, { by, ok: false, sentence: `There are ${more} more.` }];
}
