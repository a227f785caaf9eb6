import type { MigrationMap } from '../migrate.ts';
import * as createJournal from './0010-create-journal.ts';
import * as createAttentionMarks from './0020-create-attention-marks.ts';
import * as createSecrets from './0030-create-secrets.ts';
import * as createChildren from './0040-create-children.ts';
import * as createPresence from './0050-create-presence.ts';
import * as createMeta from './series-0010-create-meta.ts';

/** Forward only. A migration that has been released is never edited: the next one mends it. */
export const dataMigrations: MigrationMap = {
  '0010-create-journal': createJournal,
  '0020-create-attention-marks': createAttentionMarks,
  '0030-create-secrets': createSecrets,
  '0040-create-children': createChildren,
  '0050-create-presence': createPresence,
};

export const seriesMigrations: MigrationMap = {
  '0010-create-meta': createMeta,
};
