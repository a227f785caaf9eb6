import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { DatabaseProof, DumpManifest } from '../types.ts';
import { DumpTrouble, numberWords } from './trouble.ts';

const manifest = z.object({
  version: z.literal(1),
  engine: z.enum(['postgres', 'mysql', 'redis', 'sqlite', 'mongodb']),
  name: z.string(),
  database: z.string(),
  tool: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  bytes: z.number(),
  tables: z.array(z.object({ name: z.string(), rows: z.number().nullable() })),
  warnings: z.array(z.string()),
});

export async function writeManifest(folder: string, value: DumpManifest): Promise<void> {
  await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
}

export async function readManifest(folder: string, engine: DumpManifest['engine']): Promise<DumpManifest> {
  let read: DumpManifest;
  try {
    read = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  } catch (cause) {
    throw new DumpTrouble(`There is no whole dump of a database in ${folder}: its manifest cannot be read.`, { cause });
  }
  if (read.engine !== engine) throw new DumpTrouble(`The dump in ${folder} is of ${read.engine}, not of ${engine}.`);
  return read;
}

export interface Counted {
  name: string;
  rows: number;
  /** The engine puts rows of its own there, so there may be more. */
  atLeast?: boolean;
}

interface Findings {
  /** What the tools complained about. */
  failures: string[];
  warnings?: string[];
  /** What it holds, and what that holds; null where there is but one of it. */
  words?: readonly [string | null, string];
}

/** Compares what came back with what the dump says it holds. */
export function compare(
  expected: DumpManifest,
  found: readonly Counted[],
  { failures, warnings = [], words = ['table', 'row'] }: Findings,
): DatabaseProof {
  const byName = new Map(found.map((one) => [one.name, one]));
  const [thing, part] = words;
  const wrong: string[] = [];
  let rows = 0;
  let known = true;
  for (const table of expected.tables) {
    const one = byName.get(table.name);
    if (!one) wrong.push(`${table.name} did not come back`);
    else if (table.rows === null) known = false;
    else if (one.atLeast ? one.rows < table.rows : one.rows !== table.rows)
      wrong.push(`${table.name} has ${one.rows.toLocaleString('en')} of ${numberWords(table.rows, part)}`);
    rows += one?.rows ?? 0;
  }
  const ok = wrong.length === 0 && failures.length === 0;
  const things = thing === null ? '' : `${numberWords(expected.tables.length, thing)}, `;
  const counts = `${things}${numberWords(rows, part)}`;
  const troubles = [...wrong, ...failures];
  const verdict = ok
    ? `${counts}, ${known ? 'equal' : 'read back, though the dump does not say how many it holds'}`
    : `${troubles.slice(0, 3).join('; ')}${troubles.length > 3 ? ` and ${troubles.length - 3} more` : ''}`;
  return {
    ok,
    sentence: `${expected.name}: ${verdict}`,
    tables: expected.tables.length,
    rows,
    warnings: [...expected.warnings, ...warnings, ...troubles.slice(0, 50)],
  };
}
