import type { LogFilter, LogGroup } from '../../../../shared/features/logs/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import { type ContainerLines, createContainerTest, foundOf } from '../containers/container-lines.ts';
import { createCollector, type Group, joinGroups } from '../grouping/collector.ts';
import { decoded } from '../lines/line-reader.ts';
import type { SourceRef } from './blocks-of.ts';
import { mayFit } from './matcher.ts';
import { invalidPattern, orTooSlow, redacted } from './pages.ts';
import type { ServiceLines } from './service-lines.ts';
import { whichOf } from './which.ts';

const groupsMs = 6_000;

interface Deps {
  services: ServiceLines;
  containers: Pick<ContainersService, 'now'>;
  containerLines: ContainerLines;
  redact: (text: string) => string;
}

/** A block behind one with errors may hold the rest of a stack. */
function withErrors(refs: readonly SourceRef[], filter: LogFilter): SourceRef[] {
  const ordered = refs.toSorted((a, b) => a.source.localeCompare(b.source) || a.first - b.first);
  return ordered.filter((ref, at) => {
    const before = ordered[at - 1];
    return mayFit(ref, filter) || (before?.source === ref.source && mayFit(before, filter));
  });
}

/** Repeated errors of services and containers. */
export const createGroups = ({ services, containers, containerLines, redact }: Deps) =>
  async function groups(input: LogFilter & { limit: number }, signal?: AbortSignal): Promise<LogGroup[]> {
    const { limit, ...given } = input;
    invalidPattern(given);
    const filter: LogFilter = { ...given, levels: given.levels.length > 0 ? given.levels : ['error', 'fatal'] };
    const deadline = Date.now() + groupsMs;
    const which = whichOf(filter, containers);
    const ofServices = services.plan(which.services ?? { projectId: null, targets: [] }, async (all, lenient) => {
      const refs = withErrors(all, filter);
      // Stacks go over the ends of blocks: a source is for one thread.
      const names = [...new Set(refs.map(({ source }) => source))];
      const parts = services.shared(names).map((part) => refs.filter(({ source }) => part.includes(source)));
      return Promise.all(
        parts.map((part) =>
          services.pool.run('logs.groups', { refs: part, filter, deadline, lenient }, signal ? { signal } : {}),
        ),
      );
    });
    const test = createContainerTest(filter);
    const ofContainers = which.containers.map(async (id): Promise<Group[]> => {
      const collector = createCollector();
      await containerLines
        .each(id, { from: filter.from, to: filter.to, deadline }, (lines) => {
          const fits = new Set(test(lines));
          for (const one of lines)
            collector.see({
              source: id,
              from: String(one.from),
              fits: fits.has(one),
              text: () => decoded(one.line.plain, one.line.ascii),
              line: () => foundOf(id, one).line,
            });
        })
        .catch(() => ({ cut: true }));
      return collector.done();
    });
    const [kept, asked] = await orTooSlow(Promise.all([ofServices, Promise.all(ofContainers)]));
    return joinGroups([...kept, ...asked], limit).map((group) => ({
      ...group,
      sample: redacted(group.sample, redact),
      shape: redact(group.shape),
      stack: group.stack.map(redact),
    }));
  };
