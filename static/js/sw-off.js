/* Served in place of the service worker where it is switched off: takes the stored pages away and goes. The outbox stays. */
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = (await caches.keys()).filter((name) => name === "desk" || name.startsWith("desk-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
