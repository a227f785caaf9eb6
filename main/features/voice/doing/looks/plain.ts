import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { projectFor } from '../find.ts';
import { type DoingDeps, look, type Making, type Prepare, refuse } from '../types.ts';

const examples: Record<VoiceLanguage, readonly string[]> = {
  en: [
    'what is running',
    'what needs me',
    'why is the processor high',
    'remind me tomorrow at nine to rotate the keys',
  ],
  de: [
    'was läuft',
    'was braucht mich',
    'warum ist der Prozessor so hoch',
    'erinnere mich morgen um neun, die Schlüssel zu tauschen',
  ],
  zh: ['现在运行着什么', '有什么需要我处理', '为什么处理器占用高', '明天九点提醒我更换密钥'],
};

type Deps = Pick<DoingDeps, 'projects' | 'launcher' | 'open'>;

/** Answers and ways that need nothing but a place to go to. */
export function createPlain({ projects, launcher, open }: Deps) {
  const time: Prepare<'time'> = async (_intent, { words, now, zone }) =>
    look('What time it is', async () => ({
      ...{ sentence: words.now(now), evidence: [zone], route: null, say: words.now(now) },
    }));

  const help: Prepare<'help'> = async (_intent, { words, language }) =>
    look('What can be said', async () => {
      open('/voice');
      const said = examples[language];
      return {
        ...{ sentence: 'Some of what can be said; all of it stands on the page of voice.', evidence: [...said] },
        ...{ route: '/voice', say: words.help(said.slice(0, 3)) },
      };
    });

  /** Where it could not be opened, the answer says so and still leads there. */
  function opened(route: string, done: { sentence: string; evidence: string[]; say: string }, { words }: Making) {
    const why = open(route);
    if (why === null) return { ...done, route };
    return { ok: false, sentence: why, evidence: done.evidence, route, say: words.cannot({ kind: 'no-window' }) };
  }

  const openProject: Prepare<'open-project'> = async ({ projectId }, making) => {
    const found = await projectFor(projects, projectId, making);
    if (!found.ok) return found.refusal;
    const name = named(found.project.name, 60);
    const done = {
      sentence: `${name} is open.`,
      evidence: [named(found.project.path, 300)],
      say: making.words.here(name),
    };
    return look(`Open ${name}`, async () => opened(`/projects/${encodeURIComponent(projectId)}`, done, making));
  };

  const showLogs: Prepare<'show-logs'> = async ({ projectId, service }, making) => {
    const found = await projectFor(projects, projectId, making);
    if (!found.ok) return found.refusal;
    const name = named(found.project.name, 60);
    const { services } = await launcher.setup({ projectId });
    const one = services.find(({ spec }) => spec.name === service);
    if (service !== null && !one) {
      const known = services.map(({ spec }) => named(spec.name, 60));
      return refuse(
        making,
        `${name} has no service “${named(service, 60)}”. It has: ${known.join(', ') || 'none'}.`,
        'Say it with one of these.',
        { kind: 'no-service', project: name, known },
      );
    }
    const source = one ? `&sources=${encodeURIComponent(`service:${one.id}`)}` : '';
    const route = `/logs?project=${encodeURIComponent(projectId)}${source}`;
    const what = one ? `${named(one.spec.name, 60)} of ${name}` : name;
    const done = {
      ...{ sentence: `The logs of ${what} are open.`, evidence: [] },
      say: making.words.here(one ? named(one.spec.name, 60) : name),
    };
    return look(`Show the logs of ${what}`, async () => opened(route, done, making));
  };

  const search: Prepare<'search'> = async ({ text }, making) => {
    const asked = text.slice(0, 200);
    const route = `/projects?text=${encodeURIComponent(asked)}`;
    return look(`Search for “${named(asked)}”`, async () => {
      const hits = await projects.search(asked, 20);
      const many = hits.length === 20 ? '20 projects or more' : plural(hits.length, 'project');
      const done = {
        sentence: hits.length === 0 ? `No project holds “${named(asked)}”.` : `“${named(asked)}” stands in ${many}.`,
        evidence: hits.slice(0, 10).map(({ id, where }) => `${named(projects.row(id)?.name ?? id, 60)}: ${where}`),
        say: making.words.searched(named(asked, 80)),
      };
      return opened(route, done, making);
    });
  };

  return { time, help, openProject, showLogs, search };
}
