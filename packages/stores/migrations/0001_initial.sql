-- Times are bigint, in milliseconds since 1970; minutes are integer, in minutes since 1970.
-- json, never jsonb: what is read back must be the bytes that were written.

CREATE TABLE parks (
  id text PRIMARY KEY,
  name text NOT NULL,
  slug text,
  external_id text,
  timezone text NOT NULL,
  destination json
);

CREATE TABLE attractions (
  id text PRIMARY KEY,
  park text NOT NULL REFERENCES parks (id) ON DELETE CASCADE,
  position integer NOT NULL,
  name text NOT NULL,
  slug text,
  external_id text,
  hourly_capacity double precision NOT NULL,
  lanes json NOT NULL,
  location json
);
CREATE INDEX attractions_by_park ON attractions (park, position);

CREATE TABLE sensors (
  id text PRIMARY KEY,
  attraction text NOT NULL REFERENCES attractions (id) ON DELETE CASCADE,
  position integer NOT NULL,
  kind text NOT NULL,
  lane text NOT NULL
);
CREATE INDEX sensors_by_attraction ON sensors (attraction, position);

-- No foreign key to attractions: a ride that leaves the catalog and comes back keeps its devices.
CREATE TABLE device_keys (
  key_id text PRIMARY KEY,
  device text NOT NULL,
  attraction text NOT NULL,
  public_jwk json NOT NULL,
  expires_at bigint,
  revoked boolean NOT NULL DEFAULT false
);

-- A row is a bucket. `n` is the number of readings folded: the side of an upsert with more of them wins.
CREATE TABLE buckets (
  park text NOT NULL,
  attraction text NOT NULL,
  minute integer NOT NULL,
  n integer NOT NULL,
  tracks json NOT NULL,
  PRIMARY KEY (park, attraction, minute)
) PARTITION BY RANGE (minute);

-- Takes the days that have no partition, so that no write ever fails for want of one.
CREATE TABLE buckets_default PARTITION OF buckets DEFAULT;

CREATE TABLE sensor_words (
  park text NOT NULL,
  attraction text NOT NULL,
  sensor text NOT NULL,
  epoch bigint NOT NULL,
  seq bigint NOT NULL,
  heard_at bigint NOT NULL,
  said_at bigint,
  said_epoch bigint,
  said_seq bigint,
  said json,
  PRIMARY KEY (park, attraction, sensor)
);

CREATE TABLE live_views (
  park text NOT NULL,
  attraction text NOT NULL,
  viewed_at bigint NOT NULL,
  version bigint NOT NULL,
  view json NOT NULL,
  PRIMARY KEY (park, attraction)
);
