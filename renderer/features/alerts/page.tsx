import { useActive } from './queries.ts';

export default function AlertsPage() {
  const active = useActive();
  return <p>{active.data?.length}</p>;
}
