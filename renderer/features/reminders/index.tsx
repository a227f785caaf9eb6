import { AlarmClock, Check, Clock, Pencil, Trash2 } from 'lucide-react';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import { client } from '../../app/connection.ts';
import type { Command, FeatureModule, NavBadge } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { type Acts, actsOf } from './acts.ts';
import { ReminderDialogs } from './components/reminder-dialogs.tsx';
import { useReminders } from './queries.ts';
import { addReminder, aimed } from './store.ts';
import { quickTimes } from './times.ts';

const group = 'Reminders';

function useDueBadge(): NavBadge | null {
  const due = useReminders(false).data?.filter(({ state }) => state === 'due').length ?? 0;
  return due > 0 ? { count: due, label: 'due' } : null;
}

const isAimed = () => aimed().reminder !== null;
const isOpen = () => aimed().reminder?.state !== 'done' && isAimed();

const onAimed =
  (act: (acts: Acts, reminder: Reminder) => Promise<unknown> | undefined): Command['run'] =>
  async (context) => {
    const { reminder } = aimed();
    if (reminder) await act(actsOf(context), reminder);
  };

const toMorning = (acts: Acts, reminder: Reminder) => {
  const morning = quickTimes(Date.now()).find(({ id }) => id === 'tomorrow');
  return morning && acts.move(reminder, morning.at);
};

const commands: readonly Command[] = [
  {
    ...{ id: 'reminders.add', title: 'Add a reminder…', group, icon: AlarmClock },
    keywords: ['remind me', 'alarm', 'todo', 'remember', 'later'],
    run: addReminder,
  },
  {
    ...{ id: 'reminders.all', title: 'Show reminders that are done, too', group },
    keywords: ['history', 'completed'],
    run: ({ go }) => go('/reminders?show=all'),
  },
  {
    ...{
      id: 'reminders.done',
      title: 'Mark the selected reminder as done',
      group,
      icon: Check,
      keys: 'D',
      when: isOpen,
    },
    run: onAimed((acts, reminder) => acts.done(reminder)),
  },
  {
    ...{ id: 'reminders.tomorrow', title: 'Move the selected reminder to tomorrow morning', group, icon: Clock },
    ...{ keys: 'T', when: isAimed },
    run: onAimed(toMorning),
  },
  {
    ...{ id: 'reminders.edit', title: 'Edit the selected reminder', group, icon: Pencil, keys: 'E', when: isAimed },
    run: () => {
      const { reminder, edit } = aimed();
      if (reminder) edit(reminder);
    },
  },
  {
    ...{ id: 'reminders.delete', title: 'Delete the selected reminder', group, icon: Trash2, keys: 'Delete' },
    when: isAimed,
    askIfSpoken: 'It is deleted; for a while that can be taken back.',
    run: onAimed((acts, reminder) => acts.remove(reminder)),
  },
];

export const reminders: FeatureModule = {
  id: 'reminders',
  nav: {
    ...{ label: 'Reminders', icon: AlarmClock, group: 'operate', to: '/reminders', keys: 'G 1' },
    useBadge: useDueBadge,
  },
  routes: [{ path: '/reminders', title: 'Reminders', load: () => import('./page.tsx') }],
  overlays: [ReminderDialogs],
  commands,
  finders: [
    {
      id: 'reminders.find',
      title: 'Reminders',
      async find(text, signal) {
        const wanted = text.trim().toLowerCase();
        if (wanted.length < 2) return [];
        const all = await client.reminders.list({ done: false }, { signal });
        return all
          .filter(({ text: said }) => said.toLowerCase().includes(wanted))
          .slice(0, 8)
          .map(({ id, text: said }) => ({
            ...{ id, title: short(said, 120), icon: AlarmClock },
            to: `/reminders?id=${encodeURIComponent(id)}`,
          }));
      },
    },
  ],
};
