import type { Container } from '../../../../../shared/features/containers/schema.ts';
import type { Evidence } from '../../../../../shared/features/knowledge/schema.ts';
import type { ContainersService } from '../../../containers/index.ts';
import type { IdentityService } from '../../../identity/index.ts';
import { makeEvidence } from '../../evidence.ts';
import { overviewLines, overviewOf } from '../../overview.ts';
import { rankByWords } from '../rank-words.ts';
import { type LiveSource, mostOfOne } from '../sources.ts';

interface Deps {
  identity: Pick<IdentityService, 'ports'>;
  containers: Pick<ContainersService, 'now'>;
}

export function containerEvidence(one: Container, now: number): Evidence {
  const ports = one.ports.map(({ port, published }) => (published === null ? `${port}` : `${published} → ${port}`));
  const lines = [
    `Container ${one.name} of image ${one.image}: ${one.state}${one.health === 'none' ? '' : `, ${one.health}`}`,
    ...(one.exitCode !== null && one.state === 'exited'
      ? [`It ended with ${one.exitCode}${one.outOfMemory ? ', out of memory' : ''}.`]
      : []),
    ...(one.restarts > 0 ? [`Restarted ${one.restarts} times by its policy.`] : []),
    ...(ports.length > 0 ? [`Ports: ${ports.join(', ')}`] : []),
    ...(one.compose ? [`Service ${one.compose.service} of compose project ${one.compose.project}`] : []),
    ...(one.project ? [`Belongs to project ${one.project.name}`] : []),
  ];
  return makeEvidence({
    kind: 'identity',
    title: `Container ${one.name}`,
    text: lines.join('\n'),
    source: { type: 'container', containerId: one.id },
    at: now,
    projectId: one.project?.id ?? null,
  });
}

/** What is known now: projects by their name and nature, who holds a port, containers. */
export const createIdentityFinder = ({ identity, containers }: Deps): LiveSource => ({
  kinds: ['identity'],
  async find({ terms, scope, projects, entities, before, now }) {
    // What is known now was not known then.
    if (before !== null && before < now) return { words: [], entity: [] };
    const chosen = scope.projectIds === null ? null : new Set(scope.projectIds);
    const seen = containers
      .now()
      .filter(({ project }) => chosen === null || (project !== null && chosen.has(project.id)));
    const entity: Evidence[] = [...entities.projects, ...entities.branches].map((row) => overviewOf(row));
    for (const one of seen) if (entities.containers.includes(one.name)) entity.push(containerEvidence(one, now));
    if (entities.ports.length > 0) {
      const { ports } = await identity.ports();
      for (const held of ports) {
        const owner = held.project?.id ?? null;
        if (!entities.ports.includes(held.port) || (chosen !== null && (owner === null || !chosen.has(owner))))
          continue;
        entity.push(
          makeEvidence({
            kind: 'identity',
            title: `Port ${held.port}`,
            text: held.sentence,
            source: owner === null ? { type: 'text' } : { type: 'project', projectId: owner },
            at: now,
          }),
        );
      }
    }
    const rows = rankByWords(projects, (row) => overviewLines(row).join('\n'), terms);
    const others = rankByWords(seen, (one) => containerEvidence(one, now).text, terms);
    return {
      words: [...rows.map((row) => overviewOf(row)), ...others.map((one) => containerEvidence(one, now))].slice(
        0,
        mostOfOne,
      ),
      entity: [...new Map(entity.map((one) => [one.id, one])).values()].slice(0, mostOfOne),
    };
  },
});
