import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Floor() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
      if (event.key !== 'k') return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return createElement(
    'nav',
    null,
    createElement('button', { type: 'button' }, 'One button'),
    open && createElement('div', { role: 'dialog' }, createElement('input')),
  );
}

const root = document.querySelector('#root');
if (root) createRoot(root).render(createElement(Floor));
