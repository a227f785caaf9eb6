import { Input as Base } from '@base-ui/react/input';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useRef } from 'react';
import { controlFrame } from './control.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { Spinner } from './spinner.tsx';

export interface SearchFieldProps {
  value: string;
  onValueChange: (value: string) => void;
  label: string;
  placeholder?: string | undefined;
  /** Shown while empty; the owner binds the key. */
  shortcut?: string | undefined;
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  ref?: Ref<HTMLInputElement> | undefined;
  className?: string | undefined;
}

/** Escape empties it first; only an empty field lets Escape through to what is around it. */
export function SearchField({
  value,
  onValueChange,
  label,
  placeholder = label,
  shortcut,
  busy = false,
  disabled = false,
  onKeyDown,
  ref,
  className,
}: SearchFieldProps) {
  const own = useRef<HTMLInputElement | null>(null);
  const attach = (node: HTMLInputElement | null) => {
    own.current = node;
    if (typeof ref === 'function') ref(node);
    else if (ref) ref.current = node;
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && value !== '') {
      event.preventDefault();
      event.stopPropagation();
      onValueChange('');
      return;
    }
    onKeyDown?.(event);
  };
  return (
    <div className={cx('relative flex min-w-0 items-center', className)}>
      <span className="pointer-events-none absolute start-2.25 text-faint">
        {busy ? <Spinner /> : <Icon icon={Search} size="sm" />}
      </span>
      <Base
        ref={attach}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        disabled={disabled}
        onValueChange={onValueChange}
        onKeyDown={press}
        autoComplete="off"
        spellCheck={false}
        className={cx(
          controlFrame,
          'h-(--control) ui-fill ps-7.5 [&::-webkit-search-cancel-button]:hidden',
          value === '' && shortcut ? 'pe-18' : 'pe-7.5',
        )}
      />
      {value !== '' ? (
        <button
          type="button"
          aria-label={`Clear ${label}`}
          onClick={() => {
            onValueChange('');
            own.current?.focus();
          }}
          className="absolute end-0.5 flex size-(--control-sm) items-center justify-center rounded-sm text-faint hover:text-text"
        >
          <Icon icon={X} size="sm" />
        </button>
      ) : (
        shortcut && <Kbd keys={shortcut} className="pointer-events-none absolute end-1.5" />
      )}
    </div>
  );
}
