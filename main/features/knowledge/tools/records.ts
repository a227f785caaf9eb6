import { z } from 'zod';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { overviewOf } from '../overview.ts';
import { type Commits, commitEvidence } from '../search/live/commits.ts';
import { eventEvidence, projectOfEvent } from '../search/live/journal.ts';
import { projectOfRun, runEvidence } from '../search/live/runs.ts';
import type { ReadTool } from '../types.ts';
import type { ToolDeps } from './index.ts';
import { defineTool, projectIn, projectInput, Refused } from './tool.ts';

type Deps = Pick<ToolDeps, 'projects' | 'runs' | 'journal' | 'redact' | 'clock'> & {
  commits: Commits;
  list: () => Promise<ProjectRow[]>;
};

const hour = 3_600_000;
const hours = z
  .number()
  .min(0.1)
  .max(24 * 90);

/** What happened in projects, and what is known of them. */
export function createRecordTools({ projects, runs, journal, commits, list, redact, clock }: Deps): ReadTool[] {
  const overview = defineTool(
    {
      name: 'project_overview',
      description: 'All that is known of one project: languages, stack, git, health and what costs it, README.',
      input: z.object({ project: projectInput }),
      async run({ project }, { scope }) {
        const row = await projectIn(scope, project, list);
        const detail = await projects.get(row.id);
        const losses =
          detail.health?.losses.slice(0, 12).map(({ points, sentence }) => `- ${sentence} (−${Math.round(points)})`) ??
          [];
        const more = [
          ...(detail.description ? [`Description: ${detail.description}`] : []),
          ...(detail.licence?.spdx ? [`Licence: ${detail.licence.spdx}`] : []),
          ...(detail.packages.length > 0
            ? [
                `Packages: ${detail.packages
                  .slice(0, 20)
                  .map(({ name, path }) => (path ? `${name} in ${path}` : name))
                  .join(', ')}`,
              ]
            : []),
          `Dependencies: ${detail.dependencyCounts.direct} direct, ${detail.dependencyCounts.transitive} transitive`,
          ...(losses.length > 0 ? ['What costs it health:', ...losses] : []),
          ...(detail.readme ? [`${detail.readme.file}:`, detail.readme.text.slice(0, 5_000)] : []),
        ];
        const evidence = overviewOf(row, more);
        return { text: `${evidence.id}\n${evidence.text}`, summary: `looked at ${row.name}`, evidence: [evidence] };
      },
    },
    redact,
  );

  const gitLog = defineTool(
    {
      name: 'git_log',
      description:
        'Commits of a project, newest first, optionally only those that touch a path or whose message has a text.',
      input: z.object({
        project: projectInput,
        path: z.string().min(1).max(1_000).optional(),
        text: z.string().min(1).max(200).optional(),
        since_hours: hours.optional(),
        limit: z.number().int().min(1).max(50).default(20),
      }),
      async run({ project, path, text, since_hours, limit }, { scope, signal }) {
        const row = await projectIn(scope, project, list);
        if (path !== undefined && (path.startsWith('/') || path.startsWith(':') || path.split(/[\\/]/).includes('..')))
          throw new Refused(`${path} is no path inside of ${row.name}.`);
        const args = [
          `--max-count=${limit}`,
          ...(text === undefined ? [] : ['--fixed-strings', '--regexp-ignore-case', `--grep=${text}`]),
          ...(since_hours === undefined ? [] : [`--since=@${Math.floor((clock.now() - since_hours * hour) / 1_000)}`]),
          '--',
          ...(path === undefined ? [] : [path]),
        ];
        const found = await commits.log(row.id, args, signal);
        const evidence = found.map((commit) => commitEvidence(row, commit));
        return {
          text: found.length > 0 ? evidence.map((one) => `${one.id}\n${one.text}`).join('\n\n') : 'No commit fits.',
          summary: `read ${found.length} commits of ${row.name}`,
          evidence,
        };
      },
    },
    redact,
  );

  const recentEvents = defineTool(
    {
      name: 'recent_events',
      description:
        'What happened, from the journal: starts, crashes, deployments, alerts, acts of the user. Newest first.',
      input: z.object({
        project: projectInput.optional(),
        text: z.string().min(1).max(200).optional(),
        since_hours: hours.default(48),
        severities: z
          .array(z.enum(['info', 'notice', 'warning', 'error']))
          .max(4)
          .optional(),
        limit: z.number().int().min(1).max(100).default(40),
      }),
      async run({ project, text, since_hours, severities, limit }, { scope, signal }) {
        const row = project === undefined ? null : await projectIn(scope, project, list);
        const allowed = scope.projectIds === null ? null : new Set(scope.projectIds);
        const page = await journal.list(
          {
            since: clock.now() - since_hours * hour,
            limit: row || allowed === null ? limit : 500,
            ...(text !== undefined && { text }),
            ...(severities && { severities }),
            ...(row && { subject: { type: 'project', id: row.id } }),
          },
          signal,
        );
        // What is about nothing of the scope is none of its business.
        const events = page.events
          .filter((event) => row !== null || allowed === null || allowed.has(projectOfEvent(event) ?? ''))
          .slice(0, limit);
        const evidence = events.map(eventEvidence);
        const lines = events.map(
          (event, at) =>
            `${evidence[at]?.id} ${new Date(event.at).toISOString()} [${event.severity}] ${event.sentence}`,
        );
        return {
          text: lines.length > 0 ? lines.join('\n') : `Nothing fits in the last ${since_hours} hours.`,
          summary: `read ${events.length} events`,
          evidence,
        };
      },
    },
    redact,
  );

  const listRuns = defineTool(
    {
      name: 'list_runs',
      description: 'Runs of workflows, backups, deployments, builds and councils with how they ended. Newest first.',
      input: z.object({
        project: projectInput.optional(),
        text: z.string().min(1).max(200).optional(),
        only_failed: z.boolean().default(false),
        limit: z.number().int().min(1).max(50).default(20),
      }),
      async run({ project, text, only_failed, limit }, { scope }) {
        const row = project === undefined ? null : await projectIn(scope, project, list);
        const allowed = scope.projectIds === null ? null : new Set(scope.projectIds);
        const page = await runs.list({
          limit: row || allowed === null ? limit : 500,
          ...(text !== undefined && { text }),
          ...(only_failed && { states: ['failed'] }),
          ...(row && { subject: { type: 'project', id: row.id } }),
        });
        const found = page.runs
          .filter((run) => row !== null || allowed === null || allowed.has(projectOfRun(run) ?? ''))
          .slice(0, limit);
        const evidence = found.map(runEvidence);
        return {
          text: evidence.length > 0 ? evidence.map((one) => `${one.id}\n${one.text}`).join('\n\n') : 'No run fits.',
          summary: `read ${found.length} runs`,
          evidence,
        };
      },
    },
    redact,
  );

  return [overview, gitLog, recentEvents, listRuns];
}
