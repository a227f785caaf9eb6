import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';

/** Something that somebody should hear of. Durable from the moment `tell` resolves. */
export interface Notice {
  /** `alert.fired`, `alert.resolved`, `attention.raised`, `workflow.notified`, `run.failed`; preferences go by it. */
  kind: string;
  severity: AttentionSeverity;
  title: string;
  body: string;
  subject: Subject | null;
  /** In-app route that a click opens. */
  route: string;
  /** `attention` names an action of an attention item, which outlives a restart; `route` opens a screen. */
  actions: readonly { id: string; label: string; route?: string; attention?: { key: string; actionId: string } }[];
  /** The same thing said again within the dedupe window is said once; a later one with the same key takes its place in the centre. */
  key: string;
  /** Notices of one group become one digest. */
  group: string;
  /** Ends the notice of this key: nothing needs the user any more, and native ones are closed. */
  resolves?: string;
}

export interface Tell {
  tell(notice: Notice): Promise<{ id: string }>;
}
