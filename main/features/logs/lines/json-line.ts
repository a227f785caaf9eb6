import { levelOfField } from './level.ts';

const longestValue = 2_000;
const mostFields = 60;

/** pino, bunyan, winston, zap, logrus, slog, structlog, serilog, ECS, GCP. */
const levelNames = [
  'level',
  'severity',
  'lvl',
  '@l',
  'log.level',
  'levelname',
  'loglevel',
  'Level',
  'LogLevel',
  'level_name',
];
const messageNames = [
  'msg',
  'message',
  '@m',
  '@mt',
  'event',
  'Message',
  'text',
  'RenderedMessage',
  'MessageTemplate',
  'log',
];
/** Lines of zerolog and others that say only this. */
const lastNames = ['error', 'err'];

export type JsonLine = Record<string, unknown>;

/** Null: it is no object. */
export function parseJsonLine(text: string): JsonLine | null {
  const first = text.trimStart();
  if (!first.startsWith('{') || !/\}\s*$/.test(text.slice(-64))) return null;
  try {
    const value: unknown = JSON.parse(first);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonLine) : null;
  } catch {
    return null;
  }
}

export function levelOfJson(line: JsonLine): number {
  for (const name of levelNames) {
    const level = levelOfField(line[name]);
    if (level !== null) return level;
  }
  const { log } = line;
  if (typeof log === 'object' && log !== null && 'level' in log) return levelOfField(log.level) ?? 0;
  // Serilog leaves the usual one out.
  return '@t' in line && ('@m' in line || '@mt' in line) ? 3 : 0;
}

const said = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
};

/** What the line says, and all else that stands in it. Without a message the line itself is what it says. */
export function readJsonLine(line: JsonLine, raw: string): { text: string; fields: Record<string, string> } {
  const named = [...messageNames, ...lastNames].find((name) => typeof line[name] === 'string' && line[name] !== '');
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(line)) {
    if (name === named) continue;
    if (fields.length === mostFields) break;
    fields.push([name.slice(0, 200), said(value)]);
  }
  return { text: named === undefined ? raw : String(line[named]), fields: Object.fromEntries(fields) };
}
