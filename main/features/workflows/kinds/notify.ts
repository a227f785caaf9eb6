import { z } from 'zod';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Tell } from '../../notifications/index.ts';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { inShort, isRecord, textOf } from './words.ts';

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
  tell: Pick<Tell, 'tell'>;
  /** The screen of a run. */
  runRoute: (runId: string) => string;
}

export const createNotifyKind = ({ journal, tell, runRoute }: NotifyDeps): StepKind => {
  return defineKind({
    kind: 'notify',
    summary: 'Tell the user something: in Notifications, on the desktop and by the channels of your choice',
    example: '- notify:\n    title: Backup done\n    body: All projects are safe.\n    severity: info',
    schema: value,
    detail: (written) => inShort(textOf(isRecord(written) ? written.title : written)),
    async run({ value }, { runId, runName, definitionId, subject, idempotencyKey }) {
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
      const run = { type: 'run', id: runId, label: runName.slice(0, 512) };
      const { notOnScreen, sentTo } = await tell.tell({
        kind: 'workflow.notified',
        severity,
        title,
        body,
        subject: subject ?? run,
        route: runRoute(runId),
        actions: [{ id: 'open', label: 'See the run', route: runRoute(runId) }],
        // The same key: what a crash makes us say again is said once.
        key: `workflow/${idempotencyKey}`,
        group: `workflow/${definitionId}`,
      });
      const channels = sentTo.length > 0 ? { sentTo } : {};
      return notOnScreen === null
        ? { result: { shown: true, where: 'desktop', ...channels } }
        : { result: { shown: false, where: 'centre', why: notOnScreen, ...channels } };
    },
  });
};

const cutTo = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
