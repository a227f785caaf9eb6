import type { JournalEvent, Subject } from '../../../../../shared/features/journal/schema.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { projectFor } from '../find.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';

const day = 86_400_000;
const mostRead = 300;
const mostSaid = 3;
const mostShown = 20;

interface Failure {
  name: string;
  sentence: string;
  at: number;
  times: number;
}

/** `shop api` of a service, whose name alone says little. */
function nameOf(about: Subject | undefined, project: Subject | undefined): string | undefined {
  if (about?.type !== 'service' || !project || project.label === about.label) return about?.label;
  return `${project.label} ${about.label}`;
}

/** What failed counts once, however often it did. */
function collected(events: readonly JournalEvent[]): Map<string, Failure> {
  const found = new Map<string, Failure>();
  for (const { subjects, sentence, at, kind } of events) {
    // What needs the user tells again of what has told of itself.
    if (kind.startsWith('attention.')) continue;
    const project = subjects.find(({ type }) => type === 'project');
    const about = subjects.find(({ type }) => type !== 'project') ?? project;
    const key = about ? `${about.type}/${about.type === 'run' ? about.label : about.id}` : sentence;
    const known = found.get(key);
    if (known) known.times += 1;
    else found.set(key, { name: nameOf(about, project) ?? sentence, sentence, at, times: 1 });
  }
  return found;
}

/** What failed in the last day: the journal knows of runs, services, deployments and backups alike. */
export function createWhatFailed({ journal, alerts, projects }: Pick<DoingDeps, 'journal' | 'alerts' | 'projects'>) {
  const prepare: Prepare<'what-failed'> = async ({ projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const { now, words } = making;
    const of = found ? ` of ${named(found.project.name, 60)}` : '';
    return look(`What failed${of} in the last day`, async () => {
      const { events, nextBefore } = await journal.list({
        ...{ since: now - day, severities: ['error'], limit: mostRead },
        ...(projectId !== null && { subject: { type: 'project', id: projectId } }),
      });
      const failures = collected(events);
      for (const alert of alerts.active()) {
        const mine =
          projectId === null || alert.subjects.some(({ type, id }) => type === 'project' && id === projectId);
        const key = `alert/${alert.ruleId}/${alert.key}`;
        if (mine && alert.severity !== 'info')
          failures.set(key, { name: alert.ruleName, sentence: alert.sentence, at: alert.firedAt, times: 1 });
      }
      const all = [...failures.values()].sort((a, b) => b.at - a.at);
      const more = nextBefore !== null;
      return {
        sentence:
          all.length === 0
            ? `Nothing${of} failed in the last day.`
            : `${more ? 'More than ' : ''}${plural(all.length, 'thing')}${of} failed in the last day.`,
        evidence: [
          ...all
            .slice(0, mostShown)
            .map(
              ({ sentence, at, times }) =>
                `${sinceOf(at, now)}: ${named(sentence, 300)}${times > 1 ? ` (${times} times)` : ''}`,
            ),
          ...(all.length > mostShown ? [`and ${all.length - mostShown} more`] : []),
        ],
        route: '/journal?severity=error',
        say: words.failed({
          ...{ count: all.length, more },
          first: [...new Set(all.map(({ name }) => named(name, 60)))].slice(0, mostSaid),
        }),
      };
    });
  };
  return prepare;
}
