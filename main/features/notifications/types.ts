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

/** Where a notice has gone by the time that `tell` resolves. */
export interface Told {
  id: string;
  /** Null when it is on the screen of this desktop; else why it is not. */
  notOnScreen: string | null;
  /** Channels that it is on its way to, by name. */
  sentTo: string[];
}

export interface Tell {
  tell(notice: Notice): Promise<Told>;
}

export interface Teller extends Tell {
  /** It is over without a word about that: marked so in the centre, and off the screen. */
  withdraw(key: string): Promise<void>;
}
