import { usePathname } from '../../app/navigation.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Workspace } from './components/workspace.tsx';

/** The same terminals as on their page; each is in one place at a time. */
export default function TerminalsDock() {
  const onPage = usePathname() === '/terminals';
  if (onPage)
    return (
      <EmptyState size="line" title="The terminals are on the page above." className="px-3">
        They come back here when you leave it.
      </EmptyState>
    );
  return <Workspace />;
}
