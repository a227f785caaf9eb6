import { writeFile } from 'node:fs/promises';
import { type Bench, benchResult } from './bench.ts';

const [name, file] = process.argv.slice(2);
if (!name || !file) throw new Error('usage: run.ts NAME RESULT-FILE');

const { default: bench } = (await import(`../${name}.bench.ts`)) as { default: Bench };
const result = benchResult.parse(await bench());
if (result.bench !== name) throw new Error(`bench/${name}.bench.ts calls itself "${result.bench}"`);
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
// A benchmark may leave servers and workers behind; the next one must not share the machine with them.
process.exit(0);
