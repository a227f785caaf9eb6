import { EmptyState } from '../../ui/empty-state.tsx';

export default function MonitorsPage() {
  return <EmptyState title="Nothing is measured yet">It comes with the sampler.</EmptyState>;
}
