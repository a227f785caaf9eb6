import { useMutation } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

/** Asks the network, so only when somebody has said so. */
export const usePin = () => useMutation(orpc.blueprints.pin.mutationOptions());
