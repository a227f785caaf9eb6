import { dotnetStack } from '../compiled.ts';
import type { ProjectFolder } from '../open-folder.ts';
import { lineOf, plain } from '../say.ts';
import { refused } from '../types.ts';
import { atTop } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { walkFolders } from './walk-folders.ts';
import { resolved, withLines } from './within.ts';

const inherits = ['global.json', 'Directory.Build.props'];
const most = 300;
const fit = /^[\w.+-]+(?:\/[\w.+-]+)*$/;
const program = /Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)"|<OutputType>\s*Exe/i;

async function isNear(top: ProjectFolder): Promise<boolean> {
  const isProject = async (folder: string) =>
    (await top.names(folder)).some((name) => /\.(?:cs|fs|vb)proj$/.test(name));
  if (await isProject('')) return true;
  for (const folder of await top.folders('')) if (!folder.startsWith('.') && (await isProject(folder))) return true;
  return false;
}

/** Projects of .NET, wherever they lie: a solution names the same ones. */
export const findDotnetParts: FindParts = async (top) => {
  const solution = (await top.names('')).find((name) => /\.slnx?$/.test(name)) ?? null;
  // Without a solution whatever lies deeper is a project by itself.
  if (solution === null && !(await isNear(top))) return null;
  const { all } = await walkFolders(top);
  const projects: { folder: string; file: string; text: string }[] = [];
  for (const folder of ['', ...all])
    for (const name of await top.names(folder)) {
      if (!/\.(?:cs|fs|vb)proj$/.test(name) || projects.length === most) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const text = fit.test(path) ? await top.text(path) : null;
      if (text !== null) projects.push({ folder, file: name, text });
    }
  const tests = /tests?\.\w+proj$/i;
  const programs = projects.filter(({ file, text }) => program.test(text) && !tests.test(file));
  const [only] = programs;
  // One that lies at the top or right below it is a project without parts.
  if (only === undefined || (programs.length === 1 && only.folder.split('/').length < 2)) return null;
  const listed = solution === null ? '' : ((await top.text(solution)) ?? '');
  const many = new Set(
    projects.map(({ folder }) => folder).filter((folder, at, every) => every.indexOf(folder) !== at),
  );
  const props = (await top.text('Directory.Build.props')) ?? '';
  const target = /<TargetFramework>\s*net\d+\.\d+/.exec(props)?.[0];
  const parts = projects
    .filter(({ file }) => !tests.test(file))
    .map(({ folder, file, text }): Part => {
      const name = file.replace(/\.\w+proj$/, '');
      const path = folder === '' ? file : `${folder}/${file}`;
      return {
        ...{ folder, program: many.has(folder) ? name : null, name, built: 'within', inherits },
        reason:
          solution === null
            ? { sentence: `${file} is a project.`, file: path, line: 1 }
            : { sentence: `${solution} names it.`, file: solution, line: lineOf(listed, file) },
        needs: [...text.matchAll(/<ProjectReference\s+Include="([^"\n]{1,300})"/g)].flatMap(([, include = '']) => {
          const there = resolved(folder, include)?.replace(/\/?[^/]*$/, '');
          return there === undefined || there === folder
            ? []
            : [
                {
                  folder: there,
                  reason: { sentence: `${file} refers to ${plain(include, 120)}.`, file, line: lineOf(text, include) },
                },
              ];
        }),
        async read(inside) {
          if (!program.test(text))
            return refused(
              'It is no program: it has no OutputType Exe and no Sdk of one.',
              'A library is not shipped as an image.',
            );
          const own = /<TargetFramework>/.test(text) || target === undefined ? text : `${text}\n${target}`;
          const stack = await dotnetStack(inside, file, own);
          return {
            ...withLines(stack, {
              build: `dotnet publish ${path} -c Release -o /out --no-restore`,
              test: `dotnet test ${solution ?? path}`,
            }),
            ...(own !== text && {
              runtime: {
                ...stack.runtime,
                file: atTop('Directory.Build.props'),
                line: lineOf(props, '<TargetFramework>'),
                sentence: stack.runtime.sentence.replace(file, 'Directory.Build.props'),
              },
            }),
            image: { ...stack.image, manifests: [path], artefact: path },
          };
        },
      };
    });
  return {
    governs: /proj$/,
    says:
      solution === null
        ? { sentence: 'It has several projects of .NET.', file: null, line: null }
        : { sentence: `${solution} holds several projects.`, file: solution, line: 1 },
    parts,
    notes: [],
  };
};
