import type { Finding } from '../writing/findings.ts';
import type { ReadYaml, YamlPath } from '../writing/yaml-lines.ts';

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** A full version or a commit, of an image a digest or a tag with a number; what is in the repository itself goes with it. */
const isPinned = (uses: string) =>
  uses.startsWith('./') ||
  (uses.startsWith('docker://')
    ? /@sha256:[0-9a-f]{64}$|:[\w.-]*\d[\w.-]*$/.test(uses.slice('docker://'.length))
    : /@(v?\d+\.\d+(\.\d+)?|[0-9a-f]{40})$/.test(uses));

/** `on: push`, a list, or a map with what narrows it. */
const eventsOf = (on: unknown): unknown[] =>
  typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(record(on));

/** Of these anybody decides the text: in a script they would be a part of the program. */
const fromOutside =
  /\$\{\{[^}]*github\.(head_ref|event\.(issue|pull_request|comment|review|discussion|head_commit|commits|pages)[.[][^}]*(title|body|message|name|email|label|ref|page_name))/;

function waits(jobs: Record<string, unknown>, id: string, from: string, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  return list(record(jobs[id]).needs).some((next) => next === from || waits(jobs, String(next), from, seen));
}

/** What the schema does not say: jobs that wait for each other, and what makes a workflow unsafe or endless. */
export function ruleFindings({ value, line }: ReadYaml): Finding[] {
  const found: Finding[] = [];
  const tell = (path: YamlPath, sentence: string) => found.push({ sentence, line: line(path) });
  const workflow = record(value);
  const jobs = record(workflow.jobs);
  if (workflow.permissions === 'write-all') tell(['permissions'], 'The token may write everything.');
  if (eventsOf(workflow.on).includes('pull_request_target'))
    tell(
      Object.hasOwn(record(workflow.on), 'pull_request_target') ? ['on', 'pull_request_target'] : ['on'],
      'pull_request_target gives the sources of strangers the secrets of the repository.',
    );
  for (const [id, job] of Object.entries(jobs)) {
    const { needs, permissions, steps, uses } = record(job);
    if (workflow.permissions === undefined && permissions === undefined)
      tell(['jobs', id], `Nothing limits what the token of the job ${id} may do.`);
    if (permissions === 'write-all') tell(['jobs', id, 'permissions'], 'The token may write everything.');
    if (uses === undefined && record(job)['timeout-minutes'] === undefined)
      tell(['jobs', id], `The job ${id} has no timeout-minutes; without one it may take six hours.`);
    if (typeof uses === 'string' && !isPinned(uses))
      tell(['jobs', id, 'uses'], `${uses} is not pinned to a full version or a commit.`);
    for (const wanted of list(needs)) {
      if (!Object.hasOwn(jobs, String(wanted))) tell(['jobs', id, 'needs'], `There is no job ${String(wanted)}.`);
    }
    if (waits(jobs, id, id)) tell(['jobs', id, 'needs'], `The job ${id} waits for itself.`);
    for (const [index, step] of list(steps).entries()) {
      const { uses: action, run } = record(step);
      const path = ['jobs', id, 'steps', index];
      if (typeof action === 'string' && !isPinned(action))
        tell([...path, 'uses'], `${action} is not pinned to a full version or a commit.`);
      if (typeof run === 'string' && fromOutside.test(run))
        tell([...path, 'run'], 'Text that anybody may write gets into the script; give it as a variable in env.');
    }
  }
  return found;
}
