/**
 * How the overlay looks. In a constructed sheet, which the strictest Content-Security-Policy allows; `!important` on
 * the host, because there the page's own rules come first.
 */
export const overlayStyle = `
:host{all:initial!important;position:fixed!important;z-index:2147483647!important;right:8px!important;bottom:8px!important;pointer-events:none!important}
section{color-scheme:light dark;width:min(340px,calc(100vw - 16px));max-height:60vh;display:flex;flex-direction:column;align-items:flex-end;font:12px/1.45 system-ui;color:light-dark(#1c1c1a,#ececea)}
button,div{pointer-events:auto;font:inherit;color:inherit;background:light-dark(#fff,#1d1d1b);border:1px solid #7c7c76;border-radius:8px;box-shadow:0 2px 8px #0004;padding:6px 12px}
div{order:-1;overflow:auto;width:100%;box-sizing:border-box;margin-bottom:6px}
[hidden]{display:none}
:focus-visible{outline:2px solid light-dark(#0a58ca,#8ab4f8)}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:0 0 8px}
dt,time{opacity:.75}
dd{margin:0}
ol{margin:0;padding:0;list-style:none}
pre,dd{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{:host{display:none!important}}`
