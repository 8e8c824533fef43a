// Asking again and again without piling up: the next request leaves only after the last was used.

// poll calls work() every so many milliseconds while the tab is seen and element (if given) is
// on the screen. every may be a function. work returns false to stop. -> {now(), stop()}
export function poll(work, every, element = null) {
  let timer = 0, stopped = false, busy = false, again = false, onScreen = true, done = !element, waits = 0;
  const wanted = () => !stopped && !document.hidden && (onScreen || !done);
  const pause = () => (typeof every === "function" ? every() : every);

  async function run() {
    clearTimeout(timer);
    if (busy || !wanted()) return;
    busy = true;
    const began = performance.now();
    let next = 0;
    try {
      const answer = await work();
      if (answer === false) stopped = true;
      done ||= answer === true;
      waits = 0;
      next = Math.max(pause() - (performance.now() - began), 15);
    } catch {
      waits = Math.min((waits || 400) * 1.7, 5000);
      next = waits;
    }
    busy = false;
    if (again) { // what was asked for has changed since
      again = stopped = false;
      if (!waits) next = 0;
    }
    if (wanted()) timer = setTimeout(run, next);
  }

  const seen = () => wanted() && run();
  document.addEventListener("visibilitychange", seen);
  const watcher = element && new IntersectionObserver((entries) => { onScreen = entries.at(-1).isIntersecting; seen(); });
  watcher?.observe(element);
  run();
  return {
    now() {
      again = busy;
      stopped = false;
      run();
    },
    stop() {
      again = false;
      stopped = true;
      clearTimeout(timer);
      watcher?.disconnect();
      document.removeEventListener("visibilitychange", seen);
    },
  };
}
