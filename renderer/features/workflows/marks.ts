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
