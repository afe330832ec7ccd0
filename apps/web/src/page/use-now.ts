import { useEffect, useState } from 'preact/hooks';

/** Now by the phone's clock, every second; while the page can't be seen only where `ticksHidden`. */
export function useNow(ticksHidden = false): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    function tick(): void {
      if (ticksHidden || !document.hidden) setNow(Date.now());
    }
    const timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [ticksHidden]);
  return now;
}
