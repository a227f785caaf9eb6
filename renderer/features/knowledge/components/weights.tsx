import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { defaultWeights, type SearchWeights } from '../../../../shared/features/knowledge/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { useKnowledgeActs } from '../queries.ts';
import { weightWords } from '../words.ts';

const figure = (value: number) => value.toFixed(2).replace(/\.?0+$/, '');

export function Weights({ weights }: { weights: SearchWeights }) {
  const { weights: save } = useKnowledgeActs();
  const [moved, setMoved] = useState<Partial<SearchWeights>>({});
  const now = { ...weights, ...moved };
  const put = (next: SearchWeights) => save.mutate(next, { onSettled: () => setMoved({}) });
  const usual = weightWords.every(({ key }) => now[key] === defaultWeights[key]);
  return (
    <Section
      title="What counts how much"
      action={
        <Button size="sm" icon={RotateCcw} disabled={usual} onClick={() => put(defaultWeights)}>
          As at first
        </Button>
      }
    >
      <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
        {weightWords.map(({ key, label, about }) => (
          <li key={key} className="grid">
            <span className="text-sm">
              {label} <span className="text-faint">{about}</span>
            </span>
            <Slider
              label={`Weight of ${label.toLowerCase()}`}
              value={now[key]}
              min={0}
              max={5}
              step={0.05}
              format={figure}
              onValueChange={(value) => setMoved((before) => ({ ...before, [key]: value }))}
              onCommit={(value) => put({ ...now, [key]: value })}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
