-- A finished round: what was acknowledged before its snapshot is in history.
CREATE TABLE rounds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  snapshot text NOT NULL,
  taken_at bigint NOT NULL,
  flushed_at bigint NOT NULL,
  life text NOT NULL,
  recovering boolean NOT NULL
);

-- Who may do what only one may do at a time, and until when by this server's clock.
CREATE TABLE leases (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until timestamptz NOT NULL
);

-- What stays of the buckets when their day is dropped. `quarter` counts quarter-hours since 1970, `n` the readings
-- in it. `made_from` is a hash of the buckets that it was made from: another one means that they have changed since.
CREATE TABLE quarter_hours (
  park text NOT NULL,
  attraction text NOT NULL,
  quarter integer NOT NULL,
  n integer NOT NULL,
  made_from bigint NOT NULL,
  tallies json NOT NULL,
  PRIMARY KEY (park, attraction, quarter)
);
