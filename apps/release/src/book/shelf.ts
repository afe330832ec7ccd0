/** What was read: nothing yet, or a text; and its version, by which a change of it can be refused. */
export interface Copy {
  text: string | undefined;
  version: string;
}

/** Where a book lies: one text that is changed as a whole, by whoever knows its last version. */
export interface Shelf {
  /** The place, for people. */
  readonly place: string;
  read(): Promise<Copy>;
  /** False where somebody else has changed it since `version`; nothing is written then. */
  write(text: string, version: string): Promise<boolean>;
}
