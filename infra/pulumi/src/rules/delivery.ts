import { isSettled, shown, valueAt } from './inputs.ts';
import { resourceRule } from './rule.ts';
import { ACCOUNT_MEMBER, IDENTITY_PROVIDER } from './types.ts';

export const deliveryPinned = resourceRule({
  name: 'delivery-pinned',
  why: 'A name at GitHub can be taken by another after a rename; a number cannot.',
  types: [IDENTITY_PROVIDER, ACCOUNT_MEMBER],
  check({ type, inputs }) {
    if (type === ACCOUNT_MEMBER) {
      const member = valueAt(inputs, 'member');
      const isWholePool =
        typeof member === 'string' && /workloadIdentityPools\/[^/]+\/\*$/.test(member);
      return isWholePool ? [`lets anyone of the pool be this account: ${shown(member)}`] : [];
    }
    const condition = valueAt(inputs, 'attributeCondition');
    if (!isSettled(condition)) return [];
    const unpinned = ['repository_id', 'repository_owner_id']
      .filter((claim) => !pins(String(condition), claim))
      .map((claim) => `its attributeCondition does not pin ${claim} to a number`);
    // GitHub asks people about environments, and about nothing else.
    const isAsked = /\bassertion\.environment == ['"]/.test(String(condition));
    return [
      ...unpinned,
      ...(isAsked ? [] : ['its attributeCondition names no environment, so nobody can be asked']),
    ];
  },
});

function pins(condition: string, claim: string): boolean {
  return new RegExp(`\\bassertion\\.${claim} == ['"]\\d+['"]`).test(condition);
}
