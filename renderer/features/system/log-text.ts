import type { LogLine } from '../../../shared/features/system/schema.ts';

export interface KeyedLine {
  key: string;
  line: LogLine;
}

/** Lines have no id: equal ones are told apart by their count from the start, which stays as new ones come at the end. */
export function keyed(lines: readonly LogLine[]): KeyedLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const base = `${line.time} ${line.scope} ${line.message}`;
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    return { key: `${base}#${times}`, line };
  });
}

export function logText(lines: readonly LogLine[]): string {
  return lines
    .map((line) => {
      const more = [line.fields, line.error].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
      return [line.time, line.level, line.scope, line.message, ...more].join(' ');
    })
    .join('\n');
}
