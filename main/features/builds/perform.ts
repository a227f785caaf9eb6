import type { Build } from '../../../shared/features/builds/schema.ts';
import { bytesText } from '../../../shared/lib/bytes.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { StepAborted, StepFailure } from '../../core/runs/step-failure.ts';
import type { ContainersService } from '../containers/index.ts';
import { BuildFailure, buildNow } from './build-now.ts';
import type { RegistryAuth } from './engine/registry-auth.ts';
import { interruptedSentence, type Recorder } from './recorder.ts';
import type { BuildRecord } from './repo.ts';
import type { Lending } from './session/lending.ts';
import type { BuildAsked, BuildTalk, Built } from './types.ts';
import { sentenceOf } from './words.ts';

const stepsEveryMs = 100;

interface Deps {
  clock: Clock;
  containers: Pick<ContainersService, 'engineAt'>;
  recorder: Recorder;
  auth: RegistryAuth;
  lending: Pick<Lending, 'values'>;
  redact(text: string): string;
}

/** One build from beginning to end, kept in the list whatever comes of it. */
export function createPerform({ clock, containers, recorder, auth, lending, redact }: Deps) {
  return async function perform(
    added: BuildRecord,
    asked: BuildAsked,
    talk: BuildTalk,
    runId: string | null,
  ): Promise<Built> {
    const record = await recorder.begin(added, runId);
    let told = 0;
    try {
      const { docker } = await containers.engineAt(asked.context);
      const { layers, cached, ...built } = await buildNow(
        {
          ...{ docker, auth, clock, redact },
          secrets: () => lending.values(asked.projectId, asked.secrets, `build of ${record.build.projectName}`),
        },
        withOurLabels(asked, clock),
        {
          signal: talk.signal,
          id: record.build.id,
          log: talk.log,
          now: (sentence) => recorder.now(record, { sentence }),
          builder: (builder) => recorder.now(record, { builder }),
          steps(steps) {
            const now = clock.now();
            recorder.now(record, { steps: [...steps] });
            if (now - told < stepsEveryMs) return;
            told = now;
            talk.steps(steps);
          },
        },
      );
      talk.steps(built.steps);
      await recorder.end(record, {
        ...{ state: 'succeeded', ...built, layers, cached },
        sentence: `Built, ${bytesText(built.sizeBytes)}`,
      });
      return built;
    } catch (error) {
      if (talk.signal.aborted) {
        const steps = record.build.steps.map((step) =>
          step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'cancelled' as const } : step,
        );
        await recorder.end(record, { ...howItWasStopped(talk.signal.reason), steps });
        throw error;
      }
      const sentence = redact(sentenceOf(error));
      const steps = error instanceof BuildFailure ? error.steps : record.build.steps;
      talk.steps(steps);
      await recorder.end(record, { state: 'failed', sentence, steps });
      if (error instanceof StepFailure) throw error;
      throw new StepFailure(sentence, { code: 'BUILD_FAILED', retry: false, cause: error });
    }
  };
}

function howItWasStopped(reason: unknown): Pick<Build, 'state' | 'sentence'> {
  const cause = reason instanceof StepAborted ? reason.reason : 'cancelled';
  if (cause === 'cancelled') return { state: 'cancelled', sentence: 'Cancelled' };
  if (cause === 'timeout') return { state: 'failed', sentence: 'It took longer than a build may' };
  return { state: 'failed', sentence: interruptedSentence };
}

function withOurLabels(asked: BuildAsked, clock: Clock): BuildAsked {
  const created = new Date(clock.now()).toISOString();
  const revision = asked.commit === null ? null : `${asked.commit}${asked.dirty ? '-dirty' : ''}`;
  return {
    ...asked,
    labels: {
      ...{ 'dev.optimus.project': asked.projectId, 'dev.optimus.created': created },
      'org.opencontainers.image.created': created,
      ...(revision !== null && { 'dev.optimus.commit': revision, 'org.opencontainers.image.revision': revision }),
      ...asked.labels,
    },
  };
}
