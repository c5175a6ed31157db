// Runs before the first paint, so that a dark page never flashes white. The policy allows no inline script.
(() => {
  let wanted = 'auto';
  try {
    wanted = localStorage.getItem('gp4u-theme') ?? 'auto';
  } catch {
    // Storage can be closed to the page; the system's choice holds then.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = wanted === 'light' || wanted === 'dark' ? wanted : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
