import { AppLink } from '../../../app/navigation.tsx';
import { Link } from '../../../ui/link.tsx';
import { useReading } from '../queries.ts';

/** Why nothing is proposed, where that is so. */
export function NoModel() {
  const reading = useReading().data;
  if (!reading || reading.model !== null) return null;
  return (
    <>
      No model reads chats and decisions for memories:{' '}
      <Link render={<AppLink to="/minds" />} className="underline">
        connect one
      </Link>
      , or write them by hand.
    </>
  );
}
