const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const step = 1_024;
/** A figure never parts from its unit. */
const nbsp = '\u00a0';

/** What people mean by a megabyte when they set a limit; the same that `bytesText` shows as one. */
export const megabyte = step * step;

/**
 * A size for people, everywhere in the program: binary steps with the names people know, as Task Manager, `htop` and `df -h`
 * show them, so that a limit of 150 MB is shown as 150 MB. At most four characters of figure.
 */
export function bytesText(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  // 999.5 would print as "1000": step up first.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)}${nbsp}${units[unit]}`;
}

/** Of a limit that somebody wrote down: `2 GB` rather than `2.0 GB`. */
export const limitText = (bytes: number): string => bytesText(bytes).replace('.0', '');
