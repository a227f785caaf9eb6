import { createReadStream } from 'node:fs';
import { turn } from '../../../../core/lib/turn.ts';

/** One row of a table is one line of the dump: a line break inside of a value is written as `\n`. */
const insert = Buffer.from('INSERT INTO `');
const values = Buffer.from(' VALUES (');
const statementBytes = 256 * 1024;

/** The lines of a file with their ends, however long each is. */
export async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let sinceTurn = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024, signal }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, at + 1);
      from = at + 1;
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
    sinceTurn += chunk.length;
    if (sinceTurn > 1024 * 1024) {
      sinceTurn = 0;
      await turn();
    }
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

interface Row {
  head: Buffer;
  table: string;
}

/** Up to and with ` VALUES `, so that two rows of one table begin with the same bytes. Null for any other line. */
function headOf(line: Buffer): Row | null {
  if (line.length < insert.length || line.compare(insert, 0, insert.length, 0, insert.length) !== 0) return null;
  let at = insert.length;
  let name = '';
  for (;;) {
    const tick = line.indexOf(96, at);
    if (tick < 0) return null;
    name += line.toString('utf8', at, tick);
    if (line[tick + 1] !== 96) {
      at = tick + 1;
      break;
    }
    name += '`';
    at = tick + 2;
  }
  const open = line.indexOf(values, at);
  return open < 0 ? null : { head: line.subarray(0, open + values.length - 1), table: name };
}

interface Loading {
  /** Left out: rights that a scratch database does not need, and events that would run in it. */
  scratch: boolean;
  onTable?: (name: string) => void;
}

/**
 * The dump as a client is fed with it: rows that follow each other as one statement, which loads many times faster than one
 * for each. In the file they are apart, so that a row that is added changes what is around it and nothing else.
 */
export async function* forClient(lines: AsyncIterable<Buffer>, { scratch, onTable }: Loading): AsyncGenerator<Buffer> {
  let head: Buffer | null = null;
  let rows: Buffer[] = [];
  let bytes = 0;
  let table = '';
  let inEvents = false;
  const flush = () => {
    const statement = head === null ? null : Buffer.concat([head, ...rows, Buffer.from(';\n')]);
    head = null;
    rows = [];
    bytes = 0;
    return statement;
  };
  for await (const line of lines) {
    const row: Row | null = head !== null && startsWith(line, head) ? { head, table } : headOf(line);
    if (row && endsStatement(line)) {
      if (head === null || bytes > statementBytes || !head.equals(row.head)) {
        const done = flush();
        if (done) yield done;
        head = Buffer.from(row.head);
        if (table !== row.table) onTable?.(row.table);
        table = row.table;
      } else rows.push(Buffer.from(','));
      const tuple = Buffer.from(line.subarray(row.head.length, line.length - 2));
      rows.push(tuple);
      bytes += tuple.length;
      continue;
    }
    const done = flush();
    if (done) yield done;
    if (scratch && line.length < 300) {
      const text = line.toString('utf8');
      if (text.startsWith('-- Dumping events for database')) inEvents = true;
      if (text.startsWith('-- Dumping routines for database')) inEvents = false;
    }
    if (!inEvents) yield withoutDefiner(line, scratch);
  }
  const done = flush();
  if (done) yield done;
}

const startsWith = (line: Buffer, head: Buffer) =>
  line.length > head.length && line.compare(head, 0, head.length, 0, head.length) === 0;

const endsStatement = (line: Buffer) =>
  line[line.length - 1] === 10 && line[line.length - 2] === 59 && line[line.length - 3] === 41;

const definer = /(CREATE(?:\s+OR REPLACE)?\*?\/?\s*(?:\/\*!\d+\s)?\s*)DEFINER=(?:`(?:[^`]|``)*`@`(?:[^`]|``)*`|\S+)/;
const viewDefiner = /^\/\*!50013 DEFINER=(?:`(?:[^`]|``)*`@`(?:[^`]|``)*`|\S+) SQL SECURITY \w+ \*\/$/;

/** Only where a statement begins, never inside of what a routine or a row says. */
function withoutDefiner(line: Buffer, scratch: boolean): Buffer {
  if (!scratch || line.indexOf('DEFINER=') < 0) return line;
  const text = line.toString('latin1');
  if (viewDefiner.test(text.trimEnd())) return Buffer.from('\n');
  if (!/^(?:\/\*!\d+ )?CREATE/.test(text)) return line;
  return Buffer.from(text.replace(definer, '$1'), 'latin1');
}

interface MysqlContents {
  tables: { name: string; rows: number }[];
  warnings: string[];
  whole: boolean;
}

/** What a dump holds, by reading it once from end to end. */
export async function readContents(path: string, signal: AbortSignal): Promise<MysqlContents> {
  const rows = new Map<string, number>();
  const warnings = new Set<string>();
  let whole = false;
  let head: Buffer | null = null;
  let table = '';
  for await (const line of linesOf(path, signal)) {
    const row: Row | null = head !== null && startsWith(line, head) ? { head, table } : headOf(line);
    if (row) {
      if (row.head !== head) head = Buffer.from(row.head);
      table = row.table;
      rows.set(table, (rows.get(table) ?? 0) + 1);
      continue;
    }
    if (line.length > 1_000) continue;
    const text = line.toString('utf8').trimEnd();
    const made = /^CREATE TABLE `((?:[^`]|``)+)` \($/.exec(text)?.[1]?.replaceAll('``', '`');
    if (made !== undefined && !rows.has(made)) rows.set(made, 0);
    if (/^-- insufficient privileges/.test(text)) warnings.add(`Left out for want of rights: ${text.slice(3)}.`);
    whole = text === '' ? whole : text.startsWith('-- Dump completed');
  }
  const tables = [...rows].map(([name, count]) => ({ name, rows: count }));
  return { tables: tables.sort((a, b) => (a.name < b.name ? -1 : 1)), warnings: [...warnings], whole };
}
