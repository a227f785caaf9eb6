import type { ProjectFolder } from '../open-folder.ts';
import type { ReadStack } from '../types.ts';
import type { FindParts, FoundParts, Part } from './types.ts';
import { walkFolders } from './walk-folders.ts';

const manifest =
  /^(?:package\.json|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|.+\.(?:cs|fs|vb)proj|pyproject\.toml|requirements\.txt|Pipfile|manage\.py|Gemfile|composer\.json|mix\.exs|deno\.jsonc?)$/;
const elsewhere =
  /^(?:examples?|samples?|fixtures?|testdata|tests?|__tests__|e2e|docs?|vendor|dist|build|out|bin|scripts?|tools?)$/i;
const mostDeep = 3;
const most = 100;

/** Folders with a manifest of their own that nothing brings together, such as `backend` and `frontend`. */
export const findFolderParts =
  (readStack: ReadStack, found: readonly FoundParts[]): FindParts =>
  async (top: ProjectFolder) => {
    const { all } = await walkFolders(top);
    const parts: Part[] = [];
    const taken = found.flatMap((one) => one.parts);
    const isGoverned = (name: string) => found.some(({ governs }) => governs.test(name));
    const isTaken = (folder: string) =>
      [...taken, ...parts].some(
        (part) =>
          part.folder !== '' &&
          (`${folder}/`.startsWith(`${part.folder}/`) || `${part.folder}/`.startsWith(`${folder}/`)),
      );
    for (const folder of all) {
      const names = folder.split('/');
      if (names.length > mostDeep || names.some((name) => elsewhere.test(name)) || isTaken(folder)) continue;
      const file = (await top.names(folder)).find((name) => manifest.test(name) && !isGoverned(name));
      if (file === undefined || parts.length === most) continue;
      parts.push({
        ...{ folder, program: null, name: names.at(-1) ?? folder, built: 'apart', needs: [], inherits: [] },
        reason: { sentence: `${file} makes it a project of its own.`, file: `${folder}/${file}`, line: 1 },
        read: readStack,
      });
    }
    return parts.length === 0
      ? null
      : {
          governs: manifest,
          says: {
            sentence: 'It has folders with manifests of their own, which nothing brings together.',
            file: null,
            line: null,
          },
          parts,
          notes: [],
        };
  };
