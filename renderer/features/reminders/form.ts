import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import type { FormProblems } from '../../lib/form-reader.ts';
import { fieldsOf, momentOf, quickTimes } from './times.ts';

export interface ReminderForm {
  text: string;
  day: string;
  time: string;
  projectId: string | null;
}

export const mostText = 2_000;

export function formOf(reminder: Reminder | null, now: number): ReminderForm {
  const at = reminder?.at ?? quickTimes(now).find(({ id }) => id === 'tomorrow')?.at ?? now;
  return { text: reminder?.text ?? '', ...fieldsOf(at), projectId: reminder?.projectId ?? null };
}

interface Input {
  text: string;
  at: number;
  projectId: string | null;
}

export function readForm(
  form: ReminderForm,
  before: Reminder | null,
  now: number,
): { input: Input } | { problems: FormProblems } {
  const problems: Record<string, string> = {};
  const text = form.text.trim();
  if (text === '') problems.text = 'Write what you want to be reminded of.';
  if (text.length > mostText) problems.text = `At most ${mostText.toLocaleString('en')} characters.`;
  const kept = before && isAt(form, before.at) ? before.at : null;
  const at = kept ?? momentOf(form.day, form.time);
  if (at === null) problems[form.day === '' ? 'day' : 'time'] = 'Choose a day and a time.';
  else if (at === 'skipped') problems.time = 'The clocks go forward: that time is not there on that day.';
  else if (at <= now && kept === null) problems.time = 'That time is over.';
  if (Object.keys(problems).length > 0 || typeof at !== 'number') return { problems };
  return { input: { text, at, projectId: form.projectId } };
}

/** Seconds that the fields do not show are kept while nobody touches them. */
function isAt({ day, time }: ReminderForm, at: number): boolean {
  const shown = fieldsOf(at);
  return shown.day === day && shown.time === time;
}
