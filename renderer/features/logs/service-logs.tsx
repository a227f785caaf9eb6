import { LogPanel } from './components/log-panel.tsx';
import { useAddressChoice, useOwnChoice } from './use-filters.ts';

export interface ServiceLogsProps {
  /** All that its services and containers write. */
  projectId?: string | undefined;
  /** One of them: `service:<project id>/<name>`, `container:<id>`. */
  sourceId?: string | undefined;
  /** Beside something else: lines and what finds them, no more. */
  compact?: boolean | undefined;
  /** The address of the page says what is chosen. */
  inAddress?: boolean | undefined;
}

export default function ServiceLogs({ inAddress = false, ...props }: ServiceLogsProps) {
  return inAddress ? <InAddress {...props} /> : <Own {...props} />;
}

type Props = Omit<ServiceLogsProps, 'inAddress'>;

const InAddress = (props: Props) => <Logs {...props} choice={useAddressChoice()} />;
const Own = (props: Props) => <Logs {...props} choice={useOwnChoice()} />;

function Logs({ projectId, sourceId, compact = false, choice }: Props & { choice: ReturnType<typeof useOwnChoice> }) {
  return (
    <LogPanel
      // Another project or service is another log, read from its end.
      key={`${projectId} ${sourceId}`}
      label={sourceId === undefined ? 'Lines of the project, oldest first' : 'Lines of the service, oldest first'}
      choice={choice}
      scope={{ projectId, sourceId }}
      compact={compact}
    />
  );
}
