/** A handful of rows stands as it is; more scroll in a place of their own, so that what comes after stays in reach. */
export const sized = (count: number, most = 10): { fit: true } | { className: string } =>
  count <= most ? { fit: true } : { className: 'h-96' };
