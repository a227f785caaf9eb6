import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { LogsService } from '../../logs/index.ts';
import type { MonitorsService } from '../../monitors/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { RunsService } from '../../runs/index.ts';
import type { Commits } from '../search/live/commits.ts';
import type { Knowledge, ReadTool } from '../types.ts';
import { createFileTools } from './files.ts';
import { createMachineTools } from './machine.ts';
import { createRecordTools } from './records.ts';

export interface ToolDeps {
  projects: Pick<ProjectsService, 'list' | 'get'>;
  containers: Pick<ContainersService, 'now' | 'logs'>;
  runs: Pick<RunsService, 'list'>;
  monitors: Pick<MonitorsService, 'series' | 'range'>;
  logs: Pick<LogsService, 'page' | 'sources'>;
  journal: Pick<Journal, 'list'>;
  commits: Commits;
  search: Knowledge['search'];
  redact: (text: string) => string;
  clock: Pick<Clock, 'now'>;
  /** So that what a tool cites can be opened. */
  keep: (evidence: Evidence[]) => Promise<unknown>;
}

/** What a model may look at by itself. What they cite can be opened as it was when it was read. */
export function createReadTools(deps: ToolDeps): readonly ReadTool[] {
  const list = () => deps.projects.list();
  const withList = { ...deps, list };
  const tools = [...createFileTools(withList), ...createRecordTools(withList), ...createMachineTools(withList)];
  return tools.map((tool) => ({
    name: tool.name,
    description: tool.description,
    // Made when it is asked for.
    get schema() {
      return tool.schema;
    },
    async run(input, context) {
      const result = await tool.run(input, context);
      // What the search found is kept already, and memories are kept by whoever has them.
      const own = result.evidence.filter(({ id, kind }) => !id.startsWith('f') && kind !== 'memory');
      if (own.length > 0) await deps.keep(own).catch(() => {});
      return result;
    },
  }));
}
