import type { LogLine } from '../../../../shared/features/logs/schema.ts';
import { keyText } from '../store/keys.ts';
import { froms } from '../store/source.ts';
import { clean, coloured, hostile, type Style } from './clean.ts';
import { parseJsonLine, readJsonLine } from './json-line.ts';
import { levelOf } from './level.ts';
import { decoded } from './line-reader.ts';

export interface StoredLine {
  /** Of the source, and its name in keys. */
  source: string;
  name: string;
  key: number;
  at: number;
  from: number;
  level: number;
  cut: boolean;
  json: boolean;
  /** Bytes as latin1. */
  plain: string;
  ascii: boolean;
  styles: readonly Style[];
}

/** A message within JSON may carry what the line itself may not. */
function safe(text: string): string {
  if (!hostile.test(text)) return text;
  const { plain, styles } = clean(text.replaceAll(/\r?\n/g, ' ⏎ '));
  return coloured(plain, styles);
}

export function toLogLine(line: StoredLine): LogLine {
  const { source, name, key, at, from, level, cut, plain, ascii, styles } = line;
  const raw = decoded(styles.length > 0 ? coloured(plain, styles) : plain, ascii);
  const json = line.json ? parseJsonLine(decoded(plain, ascii)) : null;
  const read = json && readJsonLine(json, raw);
  return {
    key: keyText(key, name),
    source,
    at,
    from: froms[from] ?? 'out',
    level: levelOf(level),
    text: read ? safe(read.text) : raw,
    cut,
    fields: read
      ? Object.fromEntries(Object.entries(read.fields).map(([field, value]) => [safe(field), safe(value)]))
      : null,
  };
}
