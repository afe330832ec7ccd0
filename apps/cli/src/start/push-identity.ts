/** What the local stand-in of Pub/Sub signs its pushes with, and the services check. */
export const PUSH_SERVICE_ACCOUNT = 'pubsub-push@ridewait-local.iam.gserviceaccount.com';
export const PUSH_AUDIENCE = 'ridewait-push';
