import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

const mostBytes = 512 * 1024;
const mostNames = 5_000;
const mostSources = 300;
const mostDeep = 6;
/** Of sources alone: enough for what runs, little enough to be looked through at once. */
const mostFolders = 2_000;
const mostInAll = 4 * 1024 * 1024;
/** Not its own sources, or none that run. */
const passedOver =
  /^(node_modules|vendor|dist|build|out|target|bin|obj|coverage|venv|env|site-packages|__pycache__|test|tests|__tests__|spec|specs|e2e|examples?|docs?|fixtures?|deps|_build|public|static)$|\.(test|spec)\.|\.min\.\w+$|^test_|_test\./i;

/** Their programs begin in `bin`, where others put what was built. */
const inBin = new Set(['.dart', '.ml', '.pl', '.jl', '.hs']);

export interface Source {
  path: string;
  text: string;
}

/** The files of one project. Nothing outside of it is read, whatever a link says, and nothing is ever run. */
export interface ProjectFolder {
  /** Null when it is not there, no regular file, no text, too large, or leads out of the project. */
  text(path: string): Promise<string | null>;
  has(path: string): Promise<boolean>;
  /** What lies in a folder, in order; empty when there is none. */
  names(folder: string): Promise<readonly string[]>;
  /** Sources below a folder, by their paths from there, with these endings, the shallowest first; those for tests are no part of what runs. */
  sources(endings: readonly string[], start?: string): Promise<readonly Source[]>;
  /** Names of the folders in one, in order: what a link leads to is none. */
  folders(folder: string): Promise<readonly string[]>;
  /** The path of a file as the project has it, where this is a folder within. */
  placeOf(file: string): Promise<string>;
}

export async function openFolder(root: string): Promise<ProjectFolder> {
  const real = await realpath(root);
  const texts = new Map<string, Promise<string | null>>();
  const folders = new Map<string, ReturnType<typeof list>>();

  async function place(path: string): Promise<string | null> {
    const found = await realpath(join(real, path)).catch(() => null);
    return found !== null && (found === real || found.startsWith(real + sep)) ? found : null;
  }

  async function read(path: string): Promise<string | null> {
    const at = await place(path);
    if (at === null || !(await lstat(at)).isFile()) return null;
    const file = await open(at, 'r');
    try {
      const { size } = await file.stat();
      if (size > mostBytes) return null;
      const bytes = await file.readFile();
      return bytes.includes(0) ? null : bytes.toString('utf8').replace(/^\uFEFF/, '');
    } finally {
      await file.close();
    }
  }

  async function list(folder: string) {
    const at = await place(folder);
    if (at === null) return [];
    const found = await readdir(at, { withFileTypes: true }).catch(() => []);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostNames);
  }

  const entries = (folder: string) => {
    const known = folders.get(folder) ?? list(folder);
    folders.set(folder, known);
    return known;
  };

  const text = (path: string) => {
    const known = texts.get(path) ?? read(path).catch(() => null);
    texts.set(path, known);
    return known;
  };

  return {
    text,
    has: async (path) => (await place(path)) !== null,
    names: async (folder) => (await entries(folder)).map(({ name }) => name),
    placeOf: async (file) => file.replace(/^\//, ''),
    folders: async (folder) => (await entries(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name),
    async sources(endings, start = '') {
      const found: Source[] = [];
      const beginsInBin = endings.some((ending) => inBin.has(ending));
      const from = start === '' ? 0 : start.length + 1;
      let level = [start];
      let left = mostInAll;
      let walked = 0;
      for (let deep = 0; deep < mostDeep && level.length > 0; deep += 1) {
        const below: string[] = [];
        for (const folder of level) {
          walked += 1;
          for (const entry of await entries(folder)) {
            if (found.length === mostSources || walked > mostFolders) return found;
            if (entry.name.startsWith('.') || (passedOver.test(entry.name) && !(beginsInBin && entry.name === 'bin')))
              continue;
            const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory()) below.push(path);
            else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) {
              const body = await text(path);
              if (body === null || body.length > left) continue;
              left -= body.length;
              found.push({ path: path.slice(from), text: body });
            }
          }
        }
        level = below;
      }
      return found;
    },
  };
}
