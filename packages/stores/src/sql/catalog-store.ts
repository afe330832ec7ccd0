import type { Attraction, Catalog, CatalogStore, Entity, Park, Sensor } from '@ridewait/core';
import type { Sql, SqlSession } from './sql.ts';

interface EntityRow {
  id: string;
  name: string;
  slug: string | null;
  externalId: string | null;
}

interface AttractionRow extends EntityRow, Pick<Attraction, 'hourlyCapacity' | 'lanes'> {
  location: NonNullable<Attraction['location']> | null;
  sensors: Sensor[];
}

interface ParkRow extends EntityRow {
  timezone: string;
  destination: Entity | null;
  attractions: AttractionRow[];
}

/** The catalog in PostgreSQL; its schema is that of `migrate`. Parks come sorted by id. */
export function sqlCatalogStore(sql: Sql): CatalogStore {
  return {
    async catalog(): Promise<Catalog> {
      // One statement, so that a park that is saved meanwhile is seen whole.
      const rows = await sql.query<ParkRow>(`
        SELECT p.id, p.name, p.slug, p.external_id AS "externalId", p.timezone, p.destination,
          ARRAY_TO_JSON(ARRAY(
            SELECT JSON_BUILD_OBJECT('id', a.id, 'name', a.name, 'slug', a.slug,
              'externalId', a.external_id, 'hourlyCapacity', a.hourly_capacity, 'lanes', a.lanes,
              'location', a.location, 'sensors', ARRAY_TO_JSON(ARRAY(
                SELECT JSON_BUILD_OBJECT('id', s.id, 'kind', s.kind, 'lane', s.lane)
                FROM sensors s WHERE s.attraction = a.id ORDER BY s.position)))
            FROM attractions a WHERE a.park = p.id ORDER BY a.position)) AS attractions
        FROM parks p ORDER BY p.id COLLATE "C"`);
      return { parks: rows.map(toPark) };
    },

    async version() {
      const [row] = await sql.query<{ version: string }>('SELECT version FROM catalog_version');
      return row!.version;
    },

    async savePark(park) {
      await sql.transaction(async (tx) => {
        // One at a time; readers go on.
        await tx.script('LOCK TABLE parks IN SHARE ROW EXCLUSIVE MODE');
        await rejectTakenIds(tx, park);
        await tx.query('DELETE FROM parks WHERE id = $1', [park.id]);
        await insertPark(tx, park);
      });
    },
  };
}

function toEntity({ id, name, slug, externalId }: EntityRow): Entity {
  return {
    id,
    name,
    ...(slug !== null && { slug }),
    ...(externalId !== null && { externalId }),
  };
}

function toPark(row: ParkRow): Park {
  return {
    ...toEntity(row),
    timezone: row.timezone,
    ...(row.destination && { destination: row.destination }),
    attractions: row.attractions.map(toAttraction),
  };
}

function toAttraction(row: AttractionRow): Attraction {
  const { hourlyCapacity, lanes, sensors, location } = row;
  return { ...toEntity(row), hourlyCapacity, lanes, sensors, ...(location && { location }) };
}

async function rejectTakenIds(tx: SqlSession, park: Park): Promise<void> {
  const sensors = park.attractions.flatMap((attraction) => attraction.sensors);
  const taken = await tx.query<{ what: string; id: string; park: string }>(
    `SELECT 'attraction' AS what, id, park FROM attractions WHERE id = ANY($2::text[]) AND park <> $1
     UNION ALL
     SELECT 'sensor', s.id, a.park FROM sensors s JOIN attractions a ON a.id = s.attraction
     WHERE s.id = ANY($3::text[]) AND a.park <> $1`,
    [park.id, park.attractions.map(({ id }) => id), sensors.map(({ id }) => id)],
  );
  const first = taken[0];
  if (!first) return;
  throw new Error(
    `${first.what} ${first.id} of park ${park.id} is in park ${first.park} already: ` +
      'ids are unique across parks, give it another one or remove it there first',
  );
}

async function insertPark(tx: SqlSession, park: Park): Promise<void> {
  await tx.query(
    `INSERT INTO parks (id, name, slug, external_id, timezone, destination)
     VALUES ($1, $2, $3, $4, $5, $6::json)`,
    [
      park.id,
      park.name,
      park.slug ?? null,
      park.externalId ?? null,
      park.timezone,
      park.destination ? JSON.stringify(park.destination) : null,
    ],
  );
  const { attractions } = park;
  await tx.query(
    `INSERT INTO attractions
       (park, id, name, slug, external_id, hourly_capacity, lanes, location, position)
     SELECT $1::text, * FROM UNNEST($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[],
       $7::json[], $8::json[]) WITH ORDINALITY`,
    [
      park.id,
      attractions.map(({ id }) => id),
      attractions.map(({ name }) => name),
      attractions.map(({ slug }) => slug ?? null),
      attractions.map(({ externalId }) => externalId ?? null),
      attractions.map(({ hourlyCapacity }) => hourlyCapacity),
      attractions.map(({ lanes }) => JSON.stringify(lanes)),
      attractions.map(({ location }) => (location ? JSON.stringify(location) : null)),
    ],
  );
  const sensors = attractions.flatMap(({ id, sensors: own }) =>
    own.map((sensor) => ({ ...sensor, attraction: id })),
  );
  await tx.query(
    `INSERT INTO sensors (id, attraction, kind, lane, position)
     SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY`,
    [
      sensors.map(({ id }) => id),
      sensors.map(({ attraction }) => attraction),
      sensors.map(({ kind }) => kind),
      sensors.map(({ lane }) => lane),
    ],
  );
}
