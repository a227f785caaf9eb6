import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { About } from '../../app/ask-about.ts';
import { formatCount } from '../../lib/number.ts';
import { headOf, readableGit, stateWords, syncWords } from './words.ts';

/** What is known of a project now, as evidence: facts of the list and nothing that is made of them. */
export function projectFacts(row: ProjectRow): string {
  const git = readableGit(row);
  return [
    `Project ${row.name} at ${row.path}: ${stateWords(row).word}.`,
    ...(row.languages.length > 0
      ? [`Written in ${row.languages.map(({ name, share }) => `${name} ${Math.round(share * 100)} %`).join(', ')}.`]
      : []),
    ...(row.stack.length > 0
      ? [`Uses ${row.stack.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(', ')}.`]
      : []),
    ...(git ? [`Git: ${[headOf(git), syncWords(git)].filter(Boolean).join(', ')}.`] : []),
    ...(row.health === null ? [] : [`Health ${row.health} of 100${row.worst ? `; most costs: ${row.worst}` : ''}.`]),
    ...(row.dependencies === null ? [] : [`${formatCount(row.dependencies, 'dependency', 'dependencies')}.`]),
    ...(row.touchedAt === null ? [] : [`Last touched ${new Date(row.touchedAt).toISOString()}.`]),
  ].join('\n');
}

export const aboutProject = (row: ProjectRow): About => ({
  question:
    row.worst === null
      ? `What should be done next in ${row.name}?`
      : `What should be done in ${row.name} about “${row.worst}”?`,
  projectIds: [row.id],
  attach: () => [
    {
      ...{ kind: 'identity', title: `${row.name} · what is known now`, text: projectFacts(row) },
      ...{ source: { type: 'project', projectId: row.id }, at: row.scannedAt },
    },
  ],
});
