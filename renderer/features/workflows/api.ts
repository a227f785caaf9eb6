import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { workflowsContract } from '../../../shared/features/workflows/contract.ts';
import { client } from '../../app/connection.ts';

const all = client as unknown as { workflows: ContractRouterClient<typeof workflowsContract> };
export const workflowsClient = all.workflows;
export const workflowsQueries = createTanstackQueryUtils(all).workflows;
