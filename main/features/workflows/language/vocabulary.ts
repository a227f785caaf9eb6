import type { WorkflowVocabulary } from '../../../../shared/features/workflows/schema.ts';
import type { StepKind } from '../types.ts';
import { eachKind, fieldNames } from './body.ts';
import { summaries, type TriggerKind, triggerKinds } from './schemas.ts';

const triggerWords: Record<TriggerKind, { summary: string; example: string }> = {
  cron: { summary: 'At set times', example: '- cron: "0 3 * * *"\n  zone: Europe/Berlin\n' },
  files: {
    summary: 'When a file or something in a folder changes',
    example: '- files: ~/notes\n  include: ["**/*.md"]\n',
  },
  git: {
    summary: 'After a commit, switch of branch, push, pull or tag',
    example: '- git: ~/projects/shop\n  events: [pull]\n',
  },
  webhook: {
    summary: 'When another program calls an address of this host',
    example: '- webhook: deploy\n  secret: HOOK_SECRET\n  signature: github\n',
  },
  metric: {
    summary: 'When a measured value passes a limit',
    example: '- metric: disk.free.percent\n  path: /\n  below: 10\n  for: 5m\n',
  },
  journal: { summary: 'When something happens that the journal records', example: '- journal: [child.crashed]\n' },
  workflow: { summary: 'When another workflow has ended', example: '- workflow: Nightly backup\n  ends: [failed]\n' },
};

export function vocabularyOf(
  kinds: readonly StepKind[],
  functions: WorkflowVocabulary['functions'],
): WorkflowVocabulary {
  return {
    stepKinds: kinds.map((kind) => ({
      kind: kind.kind,
      summary: kind.summary,
      fields: [...fieldNames(kind), ...(kind.kind === eachKind ? ['steps'] : [])],
      example: kind.example,
    })),
    triggerKinds: triggerKinds.map((kind) => ({ kind, ...triggerWords[kind] })),
    stepFields: Object.entries(summaries).map(([name, summary]) => ({ name, summary })),
    functions: [...functions],
  };
}
