import type { ProjectFolder } from '../open-folder.ts';

/** Of the project, where whoever reads stands in the folder of a member. */
export const atTop = (file: string) => `/${file}`;

/** A folder of the project as if it were one by itself; some files of the top folder count where it has none of its own. */
export function memberFolder(top: ProjectFolder, folder: string, inherits: readonly string[]): ProjectFolder {
  const own = (path: string) => (folder === '' ? path : `${folder}/${path}`);
  const falls = async (path: string) => folder !== '' && inherits.includes(path) && !(await top.has(own(path)));
  return {
    text: async (path) => top.text((await falls(path)) ? path : own(path)),
    has: async (path) => top.has((await falls(path)) ? path : own(path)),
    folders: (path) => top.folders(path === '' ? folder : own(path)),
    async names(path) {
      const here = await top.names(path === '' ? folder : own(path));
      if (path !== '') return here;
      const above = [];
      for (const name of inherits) if (!here.includes(name) && (await top.has(name))) above.push(name);
      return [...here, ...above].sort();
    },
    sources: (endings) => top.sources(endings, folder),
    async placeOf(file) {
      if (file.startsWith('/')) return file.slice(1);
      return (await falls(file)) ? file : own(file);
    },
  };
}
