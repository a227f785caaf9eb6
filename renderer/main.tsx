import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyAppearance, savedAppearance } from './app/appearance.ts';
import { followChanges } from './app/changes.ts';
import { features } from './app/features.ts';
import { createQueryClient } from './app/query-client.ts';
import { watchUncaught } from './app/report-error.ts';
import { createAppRouter } from './app/router.tsx';
import { createToaster } from './ui/toast.tsx';

// Before anything is drawn: the theme that was last in use.
applyAppearance(savedAppearance());

const queries = createQueryClient();
const toaster = createToaster();
const router = createAppRouter(features);

followChanges(queries);
watchUncaught((_error, id) => {
  toaster.toast({
    id: 'uncaught',
    tone: 'bad',
    title: 'Something went wrong in this window',
    description: id
      ? `It was written to the log. Quote ${id} when you report it.`
      : 'It could not be written to the log, because Optimus does not answer.',
  });
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App queries={queries} router={router} toaster={toaster} />
    </StrictMode>,
  );
}
