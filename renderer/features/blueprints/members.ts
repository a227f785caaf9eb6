import type { Blueprint, BlueprintMember } from '../../../shared/features/blueprints/schema.ts';

/** What can be shipped stands in front of what only others use. */
export const canShip = ({ role }: Pick<BlueprintMember, 'role'>) => role === 'server' || role === 'site';

export const roleWords: Record<BlueprintMember['role'], string> = {
  server: 'server',
  site: 'site',
  library: 'library',
  unknown: 'not known how it starts',
};

/** Of the address; nothing said is left to the program. The top folder is `.`, and none at all is a comma alone. */
export const membersOf = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .filter((one) => one !== '')
    .map((one) => (one === '.' ? '' : decoded(one)));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody wrote it by hand.
    return text;
  }
}

export const membersText = (ids: readonly string[]): string =>
  ids.length === 0 ? ',' : ids.map((id) => (id === '' ? '.' : encodeURIComponent(id))).join(',');

/** Those that have all words somewhere: in the name, the folder or what it is made with. */
export function searched(members: readonly BlueprintMember[], text: string): BlueprintMember[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const said = ({ name, folder, basis, role }: BlueprintMember) =>
    `${name} ${folder} ${basis} ${roleWords[role]}`.toLowerCase();
  return members.filter((member) => words.every((word) => said(member).includes(word)));
}

interface Group<T> {
  /** Null: what is of all members. */
  member: BlueprintMember | null;
  files: T[];
}

/** Files by whose they are, in the order of the members; what is of all stands last. */
export function grouped<T extends { file: { member: string | null } }>(
  files: readonly T[],
  members: Blueprint['members'],
): Group<T>[] {
  const of = (id: string | null) => files.filter(({ file }) => file.member === id);
  return [...members.map((member) => ({ member, files: of(member.id) })), { member: null, files: of(null) }].filter(
    (group) => group.files.length > 0,
  );
}
