import { bytesText } from '../../shared/lib/bytes.ts';

/** As `bytesText`, and a dash for what is not known. */
export const formatBytes = (bytes: number | null | undefined): string =>
  bytes === null || bytes === undefined || !Number.isFinite(bytes) ? '–' : bytesText(bytes);

export function formatRate(bytesPerSecond: number | null | undefined): string {
  const text = formatBytes(bytesPerSecond);
  return text === '–' ? text : `${text}/s`;
}
