import { useRender } from '@base-ui/react/use-render';
import { ArrowUpRight } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';

export interface LinkProps extends ComponentProps<'a'> {
  /** The router's own link: `<Link render={<RouterLink to="/journal" />}>Journal</Link>`. */
  render?: ReactElement | undefined;
  /** Leaves the program: says so with an arrow and opens outside. */
  external?: boolean | undefined;
  /** `plain` takes the colour around it and underlines on hover, for names in tables. */
  variant?: 'accent' | 'plain' | undefined;
}

export function Link({ render, external = false, variant = 'accent', className, children, ...rest }: LinkProps) {
  return useRender({
    defaultTagName: 'a',
    ...(render ? { render } : {}),
    props: {
      ...rest,
      ...(external ? { target: '_blank', rel: 'noreferrer' } : {}),
      className: cx(
        'relative rounded-xs underline-offset-3 wrap-anywhere hover:underline',
        variant === 'accent' ? 'text-accent' : 'text-current',
        className,
      ),
      children: external ? (
        <>
          {children}
          <Icon icon={ArrowUpRight} size="sm" className="ms-0.5 inline align-[-0.125em]" />
          <VisuallyHidden> (opens outside)</VisuallyHidden>
        </>
      ) : (
        children
      ),
    },
  });
}
