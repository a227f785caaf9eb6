import { Field as Base } from '@base-ui/react/field';
import { createContext, type ReactNode, useContext } from 'react';

export const InField = createContext(false);

/** Inside a Field each radio needs an item of its own, or all of them take the field's id; outside there may be none. */
export function FieldItem({ children, className }: { children: ReactNode; className?: string | undefined }) {
  const inField = useContext(InField);
  return inField ? <Base.Item className={className}>{children}</Base.Item> : children;
}
