// node --import register.mjs boot.mjs <app folder> [arguments of the app]
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startShim } from './control.ts';

const [, , folder = '.', ...args] = process.argv;
const root = resolve(folder);
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

process.type = 'browser';
// It was given a folder, as `electron .` is: programs of its own are then started as Node is.
process.defaultApp = true;
process.resourcesPath = join(root, 'resources');
Object.defineProperty(process.versions, 'electron', { value: '45.4.1' });
process.argv = [process.execPath, root, ...args];

const shim = await startShim({ root, name: manifest.productName ?? manifest.name, version: manifest.version });
// As in Electron, `ready` comes only after the entry module has been evaluated.
await import(pathToFileURL(join(root, manifest.main)).href);
shim.ready();
