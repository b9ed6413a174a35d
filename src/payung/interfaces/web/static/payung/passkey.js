// Asks the browser for a passkey, to make one or to show one, and sends what it gave with its form.
//
//   <script id="passkey-options" type="application/json"> -> navigator.credentials -> <input name="credential"> -> POST

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

const ASKED = {
  create: (asked) =>
    navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: known(asked.excludeCredentials),
      },
    }),
  get: (asked) =>
    navigator.credentials.get({
      publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
    }),
};

// What the browser gave, in the spelling of WebAuthn's JSON: every buffer as base64url.
function told(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[name]) response[name] = text(given[name]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function offer(form, options) {
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-failed]");
  const ask = ASKED[form.dataset.passkey];
  form.querySelector("[data-unable]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(told(await ask(options)));
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}

const form = document.querySelector("form[data-passkey]");
if (form && window.PublicKeyCredential) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  offer(form, (options.creation_options ?? options.request_options).publicKey);
}
