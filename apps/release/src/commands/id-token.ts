import { GoogleAuth } from 'google-auth-library';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const ENDPOINT = 'https://iamcredentials.googleapis.com';
/** Google's tokens live for an hour. */
const KEPT_MS = 45 * 60_000;

/**
 * Tokens that say who calls, for services that let in only whom IAM names: a header for each address. A workload
 * identity has no key to sign one with, so IAM is asked, which takes `serviceAccountOpenIdTokenCreator` on itself.
 *
 * Source: https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
 */
export function idTokens(): (address: string) => Promise<Record<string, string>> {
  const auth = new GoogleAuth({ scopes: [SCOPE] });
  const kept = new Map<string, { until: number; header: Promise<Record<string, string>> }>();

  async function headerFor(audience: string): Promise<Record<string, string>> {
    const account = await accountOf(auth);
    const response = await fetch(
      `${ENDPOINT}/v1/projects/-/serviceAccounts/${account}:generateIdToken`,
      {
        method: 'POST',
        headers: {
          ...Object.fromEntries(await auth.getRequestHeaders()),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ audience, includeEmail: true }),
        signal: AbortSignal.timeout(10_000),
      },
    );
    const answer = (await response.json()) as { token?: string; error?: { message?: string } };
    if (answer.token === undefined) {
      const said = answer.error?.message ?? `status ${response.status}`;
      throw new Error(`no token for ${audience} as ${account}: ${said}`);
    }
    return { authorization: `Bearer ${answer.token}` };
  }

  return (address) => {
    const audience = audienceOf(address);
    const before = kept.get(audience);
    if (before && Date.now() < before.until) return before.header;
    const header = headerFor(audience);
    kept.set(audience, { until: Date.now() + KEPT_MS, header });
    header.catch(() => kept.delete(audience));
    return header;
  };
}

/** The service's own address, also for that of one of its revisions: `https://candidate---api-….run.app`. */
export function audienceOf(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host.replace(/^[a-z0-9-]+---/, '')}`;
}

async function accountOf(auth: GoogleAuth): Promise<string> {
  const client = (await auth.getClient()) as {
    getServiceAccountEmail?: () => string | null;
    getTargetPrincipal?: () => string;
    email?: string;
  };
  const email = client.getServiceAccountEmail?.() ?? client.getTargetPrincipal?.() ?? client.email;
  if (email) return email;
  throw new Error(
    'no service account is signed in that could ask the candidate: `gcloud auth application-default login --impersonate-service-account=RELEASER` (the output `delivery` names it)',
  );
}
