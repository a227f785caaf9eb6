import {
  Bell,
  Box,
  Braces,
  Database,
  Eye,
  Globe,
  Hourglass,
  type LucideIcon,
  Repeat,
  SquareTerminal,
  UserCheck,
  Workflow,
} from 'lucide-react';
import type { RunState } from '../../../shared/features/runs/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

const icons: Readonly<Record<string, LucideIcon>> = {
  run: SquareTerminal,
  http: Globe,
  notify: Bell,
  wait: Hourglass,
  approve: UserCheck,
  set: Braces,
  each: Repeat,
  workflow: Workflow,
  sql: Database,
  look: Eye,
};

/** Of a kind of step; later features bring kinds that are not known here. */
export const kindIcon = (kind: string): LucideIcon => icons[kind] ?? Box;

export const resultMarks: Record<RunState, { state: MarkState; word: string }> = {
  queued: { state: 'waiting', word: 'queued' },
  running: { state: 'info', word: 'running' },
  waiting: { state: 'waiting', word: 'waiting' },
  paused: { state: 'waiting', word: 'paused' },
  compensating: { state: 'warning', word: 'undoing' },
  succeeded: { state: 'healthy', word: 'succeeded' },
  failed: { state: 'failing', word: 'failed' },
  cancelled: { state: 'stopped', word: 'cancelled' },
};
