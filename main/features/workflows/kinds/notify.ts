import { z } from 'zod';
import type { Journal } from '../../../core/journal/journal.ts';
import type { NotificationPort } from '../../../core/ports/host-ports.ts';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { inShort, isRecord, messageOf, textOf } from './words.ts';

/** More than any notification shows. */
const LONGEST_TITLE = 300;
const LONGEST_BODY = 4_000;

const text = z.string().min(1).describe('What is said.');
const value = z.union([
  text,
  z.strictObject({
    title: z.string().min(1).describe('What is said first.'),
    body: z.string().default('').describe('More about it.'),
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
    example: '- notify:\n    title: Backup done\n    body: All projects are safe.\n    severity: info',
    schema: value,
    detail: (written) => inShort(textOf(isRecord(written) ? written.title : written)),
    async run({ value }, { runId, runName, subject, idempotencyKey }) {
      const said = typeof value === 'string' ? { title: value, body: '', severity: 'info' as const } : value;
      const { severity } = said;
      const [first = '', ...more] = said.title.trim().split('\n');
      const title = cutTo(first, LONGEST_TITLE);
      const body = cutTo([more.join('\n').trim(), said.body.trim()].filter(Boolean).join('\n'), LONGEST_BODY);
      await journal.append({
        kind: 'workflow.notified',
        severity: journalSeverity[severity],
        sentence: title,
        subjects: [{ type: 'run', id: runId, label: runName.slice(0, 512) }, ...(subject ? [subject] : [])],
        data: { body, severity },
        correlation: runId,
      });
      const why = show({
        key: `workflow/${idempotencyKey}`,
        title,
        body,
        severity,
        route: runRoute(runId),
        actions: [],
      });
      return { result: why === null ? { shown: true, where: 'desktop' } : { shown: false, where: 'journal', why } };
    },
  });
};

const cutTo = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
