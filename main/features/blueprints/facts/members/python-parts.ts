import { parse } from 'smol-toml';
import { isObject } from '../node-package.ts';
import { readPython } from '../python.ts';
import { lineOf, plain } from '../say.ts';
import { memberFolder } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { matching, walkFolders } from './walk-folders.ts';
import { withLines } from './within.ts';

const inherits = ['uv.lock', '.python-version', '.tool-versions', 'mise.toml', '.mise.toml'];
const strings = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

function tomlOf(text: string | null): Record<string, unknown> | null {
  try {
    return text === null ? null : parse(text);
  } catch {
    return null;
  }
}
const at = (body: unknown, ...keys: string[]): unknown =>
  keys.reduce((now: unknown, key) => (isObject(now) ? now[key] : undefined), body);
const fit = /^[\w.-]{1,80}$/;

/** Members of a workspace of uv. */
export const findUvParts: FindParts = async (top) => {
  const text = await top.text('pyproject.toml');
  const body = tomlOf(text);
  const workspace = at(body, 'tool', 'uv', 'workspace');
  if (text === null || !isObject(workspace)) return null;
  const patterns = [...strings(workspace.members), ...strings(workspace.exclude).map((path) => `!${path}`)];
  const { folders, notes } = matching(patterns, await walkFolders(top));
  const line = lineOf(text, '[tool.uv.workspace]');
  const read: { folder: string; name: string; text: string; body: Record<string, unknown> }[] = [];
  for (const folder of folders) {
    const own = await memberFolder(top, folder, []).text('pyproject.toml');
    const toml = tomlOf(own);
    const name = at(toml, 'project', 'name');
    if (own === null || toml === null || typeof name !== 'string' || !fit.test(name)) {
      if (own !== null) notes.push(`${folder}: its pyproject.toml names no project.`);
      continue;
    }
    read.push({ folder, name, text: own, body: toml });
  }
  const byName = new Map(read.map(({ name, folder }) => [name.toLowerCase().replaceAll(/[_.]/g, '-'), folder]));
  const parts = read.map(
    ({ folder, name, text: own, body: toml }): Part => ({
      ...{ folder, program: null, name, built: 'within', inherits },
      reason: { sentence: 'pyproject.toml of the workspace names it.', file: 'pyproject.toml', line },
      needs: Object.entries(
        isObject(at(toml, 'tool', 'uv', 'sources')) ? (at(toml, 'tool', 'uv', 'sources') as object) : {},
      ).flatMap(([other, source]) => {
        const there = byName.get(other.toLowerCase().replaceAll(/[_.]/g, '-'));
        return there === undefined || there === folder || !isObject(source) || source.workspace !== true
          ? []
          : [
              {
                folder: there,
                reason: {
                  sentence: `pyproject.toml takes ${plain(other, 80)} from the workspace.`,
                  file: 'pyproject.toml',
                  line: lineOf(own, other, Math.max(0, own.indexOf('[tool.uv.sources]'))),
                },
              },
            ];
      }),
      async read(inside) {
        const stack = await readPython(inside);
        if (stack === null || 'refused' in stack) return stack;
        const cd = (line: string | undefined) => (line === undefined ? null : `--directory ${folder} ${line}`);
        return {
          ...withLines(stack, { test: cd(stack.test?.value), lint: cd(stack.lint?.value) }),
          image: { ...stack.image, way: 'member', dependencies: 'production' as const, package: name },
        };
      },
    }),
  );
  return parts.length === 0
    ? null
    : {
        governs: /^pyproject\.toml$/,
        says: { sentence: 'pyproject.toml makes it a workspace of uv.', file: 'pyproject.toml', line },
        parts,
        notes,
      };
};
