import type { Evidence } from '../../../shared/features/knowledge/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { makeEvidence } from './evidence.ts';

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** What the list of projects knows of one, in lines. */
export function overviewLines(row: ProjectRow): string[] {
  const { git } = row;
  const lines = [`Project ${row.name}, a ${row.kind}, in ${row.path}`];
  if (row.presence !== 'here') lines.push(`Its folder is ${row.presence === 'gone' ? 'gone' : 'unreadable'}.`);
  if (row.languages.length > 0)
    lines.push(
      `Languages: ${row.languages.map(({ name, share }) => `${name} ${Math.round(share * 100)} %`).join(', ')}`,
    );
  if (row.stack.length > 0)
    lines.push(
      `Stack: ${row.stack.map(({ name, version }) => (version === null ? name : `${name} ${version}`)).join(', ')}`,
    );
  if (row.tags.length > 0) lines.push(`Tags: ${row.tags.join(', ')}`);
  if (git) {
    const place = git.branch === null ? 'a detached head' : `branch ${git.branch}`;
    const parts = [
      `Git: on ${place}${git.head === null ? ', no commit yet' : ` at ${git.head.slice(0, 12)}`}`,
      ...(git.ahead ? [`${git.ahead} commits not pushed`] : []),
      ...(git.behind ? [`${git.behind} commits behind`] : []),
      ...(git.staged || git.unstaged || git.untracked
        ? [`${git.staged ?? 0} staged, ${git.unstaged ?? 0} changed, ${git.untracked ?? 0} new files`]
        : []),
      ...(git.operation ? [`a ${git.operation} is under way`] : []),
      ...(git.commitAt ? [`last commit ${day(git.commitAt)}`] : []),
    ];
    lines.push(parts.join('; '));
  }
  if (row.health !== null)
    lines.push(`Health ${Math.round(row.health)} of 100${row.worst === null ? '' : `, most lost by: ${row.worst}`}`);
  const sizes = [
    ...(row.files === null ? [] : [`${row.files} files`]),
    ...(row.dependencies === null ? [] : [`${row.dependencies} dependencies`]),
  ];
  if (sizes.length > 0) lines.push(sizes.join(', '));
  return lines;
}

export const overviewOf = (row: ProjectRow, more: readonly string[] = []): Evidence =>
  makeEvidence({
    kind: 'identity',
    title: `${row.name} · what is known of it`,
    text: [...overviewLines(row), ...more].join('\n'),
    source: { type: 'project', projectId: row.id },
    at: row.scannedAt,
  });
