/**
 * What Node is told where it runs a service's bundle. A service makes much that lives for one request: with more
 * room for the young, less of it is taken for old and collected at a higher price. Up to 64 MB more memory.
 */
export const NODE_ARGS: readonly string[] = ['--max-semi-space-size=32'];
