import { LogPanel } from './components/log-panel.tsx';
import { useOwnChoice } from './use-filters.ts';

const everything = {};

/** What all services and containers write, below whatever is being done. */
export default function LogsDock() {
  const choice = useOwnChoice();
  return <LogPanel label="Lines of all services" choice={choice} scope={everything} compact />;
}
