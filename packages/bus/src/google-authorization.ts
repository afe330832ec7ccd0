import { GoogleAuth } from 'google-auth-library';

const SCOPE = 'https://www.googleapis.com/auth/pubsub';

/** The application's default credentials for Pub/Sub, as the headers of a call. */
export function googleAuthorization(projectId: string): () => Promise<Record<string, string>> {
  // The project is said, or it is looked for in every place that might know one.
  const auth = new GoogleAuth({ scopes: [SCOPE], projectId });
  return async () => {
    const client = await auth.getClient();
    return Object.fromEntries(await client.getRequestHeaders());
  };
}
