import type { BackendSpec, RecoverySheet } from '../../../../shared/features/backups/schema.ts';
import type { TargetRecord } from '../types.ts';
import { locationOf } from './location.ts';

const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** What the `restic` program wants to be told before it reaches the place. */
function firstOf(backend: BackendSpec): string[] {
  if (backend.type === 's3')
    return [
      `Before: export AWS_ACCESS_KEY_ID=${quote(backend.accessKeyId)} and AWS_SECRET_ACCESS_KEY with the secret key.`,
      ...(backend.ca === '' ? [] : ['Give the certificate of its authority with --cacert.']),
    ];
  if (backend.type === 'azure')
    return [`Before: export AZURE_ACCOUNT_NAME=${quote(backend.account)} and AZURE_ACCOUNT_KEY with the account key.`];
  return [];
}

/** All that somebody needs who has the password and no Optimus. */
export function sheetOf({ input, known }: TargetRecord, now: number): RecoverySheet {
  const repository = locationOf(input.backend);
  const at = `restic -r ${quote(repository)}`;
  return {
    ...{ targetName: input.name, repository, repositoryId: known.repositoryId, passwordHint: input.passwordHint },
    commands: [
      { why: 'See which snapshots there are', command: `${at} snapshots` },
      { why: 'See what is in the newest one', command: `${at} ls latest` },
      { why: 'Bring all of the newest one back into a folder', command: `${at} restore latest --target restored` },
    ],
    notes: [
      'The restic program is free: https://restic.net. Any version from 0.14 on reads this repository.',
      'Each command asks for the password. Without the password nobody can read the backups, and nobody can give it back to you.',
      'Keep the password somewhere else than on this machine and on this sheet.',
      ...firstOf(input.backend),
      'Dumps of databases are in folders called databases, each with a manifest.json that says which tool made it.',
    ],
    madeAt: now,
  };
}
