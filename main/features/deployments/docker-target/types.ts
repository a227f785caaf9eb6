import type Docker from 'dockerode';
import type { Target } from '../../../../shared/features/deployments/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';

export type DockerTarget = Extract<Target, { type: 'docker' }>;

/** What every part of the driver stands on. */
export interface Around {
  docker: Docker;
  host: string;
  local: boolean;
  clock: Clock;
  redact(text: string): string;
}
