// The theme is set before the first paint, so that a dark page never flashes white.
(function () {
  "use strict";
  var kept = null;
  try { kept = localStorage.getItem("deepnet-theme"); } catch { /* storage may be refused */ }
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
})();
