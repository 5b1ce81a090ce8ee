/**
 * How the overlay looks. In a constructed sheet, which the strictest Content-Security-Policy allows; `!important` on
 * the host, because there the page's own rules come first.
 */
export const overlayStyle = `
:host{all:initial!important;position:fixed!important;z-index:2147483647!important;right:8px!important;bottom:8px!important;pointer-events:none!important}
section{color-scheme:light dark;box-sizing:border-box;width:min(340px,calc(100vw - 16px));max-height:min(420px,60vh);display:flex;flex-direction:column;align-items:flex-end;font:12px/1.45 ui-sans-serif,system-ui,sans-serif;color:light-dark(#1c1c1a,#ececea)}
button{font:inherit;font-weight:600;color:inherit;padding:6px 12px;border-radius:16px;cursor:pointer}
button,div{pointer-events:auto;background:light-dark(#fff,#1d1d1b);border:1px solid light-dark(#8a8a84,#70706b);box-shadow:0 2px 8px #0004}
div{order:-1;overflow:auto;overscroll-behavior:contain;width:100%;box-sizing:border-box;margin-bottom:6px;border-radius:8px;padding:10px}
[hidden]{display:none}
:focus-visible{outline:2px solid light-dark(#0a58ca,#8ab4f8);outline-offset:1px}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:0 0 8px}
dt,time{color:light-dark(#5c5c57,#b0b0aa)}
dd{margin:0;overflow-wrap:anywhere}
ol{margin:0;padding:6px 0 0;list-style:none;border-top:1px solid light-dark(#d8d8d4,#41413e)}
summary{cursor:pointer;overflow-wrap:anywhere}
pre{margin:2px 0 6px;padding:6px;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;font:11px/1.4 ui-monospace,monospace;background:light-dark(#f3f3f0,#2a2a28)}
@media print{:host{display:none!important}}`
