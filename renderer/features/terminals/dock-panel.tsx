import TerminalsPage from './page.tsx';

export default function TerminalsDock() {
  return <TerminalsPage />;
}
