import { isAbsolute, resolve } from 'node:path';
import type { UserConfig } from 'electron-vite';
import config from '../../../electron.vite.config.ts';

const out = process.env.OPTIMUS_FIXTURE_OUT ?? '';
// A build empties its output folder first: without a folder of its own that would be the sources.
if (!isAbsolute(out)) throw new Error('OPTIMUS_FIXTURE_OUT has to name a folder, absolutely');
const { main, preload } = config as UserConfig;

/** Main and preload as they are shipped, into another folder and without the page. */
const fixture: UserConfig = {
  main: { ...main, build: { ...main?.build, outDir: resolve(out, 'main') } },
  preload: { ...preload, build: { ...preload?.build, outDir: resolve(out, 'preload') } },
};

export default fixture;
