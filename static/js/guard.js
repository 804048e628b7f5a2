/* On every page of somebody who prepares answers: brings the service worker, keeps stored pages as new as what was saved,
 * and looks before they sign out. The work itself is in offline.js, fetched when there is any. */
export const { deskUser: user, deskName: name, worker, home } = document.querySelector("form[data-desk-user]").dataset;
const later = () => import("desk/offline");
const stale = new Set();
let timer;

if (worker) {
  navigator.serviceWorker?.register(worker, { updateViaCache: "none" }).then(({ waiting }) => {
    if (waiting) later().then(({ letTakeOver }) => letTakeOver(waiting));
  });
}

// A stored page knows the answers and their versions as they were: once some are saved, it is fetched again.
if (self.BroadcastChannel && self.caches) {
  new BroadcastChannel(`desk-${user}`).onmessage = ({ data: { kind, before } }) => {
    if (kind !== "acknowledged" || !before?.page) return;
    stale.add(before.page);
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const isStored = (await caches.keys()).some((one) => one.startsWith(`desk-${user}-`));
      if (isStored) await (await later()).refresh(stale);
      stale.clear();
    }, 3_000);
  };
}

document.addEventListener("submit", (event) => {
  const { target } = event;
  if (!new URL(target.action).pathname.endsWith("/accounts/logout/")) return;
  event.preventDefault();
  later().then(({ leave }) => leave(target), () => target.submit());
});
