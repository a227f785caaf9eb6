import type { EvidenceKind } from '../../../shared/features/knowledge/schema.ts';

export const evidenceWords: Record<EvidenceKind, string> = {
  code: 'code',
  doc: 'document',
  readme: 'README',
  journal: 'journal',
  run: 'run',
  metric: 'figures',
  identity: 'known now',
  git: 'Git',
  log: 'log',
  memory: 'memory',
  attachment: 'attached',
};
