import type { RunLimits } from './types.ts';

export const defaultLimits: RunLimits = {
  steps: 16,
  perRun: 4,
  perResource: { docker: 2, disk: 2, llm: 2, 'notify:*': 1, 'backup:*': 1 },
  payloadBytes: 262_144,
  crashes: 3,
  logLines: 5_000,
  stepsPerRun: 2_000,
};

export const maxDepth = 8;
export const maxChildren = 1_000;
/** A step that does not heed its signal is given up after this; what it answers later is not listened to. */
export const graceMs = 10_000;
export const retryFullMs = 3_000;
export const keptAttempts = 50;
export const defaultMaxBackoffMs = 300_000;
