import { PolicyPack } from '@pulumi/policy';
import { policies } from './src/policies.ts';

// Pulumi's runner loads this file, and asks the server that it starts.
new PolicyPack('ridewait', { enforcementLevel: 'mandatory', policies: [...policies] });
