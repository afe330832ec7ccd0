import { alertsAccepted, alertsAreActionable } from './alerts.ts';
import { apisEnabledFirst, apisStayEnabled } from './apis.ts';
import { connectionsSuffice, subnetWideEnough } from './capacity.ts';
import { deadLettersWired, subscriptionAccepted } from './dead-letters.ts';
import { deliveryPinned } from './delivery.ts';
import { labelsAccepted, namedOnce, namesAccepted } from './names.ts';
import { pushTokensAgree } from './push.ts';
import { imagesStay, retentionSet } from './retention.ts';
import {
  noAccountKeys,
  noPrimitiveRoles,
  noProjectWideRole,
  ownAccounts,
  publicOnlyWhereMeant,
  rightsAreAdded,
  rightsGivenOnce,
} from './rights.ts';
import type { Rule } from './rule.ts';
import { schedulesAuthenticated } from './schedules.ts';
import {
  noSecretInPlainText,
  secretsByReference,
  secretsReadableFirst,
  variablesSet,
} from './secrets.ts';
import {
  environmentAccepted,
  imagesByDigest,
  probed,
  reachesStoresInside,
  shapeAccepted,
  trafficWhole,
} from './services.ts';
import { archiveWritableFirst, peeringFirst, schemaFirst } from './start-order.ts';
import {
  backedUp,
  encryptedAndAuthenticated,
  noPublicAddress,
  protectedFromDeletion,
  severalZones,
} from './stores.ts';

// What a policy pack needs beside the rules.
export { type EnvironmentName, ENVIRONMENTS } from '../config/environment.ts';
export { keyOf, LEAKED, type ResourceDump, type Rule, SECRET, UNKNOWN } from './rule.ts';

/** Everything that must hold of every environment: asked by the tests, and by the policy pack before a deployment. */
export const RULES: readonly Rule[] = [
  noPublicAddress,
  encryptedAndAuthenticated,
  severalZones,
  protectedFromDeletion,
  backedUp,
  noPrimitiveRoles,
  noProjectWideRole,
  rightsAreAdded,
  rightsGivenOnce,
  publicOnlyWhereMeant,
  ownAccounts,
  noAccountKeys,
  deliveryPinned,
  secretsByReference,
  noSecretInPlainText,
  variablesSet,
  secretsReadableFirst,
  schemaFirst,
  peeringFirst,
  archiveWritableFirst,
  deadLettersWired,
  subscriptionAccepted,
  pushTokensAgree,
  schedulesAuthenticated,
  connectionsSuffice,
  subnetWideEnough,
  probed,
  imagesByDigest,
  imagesStay,
  reachesStoresInside,
  trafficWhole,
  shapeAccepted,
  environmentAccepted,
  namedOnce,
  namesAccepted,
  labelsAccepted,
  alertsAreActionable,
  alertsAccepted,
  retentionSet,
  apisEnabledFirst,
  apisStayEnabled,
];
