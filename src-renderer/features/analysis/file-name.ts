/** The last part of a path of either system. */
export const fileNameOf = (path: string): string => path.split(/[\\/]/).pop() ?? path;
