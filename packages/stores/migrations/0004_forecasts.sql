-- What forecasts learn from: the mean wait of each quarter-hour of a park day in one lane, made from quarter_hours.
-- `day` counts park days since 1970, which begin at 04:00 of the park's clock; `waits` has 96 minutes or nulls.
CREATE TABLE day_waits (
  park text NOT NULL,
  day integer NOT NULL,
  attraction text NOT NULL,
  lane text NOT NULL,
  waits json NOT NULL,
  PRIMARY KEY (park, day, attraction, lane)
);

-- What was learnt of them, as it is needed on one day. `model` is null where too little is known,
-- `format` that of who learnt it.
CREATE TABLE forecast_models (
  park text NOT NULL,
  day integer NOT NULL,
  lane text NOT NULL,
  learned_at bigint NOT NULL,
  format integer NOT NULL,
  model json,
  PRIMARY KEY (park, day, lane)
);
