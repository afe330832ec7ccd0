import { Metadata } from '@grpc/grpc-js';
import { context, trace } from '@opentelemetry/api';
import { startTracing } from '@ridewait/service';
import { describe, expect, it } from 'vitest';
import { grpcStage } from '../../test/grpc-stage.ts';
import { lane, NOON, viewOf } from '../../test/stage.ts';
import { answerOf, followed, type GetParkAnswer } from '../../test/waits-client.ts';

const NOON_SECONDS = NOON / 1000;
const timestamp = (seconds: number) => ({ seconds, nanos: 0 });

describe('GetPark', () => {
  it('says what is known of each attraction, with its age', async () => {
    const of = await grpcStage();
    await of.write(
      viewOf('comet', NOON - 20_000, {
        lanes: {
          standby: { ...lane(1_510, NOON - 20_000), range: { p10: 1_200, p90: 1_845 } },
          priority: lane(0, NOON - 20_000),
        },
      }),
    );
    await of.write(viewOf('tower', NOON - 100_000, { lanes: { standby: lane(null, null) } }));
    const { waits } = of.connect();
    const { asOf, park } = await answerOf<GetParkAnswer>((done) =>
      waits.getPark({ park: 'first' }, done),
    );
    expect(asOf).toEqual(timestamp(NOON_SECONDS));
    expect(park).toEqual({
      id: 'park-1',
      name: 'First Park',
      timezone: 'Europe/Berlin',
      attractions: [
        {
          id: 'comet',
          name: 'The comet',
          status: 'STATUS_OPERATING',
          measuredAt: timestamp(NOON_SECONDS - 20),
          ageSeconds: 20,
          _ageSeconds: 'ageSeconds',
          stale: false,
          lanes: [
            expect.objectContaining({
              lane: 'LANE_STANDBY',
              shownMinutes: 25,
              p10Minutes: 20,
              p50Minutes: 25.2,
              p90Minutes: 30.8,
              confidence: 'CONFIDENCE_UNSPECIFIED',
              measuredAt: timestamp(NOON_SECONDS - 20),
            }),
            { lane: 'LANE_SINGLE_RIDER', confidence: 'CONFIDENCE_UNSPECIFIED', measuredAt: null },
            {
              lane: 'LANE_PRIORITY',
              shownMinutes: 0,
              _shownMinutes: 'shownMinutes',
              p50Minutes: 0,
              _p50Minutes: 'p50Minutes',
              confidence: 'CONFIDENCE_UNSPECIFIED',
              measuredAt: timestamp(NOON_SECONDS - 20),
            },
          ],
        },
        expect.objectContaining({
          id: 'tower',
          ageSeconds: 100,
          stale: true,
          lanes: [{ lane: 'LANE_STANDBY', confidence: 'CONFIDENCE_UNSPECIFIED', measuredAt: null }],
        }),
      ],
    });
    expect(of.events.called).toHaveBeenCalledExactlyOnceWith('GetPark', 'OK', expect.any(Number));
  });

  it('says that all is stale while the live store is away, and that it can not answer without history', async () => {
    const of = await grpcStage();
    of.last.set('tower', viewOf('tower', NOON));
    of.health.live = 'away';
    const { waits } = of.connect();
    const ask = () => answerOf<GetParkAnswer>((done) => waits.getPark({ park: 'park-1' }, done));
    const { park } = await ask();
    expect(park.attractions.map(({ stale }) => stale)).toEqual([true, true]);
    of.health.history = 'away';
    await of.clock.pass(2_000);
    await expect(ask()).rejects.toThrow(
      '14 UNAVAILABLE: the data can not be reached; call again in some seconds',
    );
  });

  it.for([
    ['nowhere', 5, 'no park has the id, slug or external id nowhere'],
    ['resort', 5, 'resort is a destination; its parks are park-1, park-2'],
    ['comet', 5, 'comet is an attraction of the park park-1'],
    ['', 3, 'park is no id: one has 1 to 128 letters, digits or . _ : -'],
    ['a b', 3, 'park is no id: one has 1 to 128 letters, digits or . _ : -'],
  ] as const)('tells in words that %j is no park', async ([park, code, details]) => {
    const of = await grpcStage();
    const { waits } = of.connect();
    const failure = { code, details };
    await expect(
      answerOf<GetParkAnswer>((done) => waits.getPark({ park }, done)),
    ).rejects.toMatchObject(failure);
    await expect(followed(waits.watchPark({ park })).next()).rejects.toMatchObject(failure);
    expect(of.events.fault).not.toHaveBeenCalled();
  });

  it('refuses what is no request', async () => {
    const of = await grpcStage();
    const { waits } = of.connect();
    const send = (bytes: Buffer) =>
      answerOf((done) =>
        waits.makeUnaryRequest(
          '/ridewait.v1.Waits/GetPark',
          (request: Buffer) => request,
          (answer: Buffer) => answer,
          bytes,
          done,
        ),
      );
    await expect(send(Buffer.of(0x0a, 200))).rejects.toThrow('3 INVALID_ARGUMENT: the request');
    await expect(send(Buffer.alloc(2_000))).rejects.toThrow('8 RESOURCE_EXHAUSTED');
    expect(of.events.fault).not.toHaveBeenCalled();
  });

  it('says of a fault nothing but that it is ours', async () => {
    const of = await grpcStage();
    of.views.read = () => Promise.reject(new TypeError('a secret detail'));
    const { waits } = of.connect();
    const asked = answerOf<GetParkAnswer>((done) => waits.getPark({ park: 'park-1' }, done));
    await expect(asked).rejects.toThrow('13 INTERNAL: this is our fault; call again later');
    expect(of.events.fault).toHaveBeenCalledExactlyOnceWith(
      'answering GetPark',
      expect.any(TypeError),
    );
  });

  it('answers inside the trace that the call came with, which log lines then carry', async () => {
    await using _tracing = startTracing('api-grpc');
    const of = await grpcStage();
    const { read } = of.views;
    let traceId: string | undefined;
    of.views.read = (park, ids) => {
      traceId = trace.getSpanContext(context.active())?.traceId;
      return read(park, ids);
    };
    const metadata = new Metadata();
    metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    const { waits } = of.connect();
    await answerOf((done) => waits.getPark({ park: 'park-1' }, metadata, done));
    expect(traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('does not know a method that is not in the .proto', async () => {
    const of = await grpcStage();
    const { waits } = of.connect();
    const asked = answerOf((done) =>
      waits.makeUnaryRequest('/ridewait.v1.Waits/SetPark', Buffer.from, Buffer.from, '', done),
    );
    await expect(asked).rejects.toThrow('12 UNIMPLEMENTED');
  });
});
