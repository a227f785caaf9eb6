import type { ImageFacts } from '../types.ts';
import type { ProjectFolder, Source } from './open-folder.ts';
import { said } from './say.ts';
import { type Refused, refused, type StackFacts } from './types.ts';

/** Names get into commands and paths: whatever else somebody wrote is taken for none. */
export const fitName = /^[A-Za-z0-9_][\w.-]{0,80}$/;

type Known = Pick<StackFacts, 'stack' | 'runtime' | 'basis' | 'endings' | 'usualPort' | 'start'>;
type More = Partial<Omit<StackFacts, keyof Known | 'image'>> & { image?: Partial<ImageFacts> };

export const started = said(['/app/app'], 'It is one program, which is started by itself.');

/** What one stack knows, with what it does not know left empty. */
export const programFacts = ({ image, ...facts }: Known & More): StackFacts => ({
  ...{ framework: null, manager: null, build: null, test: null, lint: null, output: null, port: null, health: null },
  notes: [],
  ...facts,
  image: { manifests: [], dependencies: 'none', credentials: null, artefact: null, way: null, ...image },
});

/** Null: there is none. One that cannot be read is not taken for none: nothing else would say what this is. */
export async function manifestOf(folder: ProjectFolder, file: string): Promise<string | null | Refused> {
  const text = await folder.text(file);
  if (text !== null || !(await folder.has(file)) || (await folder.names(file)).length > 0) return text;
  return refused(`${file} cannot be read: it is too large, no text, or leads out of the project.`, 'Look at it.');
}

export const managed = (id: string, file: string, lockFile: string | null): StackFacts['manager'] => ({
  id,
  lockFile,
  said: said(id, `${file} says what it depends on.`, file, 1),
});

/** Those of these files that are there. */
export async function present(folder: ProjectFolder, files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if (await folder.has(file)) found.push(file);
  return found;
}

const serving =
  /\b(?:listen\w*|accept\w*|\w*server\w*|serve[sd]?|daemon|port|route[rs]?|kemal|lucky|drogon|crow|dream|opium|jester|prologue|vapor|shelf)\b/i;

/** Whatever answers anybody says one of these words somewhere. */
export const serves = (sources: readonly Source[], listed = ''): boolean =>
  serving.test(listed) || sources.some(({ text }) => serving.test(text));

export const nothingListens = refused(
  'Nothing in its sources listens: it looks like a tool for the command line, which ends when its work is done, and not like a server.',
  'Let it answer on PORT, or write a Dockerfile without EXPOSE and HEALTHCHECK by hand.',
);
export const library = (why: string) => refused(why, 'A library is not shipped as an image.');
export const several = (one: string, other: string) =>
  refused(
    `It has several programs, such as ${one} and ${other}: which one is to be shipped is not said.`,
    'Write one Dockerfile for each by hand.',
  );

/** The first of these that its manifests name: `[id, name, expression]`. */
export const frameworkIn = (listed: string, known: readonly (readonly [string, string, RegExp])[]) =>
  known.find(([, , by]) => by.test(listed)) ?? null;

export const noLock = (there: boolean, file: string): string[] =>
  there ? [] : [`There is no ${file}: two builds of the same commit may get different dependencies. Commit it.`];

/** What is read while it runs is not in an image that holds the program alone. */
export function readsFiles(sources: readonly Source[], expression: RegExp): string[] {
  const reads = sources.find(({ text }) => expression.test(text));
  return reads === undefined
    ? []
    : [
        `${reads.path} reads files while it runs, and the image holds the program alone: copy them in the last stage of the Dockerfile.`,
      ];
}
