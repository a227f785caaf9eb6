import { Navigate } from '@tanstack/react-router';

/** Secrets have a page of their own, which lists those of projects too; addresses that people kept lead there. */
export default function SecretsPage() {
  return <Navigate to="/environments" replace />;
}
