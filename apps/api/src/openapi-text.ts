/**
 * The API's own description as JSON. What makes it is loaded when it is first asked for: a phone needs none of it, and
 * an instance should start without it.
 */
export function openapiText(): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => {
    made ??= makeText();
    return made;
  };
}

async function makeText(): Promise<string> {
  const { publicApi } = await import('@ridewait/contracts/openapi');
  return JSON.stringify(publicApi());
}
