// A role is bound to a region or to a sponsor: the field of the other is hidden. Without this both show, and say so.

const role = /** @type {HTMLSelectElement} */ (document.getElementById("role"));
const bound = document.getElementById("bound");

/** Both stay in the form: the server takes the one that fits the role. */
function show() {
  const ofSponsor = bound.dataset.ofSponsors.split(" ").includes(role.value);
  for (const [name, fits] of [["sponsor", ofSponsor], ["region", !ofSponsor]])
    document.getElementById(name)?.closest(".field").toggleAttribute("hidden", !fits);
}

if (role && bound) {
  role.addEventListener("change", show);
  show();
}
