// Installs and builds what is missing, and nothing else: `npm run build` for whoever needs out/ to be current.
import { prepare } from './lib/prepare.mjs';
import { runMain } from './lib/root.mjs';

await runMain(() => prepare());
