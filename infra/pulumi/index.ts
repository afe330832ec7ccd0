// The program that Pulumi runs, for the stack of an environment. What it exports are the stack's outputs.
import { getStack, runtime } from '@pulumi/pulumi';
import { environments } from './environments/environments.ts';
import { readStack } from './src/config/read-stack.ts';
import { ridewait } from './src/program.ts';

const outputs = ridewait(readStack(getStack(), runtime.allConfig(), environments));

export const {
  environment,
  images,
  delivery,
  urls,
  gatewayHost,
  revisions,
  traffic,
  topics,
  subscriptions,
  cache,
  database,
  archive,
  operatorBucket,
} = outputs;
