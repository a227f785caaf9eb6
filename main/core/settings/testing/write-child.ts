// Run by settings-crash.test.ts: writes settings as fast as it can, naming each once it is written, until it is killed.
import { flushCompileCache } from 'node:module';
import { createSystemClock } from '../../lib/clock.ts';
import type { Logger } from '../../log/logger.ts';
import { createSettingsFile } from '../settings-file.ts';
import { testSchema } from './schema.ts';

const quiet = () => undefined;
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
const [path = '', first = '1'] = process.argv.slice(2);
const file = await createSettingsFile({ path, schema: testSchema, version: 1, clock: createSystemClock(), log });
// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
for (let n = Number(first); ; n++) {
  // Files of very different lengths, so that one written over another in place would show.
  const note = 'x'.repeat((n * 7919) % 20_000);
  await file.update({ range: { high: n, note }, keys: { names: [String(n)] } });
  process.stdout.write(`${n}\n`);
}
