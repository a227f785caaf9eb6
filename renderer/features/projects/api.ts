import { client, orpc } from '../../app/connection.ts';

export const projectsClient = client.projects;
export const projectsQueries = orpc.projects;
