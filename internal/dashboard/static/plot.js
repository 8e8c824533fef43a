// The plotting library, loaded once and only where a view draws a curve.

let loading = null;

// plotting resolves to the uPlot constructor.
export function plotting() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "vendor/uPlot.iife.min.js";
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => { loading = null; reject(new Error("The plotting library could not be loaded.")); };
    document.head.append(script);
  });
  return loading;
}

// colour reads one of the style sheet's custom properties, such as "--positive".
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
