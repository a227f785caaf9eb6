/** The connection that is always there: models that run on this machine. */
export const localId = 'local';
