// `npm run serve`: the headless host, prepared like `npm start`.
import { startHeadless } from './lib/headless.mjs';
import { prepare } from './lib/prepare.mjs';
import { runMain } from './lib/root.mjs';

await runMain(async () => {
  await prepare();
  const args = process.argv.slice(2);
  return startHeadless({ args: args.filter((arg) => arg !== '--open'), open: args.includes('--open') });
});
