import { z } from 'zod';
import type { Journal } from '../../../core/journal/journal.ts';
import type { NotificationPort } from '../../../core/ports/host-ports.ts';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { inShort, isRecord, messageOf, textOf } from './words.ts';

const text = z.string().min(1).max(10_000).describe('What is said.');
const value = z.union([
  text,
  z.strictObject({
    title: z.string().min(1).max(500).describe('What is said first.'),
    body: z.string().max(10_000).default('').describe('More about it.'),
    severity: z
      .enum(['info', 'warning', 'error', 'critical'])
      .default('info')
      .describe('How much it matters: info, warning, error or critical.'),
  }),
]);

const journalSeverity = { info: 'notice', warning: 'warning', error: 'error', critical: 'error' } as const;

export interface NotifyDeps {
  journal: Pick<Journal, 'append'>;
  notifications: {
    port: NotificationPort;
    /** Whether the user wants native notifications. */
    wanted: () => boolean;
    open: (route: string) => void;
  };
  /** The screen of a run. */
  runRoute: (runId: string) => string;
}

export const createNotifyKind = ({ journal, notifications, runRoute }: NotifyDeps): StepKind => {
  const { port, wanted, open } = notifications;

  /** Null when it is on the screen; else why it is not. */
  const show = (notification: Parameters<NotificationPort['show']>[0]): string | null => {
    const status = port.status();
    if (!status.available) return status.why;
    if (!wanted()) return 'Notifications are turned off in the settings.';
    try {
      // The same key: what a crash makes us say again takes the place of the first.
      port.show(notification, () => open(notification.route));
      return null;
    } catch (error) {
      return messageOf(error);
    }
  };

  return defineKind({
    kind: 'notify',
    summary: 'Tell the user something: as a notification, and in the journal',
    example: 'notify:\n  title: Backup done\n  body: ${{ steps.backup.output.stdout }}\n  severity: info',
    schema: value,
    detail: (written) => inShort(textOf(isRecord(written) ? written.title : written)),
    async run({ value }, { runId, runName, subject, idempotencyKey }) {
      const said = typeof value === 'string' ? { title: value, body: '', severity: 'info' as const } : value;
      const { severity } = said;
      const [title, ...more] = typeof value === 'string' && value.includes('\n') ? value.split('\n') : [said.title];
      const body = [more.join('\n').trim(), said.body].filter(Boolean).join('\n');
      await journal.append({
        kind: 'workflow.notified',
        severity: journalSeverity[severity],
        sentence: inShort(title ?? said.title, 500),
        subjects: [{ type: 'run', id: runId, label: runName.slice(0, 512) }, ...(subject ? [subject] : [])],
        data: { body, severity },
        correlation: runId,
      });
      const why = show({
        key: `workflow/${idempotencyKey}`,
        title: title ?? said.title,
        body,
        severity,
        route: runRoute(runId),
        actions: [],
      });
      return { result: why === null ? { shown: true, where: 'desktop' } : { shown: false, where: 'journal', why } };
    },
  });
};
