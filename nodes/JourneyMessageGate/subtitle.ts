const channel = `($parameter["channel"] === "custom" ? ($rawParameter["channelName"] || "other channel") : { email: "email", sms: "SMS", whatsapp: "WhatsApp", push: "push" }[$parameter["channel"]])`;

const purpose = `(String($rawParameter["purpose"] || "=").startsWith("=") ? "a purpose from the item" : $rawParameter["purpose"])`;

const caps = `((list) => list.length === 0 ? "" : list.length === 1 ? ", 1 cap" : ", " + list.length + " caps")(($rawParameter["caps"] || {})["cap"] || [])`;

/** Shows the node's settings under it: `email: marketing, 2 caps`. */
export const subtitle = `={{ ${channel} + " for " + ${purpose} + ${caps} }}`;
