/** Why a request failed, in words: `fetch` itself says only that it did. */
export function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'it took too long';
  return cause instanceof Error ? cause.message || cause.name : message;
}
