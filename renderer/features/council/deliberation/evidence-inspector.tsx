import { ArrowUpRight } from 'lucide-react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { evidenceWords } from '../words.ts';

interface EvidenceInspectorProps {
  evidence: Evidence;
  number: number | null;
  deliberation: Deliberation;
  onClose: () => void;
}

/** One piece of evidence as it was put before the seats, and the way to where it comes from. */
export function EvidenceInspector({ evidence, number, deliberation, onClose }: EvidenceInspectorProps) {
  const go = useGo();
  const project = useProjectRows().data?.find(({ id }) => id === evidence.projectId);
  const { route } = evidence;
  const whoCites = citedBy(evidence.id, deliberation);
  return (
    <Inspector
      title={<bdi title={short(evidence.title, 500)}>{short(evidence.title, 200)}</bdi>}
      subtitle={[number === null ? null : `Evidence ${number}`, evidenceWords[evidence.kind]]
        .filter(Boolean)
        .join(' · ')}
      onClose={onClose}
      footer={
        route !== null && (
          <Button icon={ArrowUpRight} onClick={() => go(route)}>
            Open the source
          </Button>
        )
      }
    >
      <div className="grid gap-4">
        <KeyValue
          items={[
            ...(project ? [{ key: 'Project', value: <bdi>{short(project.name, 100)}</bdi> }] : []),
            ...(evidence.at === null ? [] : [{ key: 'From', value: <Time at={evidence.at} form="moment" /> }]),
            { key: 'Cited by', value: whoCites.length === 0 ? 'nobody' : whoCites.join(', ') },
            { key: 'Id', value: evidence.id, mono: true, copy: evidence.id },
          ]}
        />
        {route === null && (
          <p className="text-sm text-faint">There is no place in Optimus to go to: this text is all there is of it.</p>
        )}
        <Section title="As it was shown" level={3}>
          <CodeBlock code={evidence.text} title={short(evidence.title, 120)} hideTitle wrap maxHeight="none" />
        </Section>
      </div>
    </Inspector>
  );
}

/** Seats whose vote or objection rests on it, and the chair. */
function citedBy(
  id: string,
  deliberation: Pick<Deliberation, 'votes' | 'revisions' | 'critiques' | 'seats' | 'synthesis'>,
): string[] {
  const nameOf = (seatId: string) => short(deliberation.seats.find((seat) => seat.id === seatId)?.name ?? seatId, 60);
  const names = new Set<string>();
  for (const vote of [...deliberation.votes, ...deliberation.revisions.map((revision) => revision.vote)])
    if (vote.claims.some(({ evidence }) => evidence.includes(id))) names.add(nameOf(vote.seatId));
  for (const { seatId, objections } of deliberation.critiques)
    if (objections.some(({ evidence }) => evidence.includes(id))) names.add(nameOf(seatId));
  if (deliberation.synthesis?.citations.includes(id)) names.add('the chair');
  return [...names];
}
