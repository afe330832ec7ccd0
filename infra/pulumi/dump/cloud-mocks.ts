import { type runtime, secret } from '@pulumi/pulumi';
import { computed } from './computed.ts';
import { PLANTED } from './stand-ins.ts';

/** What Google's API would have to say. Unknown questions are refused, so that none is answered by chance. */
const ANSWERS: Readonly<Record<string, Record<string, unknown>>> = {};

/**
 * Stands for Google Cloud. On an update each resource gets what Google would compute of it, such as an id; in a
 * preview it gets nothing but its inputs, as in a first deployment, so that all else is unknown.
 */
export function cloudMocks({ preview }: { preview: boolean }): runtime.Mocks {
  return {
    call({ token, inputs }) {
      const answer = ANSWERS[token];
      if (answer === undefined) {
        throw new Error(
          `the program asks ${token} with ${JSON.stringify(inputs)}, which has no stand-in in cloud-mocks.ts`,
        );
      }
      return answer;
    },
    newResource({ type, name, inputs, custom }) {
      if (custom === false) return { id: undefined, state: inputs };
      if (preview) return { id: undefined, state: inputs };
      const { id, state } = computed(type, name, inputs as Record<string, unknown>);
      return { id, state: { ...inputs, ...state, ...secretOutputs(type) } };
    },
  };
}

/** What the provider itself keeps secret, or returns as such. */
function secretOutputs(type: string): Record<string, unknown> {
  return type === 'gcp:redis/instance:Instance'
    ? { authString: secret(PLANTED.redisPassword) }
    : {};
}
