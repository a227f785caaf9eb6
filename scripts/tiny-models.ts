import { join, resolve } from 'node:path';
import { tinyEmbedModel, tinyTalkModel, writeModel } from '../main/features/minds/local/testing/tiny-models.ts';

// The models that the tests run, as folders to point Optimus at: node scripts/tiny-models.ts FOLDER
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/tiny-models.ts FOLDER');
for (const [name, files] of [
  ['tiny-embed', tinyEmbedModel()],
  ['tiny-talk', tinyTalkModel()],
] as const) {
  await writeModel(join(resolve(folder), name), files);
  process.stdout.write(`${join(resolve(folder), name)}\n`);
}
