/**
 * Google's own metrics that rules and panels name, by their names in PromQL. They are there from the start, and this
 * list is what a test holds the names in expressions against; everything else must be exported by a service.
 *
 * Sources: https://cloud.google.com/monitoring/api/metrics_gcp, of each product's letter.
 */
export const GOOGLE_METRICS: ReadonlySet<string> = new Set([
  // Cloud Run: run.googleapis.com/…
  'run_googleapis_com:request_count',
  'run_googleapis_com:request_latencies_bucket',
  'run_googleapis_com:container_instance_count',
  'run_googleapis_com:container_cpu_utilizations_bucket',
  'run_googleapis_com:container_memory_utilizations_bucket',
  'run_googleapis_com:container_billable_instance_time',
  'run_googleapis_com:job_completed_execution_count',
  // Pub/Sub: pubsub.googleapis.com/…
  'pubsub_googleapis_com:subscription_oldest_unacked_message_age',
  'pubsub_googleapis_com:subscription_num_undelivered_messages',
  'pubsub_googleapis_com:topic_byte_cost',
  'pubsub_googleapis_com:subscription_byte_cost',
  // Memorystore for Redis: redis.googleapis.com/…
  'redis_googleapis_com:stats_memory_usage_ratio',
  // Cloud SQL: cloudsql.googleapis.com/database/…
  'cloudsql_googleapis_com:database_postgresql_num_backends',
  'cloudsql_googleapis_com:database_disk_utilization',
  // Cloud Monitoring's checks from outside, and Cloud Logging's bill
  'monitoring_googleapis_com:uptime_check_check_passed',
  'logging_googleapis_com:billing_bytes_ingested',
]);
