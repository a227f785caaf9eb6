import { EmptyState } from '../../ui/empty-state.tsx';

export default function EnvironmentsPage() {
  return <EmptyState title="Being built">This screen is being built.</EmptyState>;
}
