import type { Capability } from '../../../../shared/features/system/schema.ts';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { capabilityName } from '../capability-names.ts';

export function Capabilities({ capabilities }: { capabilities: Readonly<Record<string, Capability>> }) {
  const entries = Object.entries(capabilities);
  const count = entries.filter(([, state]) => state.available).length;
  return (
    <Section title="What it can do here" count={`${count} of ${entries.length}`}>
      <ul className="border-t border-line-soft">
        {entries.map(([id, state]) => {
          const { label, does } = capabilityName(id);
          return (
            <li
              key={id}
              className="grid gap-x-4 border-b border-line-soft px-2 py-1.75 @xl:grid-cols-[8.5rem_9rem_minmax(0,1fr)]"
            >
              <span>{label}</span>
              <StateMark
                state={state.available ? 'healthy' : 'stopped'}
                label={state.available ? 'available' : 'not available here'}
                className="self-start @xl:h-4.75"
              />
              <span className="min-w-0 text-dim wrap-anywhere">
                {state.available ? (
                  <>
                    {does} <span className="text-faint">{state.detail}</span>
                  </>
                ) : (
                  <>
                    {state.why} <span className="text-text">{state.remedy}</span>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
