import type { ServiceReceipt } from '../../../shared/features/launcher/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { LaunchOrder } from './supervisor/launch.ts';
import type { Crash, Over } from './supervisor/life.ts';

type About = LaunchOrder & { by: string };

/** Puts what happens to services into the journal. A crash is one of the project, too: an alert counts those. */
export function createTellJournal({
  journal,
  redact,
}: {
  journal: Pick<Journal, 'note'>;
  redact: (text: string) => string;
}) {
  const subjects = ({ service, project }: LaunchOrder) => [
    { type: 'service', id: service.id, label: service.spec.name },
    { type: 'project', id: project.id, label: project.name },
  ];
  const name = ({ service, project }: LaunchOrder) => `${service.spec.name} of ${project.name}`;
  const actor = (by: string) => (by === 'you' ? 'user' : 'optimus');
  const note = (
    about: About,
    kind: string,
    severity: 'info' | 'notice' | 'warning' | 'error',
    sentence: string,
    data: Record<string, string | number | boolean | null> = {},
  ) =>
    journal.note({
      kind,
      severity,
      actor: actor(about.by),
      sentence: redact(sentence),
      subjects: subjects(about),
      data: { by: about.by, ...data },
    });

  return {
    /** That it comes back after a crash is told with the crash, and when it is there. */
    started(about: About, data: { pid: number | null; port: number | null; commit: string | null; restarts: number }) {
      if (data.restarts === 0) note(about, 'service.started', 'info', `${name(about)} was started`, data);
    },
    ready(about: About, said: string, restarts: number) {
      const data = { said: redact(said).slice(0, 300), restarts };
      if (restarts === 0) note(about, 'service.ready', 'info', `${name(about)} is ready`, data);
      else note({ ...about, by: 'Optimus' }, 'service.ready', 'info', `${name(about)} is ready again`, data);
    },
    crashed(about: About, { sentence, ended, next }: Crash) {
      const data = { code: ended?.code ?? null, signal: ended?.signal ?? null, next };
      note({ ...about, by: 'Optimus' }, 'project.crashed', 'error', `${name(about)} crashed. ${sentence}`, data);
    },
    over(about: About, { state, sentence, crashed }: Over) {
      if (crashed) return;
      const by = { ...about, by: 'Optimus' };
      if (state === 'done') note(by, 'service.done', 'info', `${name(about)} ended. ${sentence}`);
      else if (state === 'looping') note(by, 'service.looping', 'error', `${name(about)} is left alone. ${sentence}`);
      else note(by, 'service.failed', 'error', `${name(about)} failed. ${sentence}`);
    },
    stopped(about: About, { ok, sentence, by, left, tookMs }: ServiceReceipt) {
      note({ ...about, by }, 'service.stopped', ok ? 'info' : 'warning', sentence, { ok, left: left.length, tookMs });
    },
    adopted: (about: About, pid: number | null) =>
      note(about, 'service.adopted', 'info', `${name(about)} ran on, and was taken up again`, { pid }),
    stray: (id: string, sentence: string, project: { id: string; name: string } | null) =>
      journal.note({
        kind: 'service.stray-stopped',
        severity: 'warning',
        sentence,
        subjects: [
          { type: 'service', id, label: id },
          ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
        ],
      }),
  };
}
export type TellJournal = ReturnType<typeof createTellJournal>;
