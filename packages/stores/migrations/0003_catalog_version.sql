-- Another one after every change to the catalog, whoever makes it: services look at this, and read the catalog only
-- when it has changed. No number, which a restored backup would give out twice.
CREATE TABLE catalog_version (version uuid NOT NULL);
INSERT INTO catalog_version VALUES (gen_random_uuid());

CREATE FUNCTION change_catalog_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalog_version SET version = gen_random_uuid();
  RETURN NULL;
END
$$;

CREATE TRIGGER change_catalog_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON parks
  FOR EACH STATEMENT EXECUTE FUNCTION change_catalog_version();
CREATE TRIGGER change_catalog_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON attractions
  FOR EACH STATEMENT EXECUTE FUNCTION change_catalog_version();
CREATE TRIGGER change_catalog_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sensors
  FOR EACH STATEMENT EXECUTE FUNCTION change_catalog_version();
