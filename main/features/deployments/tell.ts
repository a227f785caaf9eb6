import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { DeploymentRow } from './repo.ts';

interface Deps {
  journal: Pick<Journal, 'note'>;
  attention: Pick<Attention, 'source'>;
}

const kinds = {
  succeeded: 'deployment.succeeded',
  failed: 'deployment.failed',
  'rolled-back': 'deployment.rolled-back',
  cancelled: 'deployment.failed',
} as const;

/** What happens to deployments, for the journal; and what needs the user. */
export function createTell({ journal, attention }: Deps) {
  const source = attention.source('deployments');
  const subjects = (row: DeploymentRow) => [
    { type: 'project', id: row.project_id, label: row.project_name },
    { type: 'deployment', id: row.id, label: `${row.project_name} ${row.place_name} #${row.release_number}` },
    ...(row.commit_to === null ? [] : [{ type: 'commit', id: row.commit_to, label: row.commit_to.slice(0, 7) }]),
  ];
  const name = (row: DeploymentRow) => `${row.project_name} to ${row.place_name}`;
  const note = (
    row: DeploymentRow,
    kind: string,
    severity: 'info' | 'notice' | 'warning' | 'error',
    sentence: string,
  ) =>
    journal.note({
      ...{ kind, severity, sentence, subjects: subjects(row) },
      actor: row.by === 'you' ? 'user' : 'optimus',
      data: { by: row.by, place: row.place_name, version: row.release_number, kind: row.kind },
    });

  return {
    started: (row: DeploymentRow) =>
      note(
        row,
        'deployment.started',
        'info',
        `${row.kind === 'rollback' ? 'The way back' : 'The deployment'} of ${name(row)} began, version ${row.release_number}`,
      ),
    switched: (row: DeploymentRow) =>
      note(
        row,
        'deployment.switched',
        'info',
        `Requests to ${row.place_name} of ${row.project_name} go to version ${row.release_number}`,
      ),
    ended(row: DeploymentRow) {
      if (row.state === 'running' || row.state === 'waiting') return;
      const bad = row.state === 'failed' || row.state === 'rolled-back';
      note(row, kinds[row.state], bad ? 'error' : 'notice', `${name(row)}: ${row.sentence}`);
    },
    attention(
      latest: readonly DeploymentRow[],
      deaf: readonly { placeId: string; projectId: string; label: string; projectName: string; why: string }[],
    ) {
      const failed = latest
        .filter(({ state }) => state === 'failed' || state === 'rolled-back')
        .map(
          (row): Draft => ({
            key: `deployments/${row.place_id}`,
            severity: row.state === 'rolled-back' ? 'warning' : 'error',
            sentence:
              row.state === 'rolled-back'
                ? `Version ${row.release_number} of ${row.project_name} was taken back from ${row.place_name}`
                : `The deployment of ${name(row)} failed`,
            evidence: row.sentence,
            ...(row.ended_at !== null && { since: row.ended_at }),
            fingerprint: row.id,
            toldBySource: true,
            subject: { type: 'project', id: row.project_id, label: row.project_name },
            actions: [{ id: 'show', label: 'Show deployment', route: `/deployments/${row.place_id}` }],
          }),
        );
      const silent = deaf.map(
        ({ placeId, projectId, projectName, label, why }): Draft => ({
          key: `deployments/proxy-${placeId}`,
          severity: 'error',
          sentence: `${label} cannot be reached`,
          evidence: why,
          fingerprint: why,
          subject: { type: 'project', id: projectId, label: projectName },
          actions: [{ id: 'show', label: 'Show place', route: `/deployments/${placeId}` }],
        }),
      );
      source.set([...failed, ...silent]);
    },
    dispose: () => source.dispose(),
  };
}
export type Tell = ReturnType<typeof createTell>;
