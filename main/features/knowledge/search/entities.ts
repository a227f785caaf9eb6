import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';

export interface Entities {
  projects: ProjectRow[];
  ports: number[];
  /** Projects of which the question names the branch. */
  branches: ProjectRow[];
  containers: string[];
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const names = (query: string, name: string) =>
  name.length > 2 && new RegExp(`(?<![\\w-])${literal(name)}(?![\\w-])`, 'i').test(query);
/** Branches that are also words. */
const usual = /^(?:main|master|dev|develop|test|staging|production|release)$/i;

/** What a question calls by its name. */
export function entitiesOf(query: string, projects: readonly ProjectRow[], containers: readonly string[]): Entities {
  const text = query.slice(0, 2_000);
  const ports = [...text.matchAll(/(?:\bports?\s+|:)(\d{2,5})\b/gi)].map(([, port]) => Number(port));
  return {
    projects: projects.filter(({ name }) => names(text, name)),
    ports: [...new Set(ports)].filter((port) => port > 0 && port < 65_536),
    branches: projects.filter(({ git }) => {
      const branch = git?.branch ?? null;
      return branch !== null && names(text, branch) && (!usual.test(branch) || /\bbranch/i.test(text));
    }),
    containers: containers.filter((name) => names(text, name)),
  };
}
