import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { MetricChart } from '../components/metric-chart.tsx';
import type { LineSpec } from '../use-lines.ts';
import { Charts, type PartProps } from './charts.tsx';

/** What talks to nothing outside: the machine with itself, and with its own containers. */
const inside = /^(lo\d*|veth|br-|docker|virbr|cni|flannel)/;

export function Network({ known, machine }: PartProps) {
  const [all, setAll] = useState(false);
  const received = known.parts('net.in.bytes');
  const sent = known.parts('net.out.bytes');
  if (received.length === 0) return null;
  const outside = received.filter(({ label }) => !inside.test(label));
  const shown = all || outside.length === 0 ? received : outside;
  const hidden = received.length - shown.length;
  const errors = known.parts('net.errors').filter((line) => shown.some(({ label }) => label === line.label));
  const pair = (line: LineSpec): LineSpec[] => {
    const other = sent.find(({ label }) => label === line.label);
    return [{ ...line, label: 'Received' }, ...(other ? [{ ...other, label: 'Sent' }] : [])];
  };
  const speed = (name: string) => {
    const mbit = machine?.interfaces.find((one) => one.name === name)?.speedMbit;
    return mbit ? `${mbit} Mbit/s` : undefined;
  };
  return (
    <Section
      title="Network"
      action={
        received.length > outside.length &&
        outside.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {all ? 'Only what leads outside' : `${hidden} more inside`}
          </Button>
        )
      }
    >
      <Charts>
        {shown.map((line) => (
          <MetricChart
            key={line.key}
            title={line.label}
            detail={speed(line.label)}
            metric="net.in.bytes"
            lines={pair(line)}
            least={16 * 1024}
          />
        ))}
        {errors.length > 0 && <MetricChart title="Errors" metric="net.errors" lines={errors} least={1} />}
      </Charts>
    </Section>
  );
}
