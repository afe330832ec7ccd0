import { expect, it } from 'vitest';
import { storyReporter, tellStory } from './story.ts';

function screen(isTTY: boolean) {
  let text = '';
  const write = (chunk: string) => {
    text += chunk;
    return true;
  };
  return { screen: { isTTY, write } as Parameters<typeof tellStory>[0], text: () => text };
}

it('tells each sentence with the seconds since the start, and each metric on a line of its own', () => {
  const { screen: on, text } = screen(false);
  const story = tellStory(on, 1_000, () => 3_500);
  story.note('a park');
  const { tell } = storyReporter(story);
  tell({
    at: 13_340,
    words: 'api at 5 %: held: errors: 0 of 9 requests; none; age: 8 s; latency: 9 s',
  });
  tell({ at: 14_000, words: 'rolled back: api: errors: 0 of 9 requests' });
  story.end('promoted: all is well', true);
  expect(text().split('\n')).toEqual([
    '   2.5 s  a park',
    '  12.3 s  api at 5 %: held',
    '            errors: 0 of 9 requests; none',
    '            age: 8 s',
    '            latency: 9 s',
    '  13.0 s  it is back, as seen',
    'promoted: all is well',
    '',
  ]);
});

it('tells who would be called', async () => {
  const { screen: on, text } = screen(false);
  await storyReporter(tellStory(on, 0, () => 0)).callPerson('look');
  expect(text()).toBe('   0.0 s  somebody would be called now: look\n');
});
