export const projectTabs = [
  'overview',
  'run',
  'deploy',
  'backups',
  'dependencies',
  'git',
  'runtime',
  'logs',
  'environments',
  'cost',
  'health',
  'journal',
] as const;
export type ProjectTab = (typeof projectTabs)[number];

export const tabOf = (text: string | undefined): ProjectTab => projectTabs.find((tab) => tab === text) ?? 'overview';
