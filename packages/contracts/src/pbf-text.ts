import type { PbfWriter } from 'pbf';

const encoder = new TextEncoder();
const ASCII = /^[\0-\x7f]*$/;

/** A field of text. By itself pbf 5.1.2 writes another character for those past U+1FFFF. */
export function writeText(writer: PbfWriter, field: number, text: string): void {
  if (ASCII.test(text)) writer.writeStringField(field, text);
  else writer.writeBytesField(field, encoder.encode(text));
}
