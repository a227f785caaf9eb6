import { goPrograms, goStack } from '../compiled.ts';
import type { ProjectFolder } from '../open-folder.ts';
import { lineOf, plain } from '../say.ts';
import { refused } from '../types.ts';
import { memberFolder } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { resolved, withLines } from './within.ts';

const inherits = ['.tool-versions', 'mise.toml', '.mise.toml'];
const joined = (folder: string, name: string) => (folder === '' ? name : name === '.' ? folder : `${folder}/${name}`);

const mostModules = 300;

/** Modules that go.work names, in order. */
function usedBy(work: string): { path: string; line: number | null }[] {
  const found: { path: string; line: number | null }[] = [];
  let inBlock = false;
  for (const [at, raw] of work.split('\n').entries()) {
    let rest = raw.replace(/\/\/.*$/, '').trim();
    if (!inBlock) {
      if (!/^use(?:[ \t"(]|$)/.test(rest)) continue;
      rest = rest.slice('use'.length).trim();
      inBlock = rest.startsWith('(');
      if (inBlock) rest = rest.slice(1);
    }
    const path = rest.split(')', 1)[0]?.trim().replaceAll('"', '') ?? '';
    if (path !== '') found.push({ path, line: at + 1 });
    if (rest.includes(')')) inBlock = false;
    if (found.length === mostModules) break;
  }
  return found;
}

async function modulePaths(top: ProjectFolder) {
  const work = await top.text('go.work');
  if (work === null) return { work: false, modules: [{ folder: '', file: 'go.mod', line: 1 as number | null }] };
  const modules = usedBy(work).flatMap(({ path, line }) => {
    const folder = resolved('', path);
    return folder === null || path.startsWith('/') ? [] : [{ folder, file: 'go.work', line }];
  });
  return { work: true, modules };
}

/** Modules of go.work, and programs of one module below `cmd/`. */
export const findGoParts: FindParts = async (top) => {
  const { work, modules } = await modulePaths(top);
  const read: { folder: string; text: string; name: string; programs: string[]; file: string; line: number | null }[] =
    [];
  for (const { folder, file, line } of modules) {
    const inside = memberFolder(top, folder, []);
    const text = await inside.text('go.mod');
    if (text === null) continue;
    const name = /^module[ \t]+(\S+)/m.exec(text)?.[1] ?? folder;
    read.push({ folder, text, name, programs: await goPrograms(inside), file, line });
  }
  const count = read.reduce((sum, { programs }) => sum + programs.length, 0);
  if (read.length === 0 || (!work && count < 2)) return null;
  const byName = new Map(read.map(({ name, folder }) => [name, folder]));
  const parts: Part[] = [];
  for (const { folder, text, name, programs, file, line } of read) {
    const needs = [...byName].flatMap(([other, at]) => {
      const named = text.includes(`${other} `) && other !== name ? lineOf(text, `${other} `) : null;
      return named === null
        ? []
        : [
            {
              folder: at,
              reason: {
                sentence: `go.mod asks for ${plain(other, 80)}, a module of the workspace.`,
                file: 'go.mod',
                line: named,
              },
            },
          ];
    });
    const common = { program: null, built: 'within', needs, inherits } as const;
    if (programs.length === 0)
      parts.push({
        ...common,
        ...{
          folder,
          name: plain(name.split('/').at(-1) ?? name, 80),
          reason: { sentence: `${file} names it.`, file, line },
        },
        read: async () =>
          refused(
            'It has no program: no package main lies in it or below cmd/.',
            'A library is not shipped as an image.',
          ),
      });
    for (const program of programs) {
      const place = joined(folder, program.replace(/^\.\//, ''));
      const own = place === '' || place === '.' ? '' : place;
      parts.push({
        ...common,
        folder: own,
        name: own.split('/').at(-1) || plain(name.split('/').at(-1) ?? 'app', 80),
        reason: { sentence: work ? `${file} names its module.` : 'It lies below cmd/.', file, line },
        beside: [folder === '' ? 'internal' : `${folder}/internal`, folder === '' ? 'pkg' : `${folder}/pkg`],
        async read(inside) {
          const stack = await goStack(memberFolder(top, folder, inherits), text, program);
          const at = own === '' ? '.' : `./${own}`;
          const tests =
            own === '' ? './...' : folder === own ? `${at}/...` : `./${folder === '' ? '' : `${folder}/`}...`;
          const manifests = work ? [] : stack.image.manifests;
          return {
            ...withLines(stack, {
              build: `go build -trimpath -ldflags="-s -w" -o /out/app ${at}`,
              test: `go test ${tests}`,
              lint: `go vet ${tests}`,
            }),
            runtime: {
              ...stack.runtime,
              file: stack.runtime.file === null ? null : `/${joined(folder, stack.runtime.file)}`,
            },
            manager: stack.manager && {
              ...stack.manager,
              said: { ...stack.manager.said, file: `/${joined(folder, 'go.mod')}` },
            },
            build: stack.build && {
              ...stack.build,
              value: `go build -trimpath -ldflags="-s -w" -o /out/app ${at}`,
              file: (await inside.has('main.go')) ? 'main.go' : null,
            },
            test: stack.test && { ...stack.test, value: `go test ${tests}`, file: `/${joined(folder, 'go.mod')}` },
            lint: stack.lint && { ...stack.lint, value: `go vet ${tests}`, file: `/${joined(folder, 'go.mod')}` },
            image: { ...stack.image, manifests, artefact: at, ...(work && { way: 'work' }) },
          };
        },
      });
    }
  }
  return {
    governs: /^go\.mod$/,
    says: work
      ? { sentence: 'go.work makes it a workspace of several modules.', file: 'go.work', line: 1 }
      : { sentence: 'Its module has several programs below cmd/.', file: 'go.mod', line: 1 },
    parts,
    notes: [],
  };
};
