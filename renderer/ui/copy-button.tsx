import { Check, Copy, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  /** The text, or what makes it when pressed. */
  text: string | (() => string);
  label?: string | undefined;
  withText?: boolean | undefined;
  className?: string | undefined;
}

export function CopyButton({ text, label = 'Copy', withText = false, className }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    try {
      await copyText(typeof text === 'function' ? text() : text);
      setResult('copied');
    } catch {
      // The browser may refuse (no permission, page not in front): say so instead of a false tick.
      setResult('failed');
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setResult(null), 1600);
  };

  const icon = result === 'copied' ? Check : result === 'failed' ? X : Copy;
  const said = result === 'copied' ? 'Copied' : result === 'failed' ? 'Could not copy' : '';
  return (
    <span className={cx('relative inline-flex', className)}>
      {withText ? (
        <Button icon={icon} onClick={() => void copy()}>
          {label}
        </Button>
      ) : (
        <IconButton icon={icon} size="sm" label={said || label} onClick={() => void copy()} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </span>
  );
}
