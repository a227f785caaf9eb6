import { useState } from 'react';
import type { Limits, Service } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Section } from '../../../ui/section.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { limitsOf, limitsText } from '../form-numbers.ts';
import { useLimit, useUsage } from '../queries.ts';

/** What it may take, changed while it runs; with what it took so far beside it. */
export function LimitsSection({ service, limitedBy }: { service: Service; limitedBy: string | null }) {
  const [text, setText] = useState(() => limitsText(service.spec.limits));
  const [problem, setProblem] = useState<string | null>(null);
  const usage = useUsage(service.id).data;
  const limit = useLimit();
  const toast = useToast();
  const made = limitsOf(text);
  const changed = JSON.stringify(made.limits) !== JSON.stringify(service.spec.limits);

  const apply = (limits: Limits) => {
    setProblem(null);
    limit.mutate(
      { id: service.id, limits },
      {
        onSuccess: ({ ok, sentence }) => toast({ tone: ok ? 'ok' : 'warn', title: short(sentence) }),
        onError: (error) => {
          const { meaning, advice } = describeError('', error);
          setProblem([meaning, advice].filter(Boolean).join(' '));
        },
      },
    );
  };
  const took = usage && usedWords(usage);
  return (
    <Section title="Limits" level={3}>
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (made.limits && changed) apply(made.limits);
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <Field label="Memory, MB" error={made.problems.memory}>
            <Input
              inputMode="numeric"
              placeholder="no limit"
              value={text.memory}
              onValueChange={(memory) => setText({ ...text, memory })}
            />
          </Field>
          <Field label="Processor, % of one core" error={made.problems.cpu}>
            <Input
              inputMode="numeric"
              placeholder="no limit"
              value={text.cpu}
              onValueChange={(cpu) => setText({ ...text, cpu })}
            />
          </Field>
        </div>
        {took && <p className="text-sm text-dim">{took}</p>}
        {usage?.suggestion && (
          <p className="flex flex-wrap items-center gap-2 text-sm text-dim">
            <span className="min-w-0 wrap-anywhere">{short(usage.suggestion.sentence)}</span>
            <Button size="sm" onClick={() => usage.suggestion && setText(limitsText(usage.suggestion.limits))}>
              Take it over
            </Button>
          </p>
        )}
        {usage && (
          <p className="text-sm text-faint wrap-anywhere">
            {limitedBy === null ? short(usage.by, 800) : `Held by ${short(limitedBy, 400)}`}
          </p>
        )}
        {problem && (
          <p role="alert" className="text-sm text-bad wrap-anywhere">
            {problem}
          </p>
        )}
        {changed && (
          <div className="flex gap-2">
            <Button type="submit" size="sm" variant="primary" disabled={!made.limits} loading={limit.isPending}>
              Set limits
            </Button>
            <Button size="sm" onClick={() => setText(limitsText(service.spec.limits))}>
              Undo
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}

function usedWords({
  days,
  memoryP99Mb,
  memoryMostMb,
  cpuP99Percent,
}: NonNullable<ReturnType<typeof useUsage>['data']>) {
  const said = [
    memoryP99Mb !== null && `memory stayed below ${Math.round(memoryP99Mb)} MB for 99 % of the time`,
    memoryMostMb !== null && `${Math.round(memoryMostMb)} MB at most`,
    cpuP99Percent !== null && `processor below ${Math.round(cpuP99Percent)} %`,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return `In ${days < 1.5 ? 'a day' : `${Math.round(days)} days`}: ${said.join(', ')}.`;
}
