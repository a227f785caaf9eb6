import type { Probe } from '../../shared/features/launcher/schema.ts';
import { type FieldsProps, NumberField, TextField } from '../ui/form-fields.tsx';
import type { ProbeText } from './probe-text.ts';

interface ProbeFieldsProps extends FieldsProps<ProbeText> {
  type: Exclude<Probe['type'], 'log'>;
  /** A command such as people write there. */
  command: string;
}

/** How somebody is asked whether it is ready, and how often. */
export function ProbeFields({ type, command, ...props }: ProbeFieldsProps) {
  const port = <NumberField {...props} field="probePort" label="Port" placeholder="its own" />;
  return (
    <>
      {type === 'http' && (
        <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,2fr)_1fr_1fr_1fr]">
          <TextField {...props} field="path" label="Path" />
          {port}
          <NumberField {...props} field="statusFrom" label="Status from" />
          <NumberField {...props} field="statusTo" label="to" />
        </div>
      )}
      {type === 'tcp' && <div className="grid items-start gap-3 sm:grid-cols-4">{port}</div>}
      {type === 'exec' && (
        <TextField {...props} field="probeCommand" label="Command of the probe" placeholder={command} />
      )}
      <div className="grid items-start gap-3 sm:grid-cols-4">
        <NumberField {...props} field="every" label="Every, seconds" />
        <NumberField {...props} field="timeout" label="Waits, seconds" />
        <NumberField {...props} field="successes" label="Ready after" hint="Successes in a row." />
        <NumberField {...props} field="failures" label="Not ready after" hint="Failures in a row." />
      </div>
    </>
  );
}
