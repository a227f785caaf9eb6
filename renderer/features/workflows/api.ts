import { client, orpc } from '../../app/connection.ts';

export const workflowsClient = client.workflows;
export const workflowsQueries = orpc.workflows;
