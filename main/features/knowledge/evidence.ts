import { createHash } from 'node:crypto';
import type { Attachment, Evidence, EvidenceSource } from '../../../shared/features/knowledge/schema.ts';

const digest = (parts: readonly string[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 24);
};

/** Of a piece of a file: the same words in the same file have the same id, wherever they moved to in it. */
export const fileEvidenceId = (projectId: string, path: string, text: string, nth: number): string =>
  `f${digest([projectId, path, String(nth), text])}`;

/** What names a source whatever it says now. */
function keyOf(source: EvidenceSource): string[] {
  switch (source.type) {
    case 'file':
      return [source.projectId, source.path, String(source.fromLine), String(source.toLine)];
    case 'event':
      return [String(source.eventId)];
    case 'run':
      return [source.runId, source.stepKey ?? ''];
    case 'metric':
      return [source.projectId ?? '', source.metric, String(source.from), String(source.to)];
    case 'project':
      return [source.projectId];
    case 'commit':
      return [source.projectId, source.hash];
    case 'log':
      return [source.source, source.projectId ?? '', String(source.at)];
    case 'alert':
      return [source.alertId];
    case 'deployment':
      return [source.deploymentId];
    case 'container':
      return [source.containerId];
    case 'memory':
      return [source.memoryId];
    case 'text':
      return [];
  }
}

/** Made of where it comes from and what it says: when it says something else it is another piece of evidence. */
export const evidenceIdOf = (kind: string, source: EvidenceSource, text: string): string =>
  `e${digest([kind, source.type, ...keyOf(source), text])}`;

const asked = (params: Record<string, string | number | null>) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : '';
};
/** What a line of a log is shown with. */
const aroundMs = 120_000;
const segment = (text: string) => encodeURIComponent(text);

export function projectOf(source: EvidenceSource): string | null {
  return 'projectId' in source ? source.projectId : null;
}

/** The screen that shows it. A file is shown by the screen of knowledge itself, from where it opens in the editor. */
export function routeOf(id: string, source: EvidenceSource): string | null {
  switch (source.type) {
    case 'file':
      return `/knowledge${asked({ open: id })}`;
    case 'event':
      return `/journal${asked({ event: source.eventId })}`;
    case 'run':
      return `/runs/${segment(source.runId)}${asked({ step: source.stepKey })}`;
    case 'metric':
      return '/monitors';
    case 'project':
      return `/projects/${segment(source.projectId)}`;
    case 'commit':
      return `/projects/${segment(source.projectId)}${asked({ tab: 'git' })}`;
    case 'log':
      return `/logs${asked({
        project: source.projectId,
        // Of several sources each is written for an address by itself.
        sources: encodeURIComponent(source.source),
        from: Math.max(0, source.at - aroundMs),
        to: source.at + aroundMs,
      })}`;
    case 'alert':
      return '/alerts';
    case 'deployment':
      return `/deployments/${segment(source.deploymentId)}`;
    case 'container':
      return `/containers${asked({ container: source.containerId })}`;
    case 'memory':
      return `/memory${asked({ id: source.memoryId })}`;
    case 'text':
      return null;
  }
}

export type NewEvidence = Pick<Evidence, 'kind' | 'title' | 'text' | 'source' | 'at'> & { projectId?: string | null };

const longestTitle = 500;
const longestText = 100_000;

export function makeEvidence({ kind, title, text, source, at, projectId }: NewEvidence): Evidence {
  const short = text.slice(0, longestText);
  const id = evidenceIdOf(kind, source, short);
  return {
    id,
    kind,
    title: title.slice(0, longestTitle),
    text: short,
    source,
    projectId: projectId ?? projectOf(source),
    at,
    route: routeOf(id, source),
  };
}

export const evidenceOfAttachment = (attachment: Attachment): Evidence => makeEvidence(attachment);
