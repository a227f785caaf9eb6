import type { Generated, Member, ShippingFacts } from '../types.ts';
import { portRefusal } from './running.ts';

/** A file beside what it is of. */
export const beside = ({ folder }: Member, name: string) => (folder === '' ? name : `${folder}/${name}`);

/** Of two programs in one folder each has its own. */
export const dockerfilePath = (member: Member) =>
  beside(member, member.program === null ? 'Dockerfile' : `Dockerfile.${member.slug}`);

/** Whose file it is; what a project without parts has is of nobody else. */
export const ownerOf = ({ built, id }: Member) => (built === 'alone' ? null : id);

/** Notes of a member say whose they are, what all say alike is said once. */
export function notesOf(
  members: readonly ShippingFacts[],
  notes: (facts: ShippingFacts) => readonly string[],
): string[] {
  return [
    ...new Set(
      members.flatMap((facts) =>
        notes(facts).map((note) => (facts.member.built === 'alone' ? note : `${facts.member.name}: ${note}`)),
      ),
    ),
  ];
}

/** What is generated of each member by itself; one that cannot have it does not keep the others from it. */
export function ofEach(
  members: readonly ShippingFacts[],
  generate: (facts: ShippingFacts) => Pick<Generated, 'files' | 'notes'>,
): Generated {
  const files: Generated['files'] = [];
  const notes: string[] = [];
  const refused: Generated['refused'] = [];
  for (const facts of members) {
    const refusal = portRefusal(facts);
    if (refusal !== null) {
      refused.push({ member: ownerOf(facts.member), ...refusal });
      continue;
    }
    const made = generate(facts);
    files.push(...made.files);
    notes.push(...notesOf([facts], () => made.notes));
  }
  return { files, notes: [...new Set(notes)], refused };
}
