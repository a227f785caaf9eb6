import type { BlueprintFile } from '../../../shared/features/blueprints/schema.ts';

/** What the user has made of an offered text. */
export interface Edit {
  text: string;
  /** What was offered when it was begun: another offer since then is said. */
  offered: string;
}

/** What the user has agreed to, to the letter: another text, or another file there, is another question. */
interface Consent {
  text: string;
  presentHash: string | null;
}

export interface Draft {
  edits: Readonly<Record<string, Edit>>;
  consents: Readonly<Record<string, Consent>>;
}

export const emptyDraft: Draft = { edits: {}, consents: {} };

export interface ShownFile {
  file: BlueprintFile;
  /** What would be written. */
  text: string;
  edited: boolean;
  /** It was edited, and by now something else would be offered. */
  outdated: boolean;
  state: 'new' | 'changed' | 'same';
  chosen: boolean;
}

export function shownFile(file: BlueprintFile, { edits, consents }: Draft): ShownFile {
  const edit = edits[file.path];
  const text = edit?.text ?? file.text;
  const state = file.present === null ? 'new' : file.present === text ? 'same' : 'changed';
  const consent = consents[file.path];
  const agreed = consent?.text === text && consent.presentHash === file.presentHash;
  return {
    file,
    text,
    edited: edit !== undefined && edit.text !== file.text,
    outdated: edit !== undefined && edit.offered !== file.text,
    state,
    chosen: state !== 'same' && agreed,
  };
}

export const consentTo = (draft: Draft, files: readonly ShownFile[]): Draft => ({
  ...draft,
  consents: {
    ...draft.consents,
    ...Object.fromEntries(files.map(({ file, text }) => [file.path, { text, presentHash: file.presentHash }])),
  },
});

const without = <T>(record: Readonly<Record<string, T>>, paths: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([path]) => !paths.includes(path)));

export const takeBack = (draft: Draft, paths: readonly string[]): Draft => ({
  ...draft,
  consents: without(draft.consents, paths),
});

/** What was agreed to and is another by now is not agreed to again because it comes back. */
export const lapsed = (draft: Draft, files: readonly BlueprintFile[]): Draft =>
  takeBack(
    draft,
    files.filter((file) => !shownFile(file, draft).chosen).map(({ path }) => path),
  );

/** Who writes the text has seen it: a consent that was given goes with it. */
export function edited(draft: Draft, { file, chosen }: ShownFile, text: string): Draft {
  const next: Draft = {
    ...draft,
    edits: { ...draft.edits, [file.path]: { text, offered: draft.edits[file.path]?.offered ?? file.text } },
  };
  return chosen
    ? { ...next, consents: { ...next.consents, [file.path]: { text, presentHash: file.presentHash } } }
    : next;
}

/** As it is offered, again; what was agreed to was another text. */
export const asOffered = (draft: Draft, paths: readonly string[]): Draft => ({
  edits: without(draft.edits, paths),
  consents: without(draft.consents, paths),
});

/** After a write. A text of one's own stays one: without it the page would offer at once to change it back. */
export const settled = (
  draft: Draft,
  sent: readonly { path: string }[],
  offered: readonly { file: Pick<BlueprintFile, 'path' | 'text'> }[],
): Draft => ({
  edits: without(
    draft.edits,
    sent.flatMap(({ path }) =>
      offered.some(({ file }) => file.path === path && file.text === draft.edits[path]?.text) ? [path] : [],
    ),
  ),
  consents: without(
    draft.consents,
    sent.map(({ path }) => path),
  ),
});

export const toWrite = (files: readonly ShownFile[]) =>
  files
    .filter(({ chosen }) => chosen)
    .map(({ file, text }) => ({ path: file.path, text, presentHash: file.presentHash }));
