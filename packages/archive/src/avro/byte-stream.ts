/** A stream that can be looked into before it is taken, with as much in memory as was looked at. */
export interface ByteStream extends AsyncDisposable {
  /** Where the next byte stands, from the beginning. */
  offset(): number;
  /** The next bytes, `count` of them and perhaps more; fewer only at the end. They stay in the stream. */
  peek(count: number): Promise<Buffer>;
  /** Takes bytes that were looked at. */
  skip(count: number): void;
}

export function byteStream(chunks: AsyncIterable<Uint8Array>): ByteStream {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let taken = 0;
  let isAtEnd = false;

  return {
    offset: () => taken,
    async peek(count) {
      if (held.length >= count || isAtEnd) return held;
      const pieces = [held];
      let length = held.length;
      while (length < count) {
        const { value, done } = await iterator.next();
        if (done) {
          isAtEnd = true;
          break;
        }
        pieces.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
        length += value.byteLength;
      }
      held = Buffer.concat(pieces, length);
      return held;
    },
    skip(count) {
      held = held.subarray(count);
      taken += count;
    },
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
    },
  };
}
