import { EmptyState } from '../../ui/empty-state.tsx';

export default function TerminalsPage() {
  return <EmptyState title="Being built">This screen is being built.</EmptyState>;
}
