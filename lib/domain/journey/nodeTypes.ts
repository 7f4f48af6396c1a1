/** The package's name in each of our node types, by which journey nodes are recognized. */
const OUR_TYPE = /(?:(?:^|[./-])n8n-nodes-customer-journey\.|^CUSTOM\.(?=journey))(?<name>.*)$/;

/** The name of one of our node types, such as `journeyWait`, wherever it's installed; null: another package's. */
export function journeyTypeOf(type: string): string | null {
	return OUR_TYPE.exec(type)?.groups?.name ?? null;
}
