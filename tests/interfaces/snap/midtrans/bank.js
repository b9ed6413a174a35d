// Plays a bank with a client that others wrote: node bank.js URL < asked. Answers one JSON object.
// asked: {clientKey, secret, privateKey, partnerId, calls: [[path, externalId, body], ...]}
const { SnapBi, SnapBiConfig } = require("midtrans-client");

async function play(url, asked) {
  SnapBiConfig.SNAP_BI_SANDBOX_BASE_URL = url;
  SnapBi.ACCESS_TOKEN = "/snap/v1.0/access-token/b2b";
  SnapBiConfig.snapBiClientId = asked.clientKey;
  SnapBiConfig.snapBiPrivateKey = asked.privateKey;
  SnapBiConfig.snapBiClientSecret = asked.secret;
  SnapBiConfig.snapBiPartnerId = asked.partnerId;
  SnapBiConfig.snapBiChannelId = "95221";
  const token = await SnapBi.va().getAccessToken();
  const answers = [];
  for (const [path, externalId, body] of asked.calls) {
    SnapBi.CREATE_VA = path;
    answers.push(await SnapBi.va().withAccessToken(token.accessToken).withBody(body).createPayment(externalId));
  }
  return { token, answers };
}

let given = "";
process.stdin.on("data", (part) => (given += part));
process.stdin.on("end", async () => {
  console.log(JSON.stringify(await play(process.argv[2], JSON.parse(given))));
});
