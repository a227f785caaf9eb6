import { EmptyState } from '../../ui/empty-state.tsx';

export default function ProcessesPage() {
  return <EmptyState title="Nothing is measured yet">It comes with the sampler.</EmptyState>;
}
