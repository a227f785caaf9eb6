import { folderOf, inFolder, upwards, wayUp } from '../lines.ts';
import type { ProjectFiles, Requirement } from '../types.ts';

const manifests = ['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.py', 'manage.py', 'uv.lock'];

export interface Python {
  command: string;
  requires: Requirement[];
}

/** Its own environment first: what the system's Python has is somebody else's. */
export async function pythonOf(files: ProjectFiles, folder: string): Promise<Python> {
  const isWindows = files.platform === 'win32';
  for (const place of upwards(folder))
    for (const name of ['.venv', 'venv', 'env', '.env']) {
      const path = inFolder(place, `${name}/${isWindows ? 'Scripts/python.exe' : 'bin/python'}`);
      if (!(await files.exists(path))) continue;
      const way = wayUp(folder, place);
      const local = `${name}/${isWindows ? 'Scripts/python.exe' : 'bin/python'}`;
      const command = way === '.' ? local : `${way}/${local}`;
      return {
        command: isWindows ? command.replaceAll('/', '\\') : command,
        requires: [
          {
            type: 'path',
            paths: [path],
            why: 'Its Python environment is gone.',
            remedy: 'Make it again: python3 -m venv .venv.',
          },
        ],
      };
    }
  for (const place of upwards(folder)) {
    const uses = (['uv', 'poetry', 'pipenv'] as const).find((_, at) =>
      files.has(inFolder(place, ['uv.lock', 'poetry.lock', 'Pipfile.lock'][at] ?? '')),
    );
    if (uses)
      return {
        command: `${uses} run python`,
        requires: [
          {
            type: 'program',
            name: uses,
            remedy: uses === 'uv' ? 'Install uv: docs.astral.sh/uv.' : `Run pipx install ${uses}.`,
          },
        ],
      };
  }
  const command = isWindows ? 'python' : 'python3';
  return { command, requires: [{ type: 'program', name: command, remedy: 'Install Python from python.org.' }] };
}

/** The folder from which its modules are named: the nearest one above with a manifest. */
const topOf = (files: ProjectFiles, path: string) =>
  upwards(folderOf(path)).find((folder) => manifests.some((name) => files.has(inFolder(folder, name)))) ??
  folderOf(path);

export interface App {
  path: string;
  top: string;
  text: string;
  module: string;
  /** `src`, where modules begin below it. */
  base: string;
}

/** `src/shop/main.py` is `shop.main`. */
export function appOf(files: ProjectFiles, path: string, text: string): App | null {
  const top = topOf(files, path);
  const inside = path
    .slice(top === '' ? 0 : top.length + 1)
    .replace(/\.py$/, '')
    .replace(/(^|\/)__init__$/, '');
  const base = inside.startsWith('src/') && !files.has(inFolder(top, 'src/__init__.py')) ? 'src' : '';
  const module = (base === '' ? inside : inside.slice(4)).replaceAll('/', '.');
  return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(module) ? { path, top, text, module, base } : null;
}

type Named = { object: string; at: RegExp; factory: boolean };
export function named(text: string, type: string): Named | null {
  const direct = new RegExp(
    `^([A-Za-z_]\\w{0,60})(?:[ \\t]*:[^=\\n]{1,100})?[ \\t]*=[ \\t]*(?:\\w+\\.)?${type}\\(`,
    'm',
  );
  const object = direct.exec(text)?.[1];
  if (object !== undefined) return { object, at: direct, factory: false };
  const made = /^def (create_app|make_app|get_app|build_app|app_factory)\(/m;
  const factory = new RegExp(`\\b${type}\\(`).test(text) ? made.exec(text)?.[1] : undefined;
  return factory === undefined ? null : { object: factory, at: made, factory: true };
}
