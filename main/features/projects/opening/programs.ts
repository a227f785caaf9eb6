import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative } from 'node:path';

export interface Program {
  /** As people call it. */
  name: string;
  file: string;
  args: (path: string, line: number | null) => string[];
}

const goto = (path: string, line: number | null) => ['--goto', line === null ? path : `${path}:${line}`];
const colon = (path: string, line: number | null) => [line === null ? path : `${path}:${line}`];
const jetbrains = (path: string, line: number | null) => (line === null ? [path] : ['--line', String(line), path]);

/** The first that is installed is taken; what a person installed beside the system's own comes first. */
export const editors: readonly Program[] = [
  { name: 'Visual Studio Code', file: 'code', args: goto },
  { name: 'Cursor', file: 'cursor', args: goto },
  { name: 'Windsurf', file: 'windsurf', args: goto },
  { name: 'VSCodium', file: 'codium', args: goto },
  { name: 'Zed', file: 'zed', args: colon },
  { name: 'Zed', file: 'zeditor', args: colon },
  { name: 'Sublime Text', file: 'subl', args: colon },
  { name: 'IntelliJ IDEA', file: 'idea', args: jetbrains },
  { name: 'WebStorm', file: 'webstorm', args: jetbrains },
  { name: 'PyCharm', file: 'pycharm', args: jetbrains },
  { name: 'GoLand', file: 'goland', args: jetbrains },
  { name: 'RustRover', file: 'rustrover', args: jetbrains },
  { name: 'Lapce', file: 'lapce', args: (path) => [path] },
  { name: 'Emacs', file: 'emacs', args: (path, line) => (line === null ? [path] : [`+${line}`, path]) },
  { name: 'GVim', file: 'gvim', args: (path, line) => (line === null ? [path] : [`+${line}`, path]) },
  { name: 'Kate', file: 'kate', args: (path, line) => (line === null ? [path] : ['--line', String(line), path]) },
  { name: 'Text Editor', file: 'gnome-text-editor', args: (path) => [path] },
  { name: 'gedit', file: 'gedit', args: (path, line) => (line === null ? [path] : [`+${line}`, path]) },
];

export const terminals: Readonly<Partial<Record<NodeJS.Platform, readonly Program[]>>> = {
  linux: [
    { name: 'Ghostty', file: 'ghostty', args: (path) => [`--working-directory=${path}`] },
    { name: 'kitty', file: 'kitty', args: (path) => ['--directory', path] },
    { name: 'WezTerm', file: 'wezterm', args: (path) => ['start', '--cwd', path] },
    { name: 'Alacritty', file: 'alacritty', args: (path) => ['--working-directory', path] },
    { name: 'Console', file: 'kgx', args: (path) => ['--working-directory', path] },
    { name: 'GNOME Terminal', file: 'gnome-terminal', args: (path) => [`--working-directory=${path}`] },
    { name: 'Konsole', file: 'konsole', args: (path) => ['--workdir', path] },
    { name: 'Xfce Terminal', file: 'xfce4-terminal', args: (path) => [`--working-directory=${path}`] },
    // These start in the folder that they are started in.
    { name: 'foot', file: 'foot', args: () => [] },
    { name: 'Terminal', file: 'x-terminal-emulator', args: () => [] },
    { name: 'xterm', file: 'xterm', args: () => [] },
  ],
  darwin: [{ name: 'Terminal', file: 'open', args: (path) => ['-a', 'Terminal', path] }],
  win32: [
    { name: 'Windows Terminal', file: 'wt.exe', args: (path) => ['-d', path] },
    { name: 'PowerShell', file: 'powershell.exe', args: () => ['-NoExit'] },
  ],
};

/** Applications of macOS that put no command on the path. */
const macEditors = ['Visual Studio Code', 'Cursor', 'Zed', 'Sublime Text', 'IntelliJ IDEA', 'Xcode'];

const isThere = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

const isFile = async (path: string) =>
  (await isThere(path)) &&
  (await stat(path).then(
    (found) => found.isFile(),
    () => false,
  ));
const isBelow = (outer: string, path: string) => {
  const way = relative(outer, path);
  return !way.startsWith('..') && !isAbsolute(way);
};

/** Where it is: by its name alone a program of the project itself could be started in its stead. */
async function onPath(file: string, { env, platform, project }: Where): Promise<string | null> {
  const endings = platform === 'win32' && !file.includes('.') ? ['.cmd', '.exe'] : [''];
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(dir) || isBelow(project, dir)) continue;
    for (const ending of endings) {
      const path = join(dir, `${file}${ending}`);
      if (await isFile(path)) return path;
    }
  }
  return null;
}

interface Where {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Nothing in it is ever started. */
  project: string;
}

export async function findProgram(what: 'editor' | 'terminal', where: Where): Promise<Program | null> {
  const { platform } = where;
  const candidates = what === 'editor' ? editors : (terminals[platform] ?? []);
  for (const program of candidates) {
    const file = await onPath(program.file, where);
    if (file !== null) return { ...program, file };
  }
  if (what === 'editor' && platform === 'darwin')
    for (const name of macEditors)
      if (await isThere(`/Applications/${name}.app`)) return { name, file: 'open', args: (path) => ['-a', name, path] };
  return null;
}
