import type { SpokenCommand } from '../../../../../shared/features/voice/intents.ts';
import type { Names, UnderstandContext } from '../../types.ts';

/** Half past ten on a Wednesday in Berlin, in winter. */
export const now = Date.parse('2026-11-18T10:30:00+01:00');
export const zone = 'Europe/Berlin';

const project = (name: string, services: string[] = [], id = `p:${name}`) => ({ id, name, services });

/** Names as people give them, the difficult ones among them; `notes` is there twice. */
export const names: Names = {
  projects: [
    project('shop', ['web', 'worker', 'db']),
    project('shop-api', ['server', 'redis']),
    project('optimus-web', ['dev', 'storybook']),
    project('kube_proxy'),
    project('llama.cpp', ['server']),
    project('报表', ['接口']),
    project('商城后台', ['web', 'worker']),
    project('Müller-Rechnung', ['web']),
    project('next.js-blog', ['dev']),
    project('api'),
    project('api-gateway', ['proxy', 'metrics']),
    project('ledger', ['celery']),
    project('parcel'),
    project('engine'),
    project('ShopMobile'),
    project('data-pipeline', ['scheduler', 'worker-2']),
    project('photos2'),
    project('crate-123'),
    project('weather-station'),
    project('dotfiles'),
    project('billing', ['web', 'postgres']),
    project('notes', [], 'p:notes-1'),
    project('notes', [], 'p:notes-2'),
  ],
  workflows: [
    { id: 'w:nightly', name: 'Nightly checks' },
    { id: 'w:release', name: 'Release train' },
    { id: 'w:cleanup', name: 'Clean caches' },
    { id: 'w:daily', name: '每日报告' },
  ],
  words: [
    { word: 'Optimus', misheard: ['opti muse', 'optimist'] },
    { word: 'kube_proxy', misheard: ['queue proxy', 'q proxy'] },
    { word: 'Postgres', misheard: ['post grass'] },
  ],
};

const command = (id: string, title: string, keywords: string[] = []): SpokenCommand => ({ id, title, keywords });
const places: [string, string][] = [
  ['/', 'Now'],
  ['/projects', 'Projects'],
  ['/running', 'Running'],
  ['/monitors', 'Monitors'],
  ['/alerts', 'Alerts'],
  ['/journal', 'Journal'],
  ['/logs', 'Logs'],
  ['/terminals', 'Terminals'],
  ['/processes', 'Processes'],
  ['/containers', 'Containers'],
  ['/databases', 'Databases'],
  ['/deployments', 'Deployments'],
  ['/environments', 'Environments'],
  ['/backups', 'Backups'],
  ['/workflows', 'Workflows'],
  ['/runs', 'Runs'],
  ['/reminders', 'Reminders'],
  ['/notifications', 'Notifications'],
  ['/chat', 'Chat'],
  ['/council', 'Council'],
  ['/knowledge', 'Knowledge'],
  ['/memory', 'Memory'],
  ['/minds', 'Minds'],
  ['/voice', 'Voice'],
  ['/settings', 'Settings'],
  ['/keyboard', 'Keyboard'],
  ['/about', 'About'],
];

/** As the palette offers them: a part of the real list, with those that destroy. */
export const commands: SpokenCommand[] = [
  ...places.map(([to, label]) => command(`go.${to}`, `Go to ${label}`)),
  command('app.palette', 'Search or run a command'),
  command('app.sidebar', 'Collapse or expand the sidebar', ['icons', 'navigation']),
  command('app.dock', 'Show or hide the dock', ['log', 'terminal', 'panel']),
  command('app.keys', 'Show all keys', ['shortcuts', 'keyboard', 'map']),
  command('settings.open', 'Open settings', ['preferences', 'options']),
  command('settings.theme.dark', 'Theme: dark', ['colour', 'color']),
  command('settings.theme.light', 'Theme: light', ['colour', 'color']),
  command('settings.density', 'Density: comfortable or compact', ['rows']),
  command('identity.ports', 'Show who holds which port', ['listen', 'process', 'tcp', 'udp', 'localhost']),
  command('journal.today', 'Show what happened today'),
  command('journal.errors', 'Show errors and warnings of the journal', ['failures', 'problems']),
  command('runs.failed', 'Show runs that failed', ['errors', 'history']),
  command('runs.cancel', 'Cancel this run…', ['stop', 'abort']),
  command('projects.needs', 'Show projects that need commit or push', ['dirty', 'ahead', 'behind', 'git']),
  command('projects.fetch-all', 'Fetch all projects from their remotes', ['git', 'update']),
  command('projects.refresh', 'Look at all projects again', ['scan', 'reload']),
  command('projects.archive', 'Archive the project, or take it out'),
  command('processes.memory', 'Show what takes the most memory', ['ram', 'rss', 'pss', 'top']),
  command('processes.end', 'End the selected process', ['kill', 'stop', 'terminate']),
  command('launcher.failing', 'Show services that are failing', ['crashed', 'unhealthy', 'errors']),
  command('launcher.stop-all', 'Stop all that runs', ['quit', 'end', 'everything', 'services']),
  command('launcher.restart', 'Restart the selected service'),
  command('deployments.deploy', 'Deploy to the selected place…', ['ship', 'release', 'publish']),
  command('deployments.back', 'Go back to the version before at the selected place', ['rollback', 'revert', 'undo']),
  command('monitors.optimus', 'Show what Optimus itself costs', ['cpu', 'memory', 'spawns', 'own', 'footprint']),
  command('chat.new', 'New chat', ['ask', 'model', 'question']),
  command('chat.remove', 'Delete this chat…'),
  command('terminals.new', 'New terminal here', ['shell', 'console', 'open', 'bash']),
  command('terminals.close', 'Close the terminal'),
  command('council.due', 'Decisions due for review', ['outcome', 'council']),
  command('memory.forget', 'Forget the selected memory…'),
  command('backups.wrong', 'Show backups that need a look', ['failed', 'overdue', 'damaged', 'partial']),
  command('workflows.new', 'New workflow', ['automation', 'create', 'write']),
  command('notifications.read', 'Mark all notifications as read'),
  command('minds.spend', 'Show what models cost', ['money', 'tokens', 'price', 'spend', 'bill']),
];

export const context = (given: Partial<UnderstandContext> = {}): UnderstandContext => ({
  ...{ commands, names, language: 'auto', now, zone },
  ...given,
});
