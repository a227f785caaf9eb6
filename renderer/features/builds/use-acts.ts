import { useMutation } from '@tanstack/react-query';
import type { Build } from '../../../shared/features/builds/schema.ts';
import { client } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';
import { askForBuild } from './store.ts';

export function useCancelBuild() {
  const toast = useToast();
  return useMutation({
    mutationFn: (id: string) => client.builds.cancel({ id }),
    onError: (error) => toast(failureToast('The build could not be cancelled', error)),
  });
}

/** The tag by commit is made anew: the project may hold something else by now. */
export const askAgain = ({ projectId, dockerfile, stage, args, secrets, tags }: Build) =>
  askForBuild({ projectId, dockerfile, stage, args, secrets, tags: tags.slice(1) });
