// Run by the crash test: tells what has not been told yet, and sends it, until it is killed or all of it is out.

import { settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import { createAttention } from '../../../core/attention/attention.ts';
import { createAttentionRepo } from '../../../core/attention/repo.ts';
import { silent } from '../../../core/db/testing/events.ts';
import { createJournal } from '../../../core/journal/journal.ts';
import { createJournalRepo } from '../../../core/journal/repo.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { openRealEngine } from '../../../core/runs/testing/real-engine.ts';
import { createSecretsRepo } from '../../../core/secrets/repo.ts';
import { createSecrets } from '../../../core/secrets/secrets.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';
import { createNotifications } from '../create-notifications.ts';

const [dataDir = '', port = '', wanted = ''] = process.argv.slice(2);
const total = Number(wanted);
// The timers of the program do not keep it alive.
const alive = setInterval(() => undefined, 1_000_000);

const { runs, store, clock, dispose } = await openRealEngine(dataDir);
const changes = createChannel<Change>({ kind: 'coalesce', capacity: 100, key: (change) => change.feature });
const redactor = createRedactor();
const journal = createJournal({
  repo: createJournalRepo(store.data),
  clock,
  log: silent,
  changes,
  redactor,
  keepDays: () => 30,
});
const attention = await createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
const host = createFakeHost();
const secrets = createSecrets({
  repo: createSecretsRepo(store.data),
  cipher: host.ports.secrets,
  clock,
  journal,
  assertLasting: () => {},
  hide: redactor.add,
});
const settings = {
  ...settingsDefaults,
  notifications: { ...settingsDefaults.notifications, native: false, digestMinutes: 0 },
};
const notifications = createNotifications({
  store,
  clock,
  log: silent,
  journal,
  changes,
  attention,
  runs,
  secrets,
  redactor,
  settings: { get: () => settings, onChange: () => () => {} },
  port: host.ports.notifications,
  open: () => {},
});
await runs.begin();
await notifications.begin();
if ((await notifications.channels()).length === 1)
  await notifications.addChannel({
    name: 'Mail',
    config: {
      kind: 'email',
      host: '127.0.0.1',
      port: Number(port),
      security: 'none',
      user: '',
      from: 'optimus@example.org',
      to: ['me@example.org'],
      allowSelfSigned: false,
    },
    secrets: {},
    fallback: null,
  });

const told = new Set((await store.data.selectFrom('notifications').select('key').execute()).map(({ key }) => key));
for (let n = 0; n < total; n++) {
  if (told.has(`n${n}`)) continue;
  await notifications.tell({
    kind: 'alert.fired',
    severity: 'error',
    title: `Number ${n}`,
    body: '',
    subject: null,
    route: '/',
    actions: [],
    key: `n${n}`,
    group: 'crash',
  });
}
await until(
  async () => {
    const open = await store.data
      .selectFrom('notification_deliveries')
      .select('id')
      .where('state', '!=', 'sent')
      .limit(1)
      .execute();
    return open.length === 0;
  },
  { timeoutMs: 300_000, what: 'the outbox to be empty' },
);
process.stdout.write('done\n');
await notifications.dispose();
await dispose();
clearInterval(alive);
