import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { runsContract } from '../../../shared/features/runs/contract.ts';
import { client } from '../../app/connection.ts';

const all = client as unknown as { runs: ContractRouterClient<typeof runsContract> };
export const runsClient = all.runs;
export const runsQueries = createTanstackQueryUtils(all).runs;
