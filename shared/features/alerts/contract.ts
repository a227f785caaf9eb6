import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { alert, maintenanceWindow, ruleDraft, ruleView, silence, silenceDraft, tried, windowDraft } from './schema.ts';

const id = z.object({ id: z.string().min(1).max(100) });
const which = z.object({ ruleId: z.string().min(1).max(100), key: z.string().max(1_000) });

export const alertsContract = {
  active: query('/alerts', { summary: 'What is wrong now, worst first' }).output(z.array(alert)),
  acknowledge: command('/alerts/acknowledge', {
    summary: 'Somebody looks after it: it is not told again',
    errors: ['NOT_FOUND'],
  })
    .input(which.extend({ comment: z.string().trim().max(500).default('') }))
    .output(alert),
  unacknowledge: command('/alerts/unacknowledge', { summary: 'Nobody looks after it', errors: ['NOT_FOUND'] })
    .input(which)
    .output(alert),
  resolve: command('/alerts/resolve', { summary: 'Say that it is over', errors: ['NOT_FOUND'] })
    .input(which)
    .output(alert),

  rules: query('/alerts/rules', { summary: 'Every rule, with what it does now' }).output(z.array(ruleView)),
  save: command('/alerts/rules/save', { summary: 'Make a rule, or change one', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(100).optional(), rule: ruleDraft, enabled: z.boolean().optional() }))
    .output(ruleView),
  enable: command('/alerts/rules/enable', { summary: 'Switch a rule on or off', errors: ['NOT_FOUND'] })
    .input(id.extend({ enabled: z.boolean() }))
    .output(ruleView),
  remove: command('/alerts/rules/remove', { summary: 'Remove a rule', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(id)
    .output(ruleView),
  restore: command('/alerts/rules/restore', {
    summary: 'Make a rule that came with Optimus what it was',
    errors: ['NOT_FOUND'],
  })
    .input(id)
    .output(ruleView),
  attempt: command('/alerts/rules/attempt', { summary: 'How often a rule would have fired' })
    .input(z.object({ rule: ruleDraft, days: z.number().int().min(1).max(31).default(7) }))
    .output(tried),

  silences: query('/alerts/silences', { summary: 'What is kept quiet' }).output(z.array(silence)),
  silence: command('/alerts/silences/add', { summary: 'Keep something quiet' }).input(silenceDraft).output(silence),
  unsilence: command('/alerts/silences/end', { summary: 'End a silence', errors: ['NOT_FOUND'] })
    .input(id)
    .output(silence),

  windows: query('/alerts/windows', { summary: 'Maintenance windows' }).output(z.array(maintenanceWindow)),
  saveWindow: command('/alerts/windows/save', { summary: 'Make or change a maintenance window', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(100).optional(), window: windowDraft }))
    .output(maintenanceWindow),
  removeWindow: command('/alerts/windows/remove', { summary: 'Remove a maintenance window', errors: ['NOT_FOUND'] })
    .input(id)
    .output(maintenanceWindow),
};
