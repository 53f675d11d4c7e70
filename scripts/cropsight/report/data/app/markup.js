// What parts are made of, under one name each, since all modules share theirs.
export const html = htmPreact.html;
export const render = htmPreact.render;
export const useEffect = htmPreact.useEffect;
export const useRef = htmPreact.useRef;
export const useState = htmPreact.useState;
export const useLayoutEffect = htmPreact.useLayoutEffect;
