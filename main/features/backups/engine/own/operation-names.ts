import type { OperationName } from '../types.ts';

const named: Record<OperationName, true> = {
  ...{ create: true, facts: true, snapshots: true, backup: true, list: true, find: true, diff: true, read: true },
  ...{ restore: true, check: true, forget: true, prune: true, mirror: true, heal: true, addKey: true, removeKey: true },
  ...{ usage: true, unlock: true },
};

export const operationNames = Object.keys(named) as OperationName[];
