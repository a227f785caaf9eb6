import type { BuildStep } from '../../../../shared/features/builds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { type AnswerLine, createLastLines, type Progress } from './answer.ts';
import { plainLine } from './buildkit-progress.ts';

/** Steps out of the lines that the classic builder writes for people; Podman's are much the same, in capitals. */
export function createClassicProgress(log: (text: string) => void, clock: Pick<Clock, 'now'>): Progress {
  const steps: BuildStep[] = [];
  let last = createLastLines();
  let rest = '';
  let imageId: string | null = null;
  let told: string | null = null;

  const open = () => {
    const step = steps.at(-1);
    return step?.state === 'running' ? step : null;
  };
  function close(state: BuildStep['state']) {
    const step = open();
    if (!step) return;
    step.state = step.state === 'running' && state !== 'done' ? state : step.error === 'cached' ? 'cached' : 'done';
    step.error = null;
    step.tookMs = Math.max(0, clock.now() - (step.startedAt ?? clock.now()));
  }

  function take(text: string) {
    const line = plainLine(text);
    const [, number, of, what] = /^(?:Step|STEP) (\d+)\/(\d+) ?: (.*)$/.exec(line) ?? [];
    if (number !== undefined) {
      close('done');
      last = createLastLines();
      steps.push({
        ...{ id: String(steps.length + 1), name: `[${number}/${of}] ${what}`, state: 'running' },
        ...{ startedAt: clock.now(), tookMs: null, error: null },
      });
    } else {
      const step = open();
      if (/^ ?-+> (?:Using cache|Using cache .*)$/.test(line) && step) step.error = 'cached';
      else if (line.trim() !== '' && !/^ ---> /.test(line)) last.add(line);
      imageId = /^Successfully built ([0-9a-f]{12,64})$/.exec(line)?.[1] ?? imageId;
    }
    if (line.trim() !== '') log(line);
  }

  const shown = ({ error, ...step }: BuildStep): BuildStep => ({
    ...step,
    error: step.state === 'failed' ? error : null,
  });

  return {
    take({ stream, status, error, errorDetail, aux }: AnswerLine) {
      if (error !== undefined) told = errorDetail?.message ?? error;
      if (typeof aux === 'object' && aux.ID !== undefined) imageId = aux.ID;
      const lines = (rest + (stream ?? (status === undefined ? '' : `${status}\n`))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    failure() {
      if (told === null) return null;
      const step = open();
      if (step) {
        close('failed');
        const said = last.all();
        step.error = said.length === 0 ? told : said.join('\n');
      }
      const failed = steps.at(-1);
      return { step: failed?.state === 'failed' ? shown(failed) : null, why: told };
    },
    steps: () => steps.map(shown),
    imageId: () => imageId,
    end(how) {
      if (rest !== '') take(rest);
      rest = '';
      close(how === 'done' ? 'done' : 'cancelled');
    },
  };
}
