/** A duration as Google's APIs write it: whole seconds with an `s`. */
export function durationOf({ days = 0, minutes = 0, seconds = 0 }): string {
  return `${days * 86_400 + minutes * 60 + seconds}s`;
}
