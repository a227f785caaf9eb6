import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

export const useActive = () => useQuery(orpc.alerts.active.queryOptions());
