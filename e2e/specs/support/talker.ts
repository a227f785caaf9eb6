import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Colours, JSON, levels, a stack with a place in a file; and as many further lines as are asked for, in a file that it watches. */
const talk = `
import { readFile } from 'node:fs/promises';

for (let n = 1; n <= 2500; n++) console.log('\\u001b[32mGET\\u001b[0m /items/' + n + ' 200');
console.log(JSON.stringify({ level: 'info', msg: 'order placed', order: 4711, user: { id: 7, country: 'NL' } }));
console.warn('WARN slow query 900 ms');
for (let n = 1; n <= 3; n++) {
  try {
    throw new Error('payment of order ' + n + ' was declined');
  } catch (error) {
    console.error(error.stack);
  }
}
console.log('ready to talk');
let said = 0;
setInterval(async () => {
  const wanted = Number(await readFile('more.txt', 'utf8').catch(() => '0'));
  while (said < wanted) console.log('further line ' + ++said);
}, 100);
`;

/** A project with one service that has much to say. */
export async function makeTalker() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-talker-')));
  const folder = join(base, 'projects');
  const at = join(folder, 'talker');
  await mkdir(join(at, '.optimus'), { recursive: true });
  await writeFile(join(at, 'package.json'), JSON.stringify({ name: 'talker', version: '1.0.0' }));
  await writeFile(join(at, 'talk.mjs'), talk);
  const command = JSON.stringify(`${JSON.stringify(process.execPath)} talk.mjs`);
  await writeFile(join(at, '.optimus', 'run.yaml'), `version: 1\nservices:\n  voice:\n    command: ${command}\n`);
  return {
    folder,
    /** So many further lines in all. */
    say: (lines: number) => writeFile(join(at, 'more.txt'), String(lines)),
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type Talker = Awaited<ReturnType<typeof makeTalker>>;
