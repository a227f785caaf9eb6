import { bisectAfterPull } from './bisect-after-pull.ts';
import { dependencyReport } from './dependency-report.ts';
import { deployOnTag } from './deploy-on-tag.ts';
import { fetchAll } from './fetch-all.ts';
import { freeDisk } from './free-disk.ts';
import { morningBrief } from './morning-brief.ts';
import { nightlyBackup } from './nightly-backup.ts';
import { restartOnCrash } from './restart-on-crash.ts';
import type { Template } from './template.ts';

export type { Template } from './template.ts';

export const templates: readonly Template[] = [
  nightlyBackup,
  fetchAll,
  bisectAfterPull,
  dependencyReport,
  restartOnCrash,
  deployOnTag,
  freeDisk,
  morningBrief,
];
