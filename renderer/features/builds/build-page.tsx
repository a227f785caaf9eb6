import { useParams } from '@tanstack/react-router';
import { CircleStop, RotateCcw } from 'lucide-react';
import { Suspense } from 'react';
import type { Build } from '../../../shared/features/builds/schema.ts';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useGo } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Time } from '../../ui/time.tsx';
import { RunLogOf } from '../runs/index.tsx';
import { BuildSteps } from './components/build-steps.tsx';
import { Layers } from './components/layers.tsx';
import { useBuild } from './queries.ts';
import { sourceWords } from './secrets.ts';
import { askAgain, useCancelBuild } from './use-acts.ts';
import { buildMarks, cacheWords, canBuildAgain, commitWords } from './words.ts';

export default function BuildPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useBuild(id);
  const go = useGo();
  usePageTitle(query.data ? short(query.data.tags[0] ?? query.data.projectName, 100) : null);
  if (query.data) return <BuildOf key={id} build={query.data} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState title="There is no such build" action={<Button onClick={() => go('/builds')}>See all builds</Button>}>
        The newest thousand are kept.
      </EmptyState>
    );
  if (query.isError)
    return (
      <Failure
        what="The build could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the build" className="px-4 py-2" />;
}

function BuildOf({ build }: { build: Build }) {
  const cancel = useCancelBuild();
  const { mark, word } = buildMarks[build.state];
  const live = build.state === 'running';
  return (
    <div className="h-full overflow-y-auto">
      <PageSubtitle>
        <Link render={<AppLink to="/builds" />} variant="plain">
          build
        </Link>
        {' of '}
        <Link render={<AppLink to={`/projects/${encodeURIComponent(build.projectId)}`} />} variant="plain">
          <bdi>{short(build.projectName, 100)}</bdi>
        </Link>
      </PageSubtitle>
      <PageActions>
        {live && build.runId !== null && (
          <Button icon={CircleStop} loading={cancel.isPending} onClick={() => cancel.mutate(build.id)}>
            Cancel
          </Button>
        )}
        {canBuildAgain(build) && (
          <Button icon={RotateCcw} onClick={() => askAgain(build)}>
            Build again…
          </Button>
        )}
      </PageActions>
      <div className="grid gap-6 px-4 py-3">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <StateMark state={mark} label={word} className="shrink-0" />
          {build.state !== 'failed' && build.state !== 'succeeded' && (
            <bdi className="min-w-0 text-dim wrap-anywhere">{short(build.sentence, 600)}</bdi>
          )}
          <Elapsed from={build.startedAt} to={build.endedAt} className="text-faint" />
        </div>
        {build.state === 'failed' && (
          <Callout tone="bad" title={short(build.sentence, 600)}>
            {build.steps.some(({ state }) => state === 'failed') && 'What it last said stands with its step below.'}
          </Callout>
        )}
        <Facts build={build} />
        <Section title="Steps" count={build.steps.length > 0 ? build.steps.length : undefined}>
          <BuildSteps steps={build.steps} live={live} />
        </Section>
        {build.layers.length > 0 && (
          <Section title="Layers" count={`${build.layers.length}, ${formatBytes(build.sizeBytes)} in all`}>
            <Layers layers={build.layers} />
          </Section>
        )}
        {build.runId !== null && (
          <Suspense fallback={<Skeleton rows={4} shape="text" label="Loading the log" />}>
            <RunLogOf runId={build.runId} className="h-96 border-t border-line-soft" />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function Facts({ build }: { build: Build }) {
  const commit = commitWords(build);
  return (
    <KeyValue
      items={[
        ...build.tags.map((tag, index) => ({
          key: index === 0 ? 'Tag' : `Tag ${index + 1}`,
          value: short(tag),
          mono: true,
          copy: tag,
        })),
        ...(commit === null ? [] : [{ key: 'Commit', value: commit, mono: true, copy: build.commit ?? '' }]),
        ...(build.imageId === null
          ? []
          : [
              {
                key: 'Image',
                value: build.imageId.replace(/^sha256:/, '').slice(0, 12),
                mono: true,
                copy: build.imageId,
              },
            ]),
        ...(build.sizeBytes === null ? [] : [{ key: 'Size', value: formatBytes(build.sizeBytes) }]),
        {
          key: 'Dockerfile',
          value: `${short(build.dockerfile)}${build.stage === null ? '' : `, stage ${short(build.stage, 60)}`}`,
          mono: true,
        },
        ...(build.secrets.length === 0
          ? []
          : [{ key: 'Secrets lent', value: short(build.secrets.map(sourceWords).join(', '), 300), mono: true }]),
        ...(build.state === 'succeeded' ? [{ key: 'From the cache', value: cacheWords(build) }] : []),
        ...(build.builder === '' ? [] : [{ key: 'Builder', value: build.builder }]),
        { key: 'Begun', value: <Time at={build.startedAt} form="moment" /> },
        { key: 'By', value: short(build.by, 100) },
      ]}
    />
  );
}
