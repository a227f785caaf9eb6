export const memoryContract = {};
