import type { RecoverySheet } from '../../../../shared/features/backups/schema.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { nameText } from '../names.ts';

/** The same as on paper; commands as they are, so that they can be run. */
export function sheetText(sheet: RecoverySheet): string {
  return [
    `Recovery sheet: ${nameText(sheet.targetName)}`,
    '',
    'Keep it apart from this machine. With the password, everything comes back on any machine, by the free program restic alone.',
    'A lost password is lost data: nobody can bring it back.',
    '',
    `Repository: ${sheet.repository}`,
    ...(sheet.repositoryId === null ? [] : [`Its id: ${sheet.repositoryId}`]),
    `Hint to the password: ${sheet.passwordHint === '' ? 'none was written' : sheet.passwordHint}`,
    '',
    ...sheet.commands.flatMap(({ why, command }, index) => [`${index + 1}. ${why}`, `   ${command}`, '']),
    ...sheet.notes.map((note) => `- ${note}`),
    '',
    `Made ${formatAbsolute(sheet.madeAt)} by Optimus.`,
    '',
  ].join('\n');
}
