import type { Attraction, Kind, Lane, Park } from '@ridewait/core';

function ride(id: string, more: [kind: Kind, lane: Lane][] = []): Attraction {
  const sensors: [Kind, Lane][] = [
    ['entered', 'standby'],
    ['boarded', 'standby'],
    ['status', 'all'],
    ...more,
  ];
  return {
    id,
    name: id,
    hourlyCapacity: 900,
    lanes: { standby: {} },
    sensors: sensors.map(([kind, lane]) => ({ id: `${id}-${kind}`, kind, lane })),
  };
}

/** Small, so that everything meets everything else. */
export const park: Park = {
  id: 'park',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: [
    ride('comet', [
      ['waited', 'standby'],
      ['left', 'standby'],
    ]),
    ride('tower', [['dispatched', 'all']]),
    ride('river'),
  ],
};
