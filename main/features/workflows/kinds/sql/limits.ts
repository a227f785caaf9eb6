import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { inKb, RESULT_BYTES } from '../result-limit.ts';

export const MAX_ROWS = 1_000;
export const MAX_BYTES = RESULT_BYTES;

export interface SqlAnswer {
  columns: string[];
  rows: Record<string, Json>[];
  cut: 'rows' | 'bytes' | null;
  changed: number | null;
}

/** What later steps see. What was cut off is said, because nothing is worse than a total over half the rows. */
export function resultOf({ columns, rows, cut, changed }: SqlAnswer): Json {
  return { columns, rows, rowCount: rows.length, cut: cut !== null, changed };
}

export function cutSentence(cut: SqlAnswer['cut']): string | null {
  if (cut === null) return null;
  const limit = cut === 'rows' ? `${MAX_ROWS.toLocaleString('en')} rows` : inKb(MAX_BYTES);
  return `There is more than ${limit}; the rest was left out`;
}

export const sqlFailure = (
  sentence: string,
  options: { code: string; retry: boolean; detail?: string; cause?: unknown },
) => new StepFailure(sentence, options);
