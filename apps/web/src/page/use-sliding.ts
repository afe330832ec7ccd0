import { useLayoutEffect, useRef } from 'preact/hooks';

const SLIDE = { duration: 420, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/** Lets the children of a list slide to their new places when `order` changes, unless motion is unwanted. */
export function useSliding(order: string) {
  const list = useRef<HTMLUListElement>(null);
  const tops = useRef(new Map<Element, number>());
  useLayoutEffect(() => {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const next = new Map<Element, number>();
    for (const child of list.current?.children ?? []) {
      const top = (child as HTMLElement).offsetTop;
      const before = tops.current.get(child);
      next.set(child, top);
      if (!isCalm && before !== undefined && before !== top) {
        child.animate(
          [{ transform: `translateY(${before - top}px)` }, { transform: 'none' }],
          SLIDE,
        );
      }
    }
    tops.current = next;
  }, [order]);
  return list;
}
