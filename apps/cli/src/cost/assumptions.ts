/** What is neither measured nor in the config nor a price. Each is shown with the bill. */
export const ASSUMED = {
  /** Cloud Run adds instances above it. Source: https://cloud.google.com/run/docs/about-instance-autoscaling */
  targetUse: 0.6,
  /** Of the machines of stores: above it they are to be larger. */
  storeUse: 0.6,
  /** Cloud Pub/Sub's answer to a publish inside the region; on a laptop the emulator answers faster. */
  publishSeconds: 0.03,
  /** From a push to its ack, and from a GET to its answer, beside their CPU: the way to Redis and back. */
  redisSeconds: 0.005,
  /** What a request-billed instance is paid for at least, once it has a request. */
  leastBilledSeconds: 0.1,
  /** An instance that nobody needs any more is kept so long. */
  scaleDownSeconds: 900,
  /** Attributes of a message (park, trace, schema), its id and its time. */
  messageExtraBytes: 270,
  /** Avro's frame around a message, and its subscription's name. */
  archiveExtraBytes: 120,
  /** Headers of an answer; a 304 has little else. */
  headerBytes: 700,
  /** A log entry of Cloud Run about one request. */
  requestLogBytes: 1_000,
  /** What services say themselves, lines a minute and instance. */
  logLinesPerMinute: 6,
  logLineBytes: 400,
  /** Two parties that know nothing of each other's zone are in two of three. */
  otherZone: 2 / 3,
  /** Polls of one visit of the page, ten minutes at one in three seconds; it loads once, with so many requests. */
  pollsPerVisit: 200,
  requestsPerVisit: 6,
  /** The page as it is sent, its pictures with it. */
  pageBytes: 70_000,
  /** What the web service computes for one of them. */
  webCpuSeconds: 0.0005,
  lanesPerAttraction: 1.4,
  /** Between two scrapes of the metrics, as the collector is told. */
  scrapeSeconds: 30,
  seriesPerCondition: 5,
  /** Cloud Run samples so many requests a second of an instance. Source: https://cloud.google.com/run/docs/trace */
  tracedPerSecond: 0.1,
  spansPerTrace: 4,
  imageGib: 0.08,
  /** As the repository's cleanup keeps them. */
  imagesKept: 20,
} as const;

/** The same for people, in the order in which the bill uses them. */
export const ASSUMPTIONS: readonly string[] = [
  `Cloud Run adds an instance where CPU or concurrency passes ${100 * ASSUMED.targetUse} %; a service uses one CPU, for it is one JavaScript thread.`,
  `A request-billed instance is paid while it has a request, ${ASSUMED.leastBilledSeconds} s at least; requests come by chance.`,
  `Pub/Sub answers a publish in ${1_000 * ASSUMED.publishSeconds} ms; that decides how many readings ingest gathers in a message.`,
  `A message has ${ASSUMED.messageExtraBytes} bytes of attributes, id and time beside its data, and ${ASSUMED.archiveExtraBytes} more in the archive.`,
  `Every request to the API goes through the gateway and asks for the live state of a whole park; server-sent events and gRPC are not counted.`,
  `An answer has ${ASSUMED.headerBytes} bytes of headers, and is compressed. All of it goes to North America or Europe.`,
  `A visit polls ${ASSUMED.pollsPerVisit} times, and loads the page once: ${ASSUMED.requestsPerVisit} requests, ${ASSUMED.pageBytes / 1_000} kB.`,
  `Services and stores are in different zones ${Math.round(100 * ASSUMED.otherZone)} % of the time, and each byte between zones is paid.`,
  `Redis and Cloud SQL are to be used up to ${100 * ASSUMED.storeUse} %; where the config has too little, the bill has the next size, and says so.`,
  `Cloud Run logs ${ASSUMED.requestLogBytes} bytes a request; a service ${ASSUMED.logLinesPerMinute} lines a minute. Metrics are scraped every ${ASSUMED.scrapeSeconds} s.`,
  `${ASSUMED.tracedPerSecond} requests a second and instance are traced where tracing is on, ${ASSUMED.spansPerTrace} spans each.`,
  `A condition of an alert looks at ${ASSUMED.seriesPerCondition} series, as often as the alert says.`,
  `A CPU-second of the cloud does what one of the machine of the measurements does: a thread of a core.`,
  `No committed use, no support plan, no taxes; the region's prices are those of us-central1.`,
];
