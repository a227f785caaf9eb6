import type { BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';
import { generators } from '../generators.ts';

export const checkTasks = {
  'blueprints.check': ({ kind, path, text }: { kind: BlueprintKind; path: string; text: string }) =>
    generators[kind].check({ path, text }),
} as const;

export type CheckTasks = typeof checkTasks;
