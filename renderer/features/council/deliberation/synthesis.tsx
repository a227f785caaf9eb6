import { useContext } from 'react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { keyed } from '../../../lib/keyed.ts';
import { formatCost } from '../../../lib/money.ts';
import { short } from '../../../lib/short.ts';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { endWords } from '../words.ts';
import { Citations, citation } from './citations.tsx';
import { marked } from './marked.ts';
import { useSynthesis } from './use-synthesis.ts';

/** What the chair makes of it. It has no vote, and its words change nothing of the count. */
export function Synthesis({ deliberation }: { deliberation: Deliberation }) {
  const { synthesis, state, phase, id } = deliberation;
  if (state === 'running') return phase === 'synthesis' ? <Live id={id} /> : null;
  return synthesis && <Written synthesis={synthesis} />;
}

function Live({ id }: { id: string }) {
  const text = useSynthesis(id);
  const { known } = useContext(Citations);
  return (
    <Section title="Summed up by the chair" count="being written">
      <div aria-busy="true" className="min-h-24">
        {text === '' ? (
          <Skeleton rows={4} shape="text" label="The chair is writing" />
        ) : (
          <Markdown text={marked(text, known)} citation={citation} streaming />
        )}
      </div>
    </Section>
  );
}

function Written({ synthesis }: { synthesis: NonNullable<Deliberation['synthesis']> }) {
  const { text, invented, modelName, attempts } = synthesis;
  const { known } = useContext(Citations);
  const failed = attempts.filter(({ end }) => endWords(end).mark !== 'healthy');
  const cost = attempts.at(-1)?.cost ?? null;
  return (
    <Section
      title={modelName === null ? 'No chair could sum it up' : 'Summed up by the chair'}
      count={modelName === null ? 'the count stands for itself' : `${short(modelName, 60)} · ${formatCost(cost)}`}
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
        {text !== '' && <Markdown text={marked(text, known)} citation={citation} />}
        {invented.length > 0 && (
          <p className="text-sm text-dim">
            <StateMark state="warning" label="It cited evidence that it was never shown. Those marks were taken out." />
          </p>
        )}
      </div>
    </Section>
  );
}
