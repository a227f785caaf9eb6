import { z } from 'zod';
import type { LogLine } from '../../../../shared/features/logs/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { metricNames, metricWords } from '../../../../shared/lib/metrics.ts';
import { makeEvidence } from '../evidence.ts';
import { ownerOf, projectOfSeries, seriesEvidence } from '../search/live/metrics.ts';
import type { ReadTool } from '../types.ts';
import type { ToolDeps } from './index.ts';
import { defineTool, projectIn, projectInput, Refused } from './tool.ts';

type Deps = Pick<ToolDeps, 'monitors' | 'containers' | 'logs' | 'redact' | 'clock'> & {
  list: () => Promise<ProjectRow[]>;
};

const minute = 60_000;
const mostSeries = 8;
const longestLine = 2_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals are made of them
const colours = /\u001b\[[0-9;:]*m/g;

const lineText = ({ at, level, text }: Pick<LogLine, 'at' | 'level' | 'text'>) =>
  `${new Date(at).toISOString()}${level ? ` [${level}]` : ''} ${text.replace(colours, '').slice(0, longestLine)}`;

/** What the machine measured, and what services and containers wrote. */
export function createMachineTools({ monitors, containers, logs, list, redact, clock }: Deps): ReadTool[] {
  const queryMetrics = defineTool(
    {
      name: 'query_metrics',
      description: `Figures over time. Metrics: ${metricNames.join(', ')}. Without a project: of this machine.`,
      input: z.object({
        metric: z.string().min(1).max(100),
        project: projectInput.optional(),
        minutes: z
          .number()
          .min(1)
          .max(60 * 24 * 30)
          .default(60),
      }),
      async run({ metric, project, minutes }, { scope }) {
        if (!Object.hasOwn(metricWords, metric))
          throw new Refused(`There is no metric ${metric}. There are: ${metricNames.join(', ')}.`);
        const rows = await list();
        const row = project === undefined ? null : await projectIn(scope, project, list);
        if (!row && scope.projectIds !== null && scope.projectIds.length === 0)
          throw new Refused('Nothing is in the scope of this question.');
        const fitting = (await monitors.series()).filter(
          (series) =>
            series.metric === metric && (row ? projectOfSeries(series) === row.id : series.scope === 'machine'),
        );
        const owner = row?.name ?? 'this machine';
        if (fitting.length === 0) throw new Refused(`${metric} was never measured for ${owner}.`);
        const chosen = fitting.slice(0, mostSeries);
        const to = clock.now();
        const ranges = await monitors.range({
          keys: chosen.map(({ key }) => key),
          from: to - minutes * minute,
          to,
          points: 240,
        });
        const evidence = chosen.flatMap((series) => {
          const range = ranges.find(({ key }) => key === series.key);
          return range ? [seriesEvidence(series, range, ownerOf(series, rows), to)] : [];
        });
        const rest =
          fitting.length > chosen.length ? [`[${fitting.length - chosen.length} more lines of this metric]`] : [];
        return {
          text: [...evidence.map((one) => `${one.id}\n${one.text}`), ...rest].join('\n\n'),
          summary: `read ${metric} of ${owner}, ${minutes} min`,
          evidence,
        };
      },
    },
    redact,
  );

  const containerLogs = defineTool(
    {
      name: 'container_logs',
      description: 'The newest lines that a container of the scope wrote. Without a container: which there are.',
      input: z.object({
        container: z.string().min(1).max(200).optional(),
        lines: z.number().int().min(1).max(300).default(100),
      }),
      async run({ container, lines }, { scope }) {
        const allowed = scope.projectIds === null ? null : new Set(scope.projectIds);
        const seen = containers
          .now()
          .filter(({ project }) => allowed === null || (project !== null && allowed.has(project.id)));
        const named = seen.map(({ name, state, image }) => `- ${name}: ${state}, ${image}`).slice(0, 100);
        if (container === undefined)
          return {
            text: named.length > 0 ? named.join('\n') : 'No container is in the scope of this question.',
            summary: `listed ${named.length} containers`,
          };
        const one = seen.find(
          ({ id, name }) =>
            name === container || id === container || (container.length >= 12 && id.startsWith(container)),
        );
        if (!one)
          throw new Refused(
            `${container} is not in the scope of this question. In it:\n${named.join('\n') || 'none'}`,
            `${container} is out of scope`,
          );
        const read = await containers.logs(one.id, lines);
        const text = read.lines
          .map(({ at, text: said }) => lineText({ at: at ?? 0, level: null, text: said }))
          .join('\n');
        const last = read.lines.at(-1)?.at ?? clock.now();
        const evidence = makeEvidence({
          kind: 'log',
          title: `Container ${one.name} · last ${read.lines.length} lines`,
          text,
          source: { type: 'log', source: `container:${one.id}`, projectId: one.project?.id ?? null, at: last },
          at: last,
        });
        return {
          text: read.lines.length > 0 ? `${evidence.id}\n${text}` : `${one.name} wrote nothing.`,
          summary: `read ${read.lines.length} lines of ${one.name}`,
          evidence: read.lines.length > 0 ? [evidence] : [],
        };
      },
    },
    redact,
  );

  const serviceLogs = defineTool(
    {
      name: 'service_logs',
      description:
        'Lines that the services and containers of a project wrote, newest last; with a text only those that have it.',
      input: z.object({
        project: projectInput,
        text: z.string().min(1).max(300).optional(),
        only_errors: z.boolean().default(false),
        since_minutes: z
          .number()
          .min(1)
          .max(60 * 24 * 30)
          .optional(),
        lines: z.number().int().min(1).max(300).default(100),
      }),
      async run({ project, text, only_errors, since_minutes, lines }, { scope }) {
        const row = await projectIn(scope, project, list);
        const page = await logs.page({
          projectId: row.id,
          sources: [],
          text: text ?? '',
          regex: false,
          exact: false,
          levels: only_errors ? ['error', 'fatal'] : [],
          limit: lines,
          ...(since_minutes !== undefined && { from: clock.now() - since_minutes * minute }),
        });
        const missing = (page.missing ?? []).map(({ source, why }) => `[${source} could not be read: ${why}]`);
        const said = page.lines.map((line) => `${line.source} ${lineText(line)}`).join('\n');
        const last = page.lines.at(-1);
        const evidence = last
          ? [
              makeEvidence({
                kind: 'log',
                title: `${row.name} · ${page.lines.length} lines${text === undefined ? '' : ` with "${text}"`}`,
                text: said,
                source: { type: 'log', source: last.source, projectId: row.id, at: last.at },
                at: last.at,
              }),
            ]
          : [];
        return {
          text: [...(last ? [`${evidence[0]?.id}`, said] : ['No line fits.']), ...missing].join('\n'),
          summary: `read ${page.lines.length} lines of ${row.name}`,
          evidence,
        };
      },
    },
    redact,
  );

  return [queryMetrics, containerLogs, serviceLogs];
}
