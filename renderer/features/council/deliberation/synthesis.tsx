import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { keyed } from '../../../lib/keyed.ts';
import { formatMoney } from '../../../lib/money.ts';
import { short } from '../../../lib/short.ts';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { endWords } from '../words.ts';
import { citation } from './citations.tsx';
import { useSynthesis } from './use-synthesis.ts';

/** What the chair makes of it. It has no vote, and its words change nothing of the count. */
export function Synthesis({ deliberation }: { deliberation: Deliberation }) {
  const { synthesis, state, phase, id } = deliberation;
  if (synthesis) return <Written synthesis={synthesis} />;
  if (state === 'running' && phase === 'synthesis') return <Live id={id} />;
  return null;
}

function Live({ id }: { id: string }) {
  const text = useSynthesis(id);
  return (
    <Section title="Summed up by the chair" count="being written">
      <div aria-busy="true" className="min-h-24">
        {text === '' ? (
          <Skeleton rows={4} shape="text" label="The chair is writing" />
        ) : (
          <Markdown text={text} citation={citation} streaming />
        )}
      </div>
    </Section>
  );
}

function Written({ synthesis }: { synthesis: NonNullable<Deliberation['synthesis']> }) {
  const { text, invented, modelName, attempts } = synthesis;
  const failed = attempts.filter(({ end }) => endWords(end).mark !== 'healthy');
  const cost = attempts.at(-1)?.cost ?? null;
  return (
    <Section
      title={modelName === null ? 'No chair could sum it up' : 'Summed up by the chair'}
      count={modelName === null ? 'the count stands for itself' : `${short(modelName, 60)} · ${formatMoney(cost)}`}
    >
      <div className="grid gap-2">
        {failed.length > 0 && (
          <ul className="grid gap-1 text-sm text-dim">
            {keyed(failed, ({ modelName: name }) => name).map(({ key, item }) => {
              const { mark, word, said } = endWords(item.end);
              return (
                <li key={key} className="wrap-anywhere select-text">
                  <StateMark state={mark} label={`${short(item.modelName, 60)}: ${word}`} />
                  {said !== '' && <bdi className="ms-2">{`“${said}”`}</bdi>}
                </li>
              );
            })}
          </ul>
        )}
        {text !== '' && <Markdown text={text} citation={citation} />}
        {invented.length > 0 && (
          <p className="text-sm text-dim">
            <StateMark state="warning" label="What is struck out cites evidence that was never shown to the chair." />
          </p>
        )}
      </div>
    </Section>
  );
}
