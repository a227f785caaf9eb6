import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';

/** What is known of a project, as a text for who is asked about it. */
export function projectText(row: ProjectRow): string {
  const { git } = row;
  return [
    `Project ${row.name}`,
    `Folder: ${row.path}`,
    row.presence !== 'here' && `It is ${row.presence}.`,
    row.languages.length > 0 && `Languages: ${row.languages.map(({ name }) => name).join(', ')}`,
    row.stack.length > 0 &&
      `Stack: ${row.stack.map(({ name, version }) => (version === null ? name : `${name} ${version}`)).join(', ')}`,
    row.tags.length > 0 && `Tags: ${row.tags.join(', ')}`,
    git && `Git: ${JSON.stringify(git)}`,
    row.health !== null && `Health: ${row.health} of 100${row.worst === null ? '' : `; ${row.worst}`}`,
    row.files !== null && `Files: ${row.files}`,
    row.dependencies !== null && `Dependencies: ${row.dependencies}`,
  ]
    .filter(Boolean)
    .join('\n');
}
