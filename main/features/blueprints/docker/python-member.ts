import type { ShippingFacts } from '../types.ts';
import { distribution, managerReleases } from './bases.ts';
import { because, cached, ending, type Lines, nobody, noRoot, packages } from './dockerfile.ts';
import { manifestStage } from './manifests.ts';
import type { Stages } from './stages.ts';

/** What serves a program that is none by itself, into its environment. */
export function pythonServer({ image: { artefact } }: ShippingFacts): Lines {
  if (artefact !== 'gunicorn' && artefact !== 'uvicorn') return [];
  const install = `python -m pip --python /opt/venv/bin/python install ${artefact}==${managerReleases[artefact]}`;
  return [cached(['/root/.cache/pip'], install)];
}

const uv = 'UV_PROJECT_ENVIRONMENT=/opt/venv uv sync --no-dev';

/** A member of a workspace of uv, with the members that it takes from there installed into its environment. */
export function pythonMemberStages(facts: ShippingFacts, ignored: readonly string[]): Stages {
  const { runtime, image, port, start, member, manager } = facts;
  const base = `python:${runtime.value}-slim${distribution('python', runtime.value)}`;
  const folder = `/app/${member.folder}`;
  const locked = manager?.lockFile == null ? '' : ' --locked';
  const only = `--package ${image.package ?? member.name}`;
  const caches = ['/root/.cache/uv'];
  return {
    stages: [
      manifestStage({ base, folder: '/app', names: ['pyproject.toml', 'uv.lock'], paths: ['uv.toml'] }),
      [
        `FROM ${base} AS build`,
        'WORKDIR /app',
        ...packages(image.system?.building),
        cached(['/root/.cache/pip'], `pip install uv==${managerReleases.uv}`),
        'RUN python -m venv /opt/venv',
        'COPY --from=manifests /app ./',
        cached(caches, `${uv}${locked} --no-install-workspace ${only}`),
        'COPY . .',
        // What is taken from the workspace is copied, not referred to.
        cached(caches, `${uv}${locked} --no-editable ${only}`),
        ...pythonServer(facts),
      ],
      [
        `FROM ${base} AS runtime`,
        `WORKDIR ${folder}`,
        `ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=${folder}:${folder}/src PORT=${port.value} PATH=/opt/venv/bin:$PATH`,
        ...packages(image.system?.running),
        'COPY --from=build /opt/venv /opt/venv',
        `COPY --chown=${nobody} ${member.folder}/ ./`,
        ...ending(facts, nobody, start?.value ?? []),
      ],
    ],
    reasons: [
      ...member.depends.map(({ sentence, file, line }) => ({ sentence, file, line })),
      because('Dependencies are installed into an environment of their own, which is all that is taken over.'),
      noRoot,
    ],
    ignored,
  };
}
