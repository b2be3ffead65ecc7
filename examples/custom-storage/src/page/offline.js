// The service worker of the page: its files are kept when it is installed, and served from there. Plain
// JavaScript, since a page and a worker have different globals, and TypeScript knows one set of them a program.

const files = ["./", "counter.js"]
const name = "points-counter-1"

globalThis.addEventListener("install", (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)))
})

globalThis.addEventListener("fetch", (event) => {
  event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)))
})
