import { parse } from 'smol-toml';
import { rustStack } from '../compiled.ts';
import { isObject } from '../node-package.ts';
import type { ProjectFolder } from '../open-folder.ts';
import { lineOf, plain } from '../say.ts';
import { refused } from '../types.ts';
import { memberFolder } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { matching, walkFolders } from './walk-folders.ts';
import { resolved, withLines } from './within.ts';

const inherits = ['Cargo.lock', 'rust-toolchain.toml', 'rust-toolchain', '.tool-versions', 'mise.toml', '.mise.toml'];
const strings = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
const fit = /^[\w-]{1,80}$/;

function tomlOf(text: string): Record<string, unknown> | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

const listed = (body: Record<string, unknown>, key: string) => (isObject(body[key]) ? body[key] : {});

/** Paths that a crate names, or has its workspace name. */
function needsOf(
  folder: string,
  text: string,
  body: Record<string, unknown>,
  shared: Record<string, unknown>,
): Part['needs'] {
  const found: Part['needs'][number][] = [];
  for (const key of ['dependencies', 'build-dependencies'])
    for (const [name, given] of Object.entries(listed(body, key))) {
      const own = isObject(given) ? given : {};
      const above = own.workspace === true && isObject(shared[name]) ? shared[name] : {};
      const path =
        typeof own.path === 'string'
          ? resolved(folder, own.path)
          : typeof above.path === 'string'
            ? resolved('', above.path)
            : null;
      if (path === null || path === folder || !fit.test(name)) continue;
      const reason = {
        sentence: `Cargo.toml asks for ${plain(name, 80)} by its path.`,
        file: 'Cargo.toml',
        line: lineOf(text, new RegExp(`^${name}\\b`, 'm')),
      };
      found.push({ folder: path, reason });
    }
  return found;
}

async function programsOf(inside: ProjectFolder, name: string, body: Record<string, unknown>): Promise<string[]> {
  const bins = Array.isArray(body.bin)
    ? body.bin.flatMap((one) => (isObject(one) && typeof one.name === 'string' ? [one.name] : []))
    : [];
  const files = (await inside.names('src/bin')).map((file) => file.replace(/\.rs$/, ''));
  const main = (await inside.has('src/main.rs')) && !bins.length ? [name] : [];
  return [...new Set([...main, ...bins, ...files])].filter((each) => fit.test(each));
}

/** Members of a Cargo workspace, and programs of one package. */
export const findCargoParts: FindParts = async (top) => {
  const text = await top.text('Cargo.toml');
  const body = text === null ? null : tomlOf(text);
  if (text === null || body === null) return null;
  const workspace = isObject(body.workspace) ? body.workspace : null;
  const { folders, notes } =
    workspace === null
      ? { folders: [], notes: [] }
      : matching(
          [...strings(workspace.members), ...strings(workspace.exclude).map((path) => `!${path}`)],
          await walkFolders(top),
        );
  const shared = workspace === null ? {} : listed(workspace, 'dependencies');
  const line = lineOf(text, /^\[workspace\]/m);
  const parts: Part[] = [];
  for (const folder of [...(isObject(body.package) ? [''] : []), ...folders]) {
    const inside = memberFolder(top, folder, inherits);
    const own = await inside.text('Cargo.toml');
    const crate = own === null ? null : tomlOf(own);
    if (own === null || crate === null) {
      if (own !== null) notes.push(`${folder}: Cargo.toml cannot be understood.`);
      continue;
    }
    const name = isObject(crate.package) && typeof crate.package.name === 'string' ? crate.package.name : null;
    if (name === null || !fit.test(name)) continue;
    const common: Omit<Part, 'program' | 'name' | 'read'> = {
      ...{ folder, built: 'within', needs: needsOf(folder, own, crate, shared), inherits },
      reason: { sentence: 'Cargo.toml of the workspace names it.', file: 'Cargo.toml', line },
    };
    const programs = await programsOf(inside, name, crate);
    if (programs.length === 0)
      parts.push({
        ...{ ...common, program: null, name },
        read: async () =>
          refused('It has no program: there is no src/main.rs.', 'A library is not shipped as an image.'),
      });
    for (const program of programs)
      parts.push({
        ...{ ...common, program: programs.length === 1 ? null : program, name: program },
        async read(within) {
          const stack = await rustStack(within, own, program);
          if ('refused' in stack) return stack;
          const locked = stack.manager?.lockFile === null ? '' : ' --locked';
          return withLines(stack, {
            build: `cargo build --release${locked} -p ${name} --bin ${program}`,
            test: `cargo test -p ${name}`,
            lint: `cargo clippy -p ${name} -- -D warnings`,
          });
        },
      });
  }
  const shipped = parts.filter((part) => part.program !== null);
  if (workspace === null && shipped.length < 2) return null;
  return {
    governs: /^Cargo\.toml$/,
    says:
      workspace === null
        ? { sentence: 'Its package has several programs.', file: 'Cargo.toml', line: lineOf(text, /^\[package\]/m) }
        : { sentence: 'Cargo.toml makes it a workspace.', file: 'Cargo.toml', line },
    parts,
    notes,
  };
};
