import { GoogleAuth } from 'google-auth-library';

/**
 * The application's default credentials, as the headers of a call to a Google API. Tokens are kept until they end.
 *
 * @param scope what they are for: `https://www.googleapis.com/auth/…`
 */
export function googleAuthorization(scope: string): () => Promise<Record<string, string>> {
  const auth = new GoogleAuth({ scopes: [scope] });
  return async () => Object.fromEntries(await auth.getRequestHeaders());
}
