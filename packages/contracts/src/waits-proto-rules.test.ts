import { readFile } from 'node:fs/promises';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

const text = await readFile(new URL('../proto/ridewait/v1/waits.proto', import.meta.url), 'utf8');
const { root, package: packageName } = protobuf.parse(text, { keepCase: true });
const declared = (root.lookup('ridewait.v1') as protobuf.Namespace).nestedArray;
const types = declared.filter((one) => one instanceof protobuf.Type);
const enums = declared.filter((one) => one instanceof protobuf.Enum);
const services = declared.filter((one) => one instanceof protobuf.Service);

describe('the .proto', () => {
  it('stands where its package says, with a version', () => {
    expect(packageName).toBe('ridewait.v1');
    expect(services.map(({ fullName }) => fullName)).toEqual(['.ridewait.v1.Waits']);
  });

  it('has a request and a response of its own for each method', () => {
    const methods = services.flatMap((service) => service.methodsArray);
    expect(
      methods.map((one) => [one.name, one.requestType, one.responseType, one.responseStream]),
    ).toEqual([
      ['GetPark', 'GetParkRequest', 'GetParkResponse', undefined],
      ['WatchPark', 'WatchParkRequest', 'WatchParkResponse', true],
    ]);
  });

  // Source: https://protobuf.dev/programming-guides/style/
  it('names things as the style guide wants them', () => {
    for (const { name, fieldsArray } of types) {
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
      for (const field of fieldsArray) expect(field.name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    }
    for (const { name, values } of enums) {
      const prefix = name.toUpperCase();
      expect(Object.keys(values)[0]).toBe(`${prefix}_UNSPECIFIED`);
      expect(values[`${prefix}_UNSPECIFIED`]).toBe(0);
      for (const value of Object.keys(values)) expect(value).toMatch(RegExp(`^${prefix}_[A-Z_]+$`));
    }
  });

  it('never gives a published number another meaning', () => {
    const numbers = types.map(({ name, fieldsArray }) => [
      name,
      Object.fromEntries(fieldsArray.map((field) => [field.id, `${field.type} ${field.name}`])),
    ]);
    const time_ = 'google.protobuf.Timestamp';
    expect(Object.fromEntries(numbers)).toEqual({
      GetParkRequest: { 1: 'string park' },
      GetParkResponse: { 1: `${time_} as_of`, 2: 'Park park' },
      WatchParkRequest: { 1: 'string park' },
      WatchParkResponse: {
        1: `${time_} as_of`,
        2: 'Park reset',
        3: 'Update update',
        4: 'Heartbeat heartbeat',
      },
      Update: { 1: 'Attraction attractions' },
      Heartbeat: {},
      Park: { 1: 'string id', 2: 'string name', 3: 'string timezone', 4: 'Attraction attractions' },
      Attraction: {
        1: 'string id',
        2: 'string name',
        3: 'Status status',
        4: `${time_} measured_at`,
        5: 'uint32 age_seconds',
        6: 'bool stale',
        7: 'LaneWait lanes',
      },
      LaneWait: {
        1: 'Lane lane',
        2: 'uint32 shown_minutes',
        3: 'double p10_minutes',
        4: 'double p50_minutes',
        5: 'double p90_minutes',
        6: 'Confidence confidence',
        7: `${time_} measured_at`,
      },
    });
    expect(Object.fromEntries(enums.map(({ name, values }) => [name, values]))).toEqual({
      Status: {
        STATUS_UNSPECIFIED: 0,
        STATUS_OPERATING: 1,
        STATUS_DOWN: 2,
        STATUS_CLOSED: 3,
        STATUS_REFURBISHMENT: 4,
      },
      Lane: {
        LANE_UNSPECIFIED: 0,
        LANE_STANDBY: 1,
        LANE_SINGLE_RIDER: 2,
        LANE_PRIORITY: 3,
      },
      Confidence: { CONFIDENCE_UNSPECIFIED: 0, CONFIDENCE_MEDIUM: 1, CONFIDENCE_LOW: 2 },
    });
  });
});
