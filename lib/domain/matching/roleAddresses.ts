/** Mailboxes that several people read or nobody: two who give one of them need not be the same person. */
const ROLE_ADDRESSES: ReadonlySet<string> = new Set(
	[
		'info information contact contactus contact-us hello hi mail email office admin administrator administration',
		'sales orders order shop store webshop support help helpdesk service services customerservice customer-service customercare care',
		'noreply no-reply donotreply do-not-reply postmaster hostmaster webmaster abuse root spam mailer-daemon',
		'billing invoice invoices accounts accounting accountspayable finance payroll purchasing procurement',
		'hr jobs careers recruiting recruitment press media pr marketing newsletter news events team staff all everyone',
		'enquiries enquiry inquiries inquiry reception frontdesk bookings booking reservations reservation legal privacy dpo security it tech',
		// German, Dutch, French, Spanish, Italian, Portuguese
		'kontakt anfrage vertrieb verkauf buchhaltung rechnung bewerbung empfang zentrale verwaltung bestellung',
		'verkoop administratie klantenservice receptie inkoop facturen',
		'contacter accueil commercial comptabilite compta facturation secretariat bonjour',
		'contacto ventas administracion facturacion contabilidad hola pedidos',
		'contatti vendite amministrazione segreteria ordini contato vendas atendimento financeiro',
	].flatMap((line) => line.split(' ')),
);

/**
 * Whether an address belongs to a role, not to a person.
 * @param address an `emailKey`
 * @param more local parts beside the known ones, in lower case
 */
export function isRoleAddress(address: string, more: readonly string[] = []): boolean {
	const local = address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/s, '');
	return ROLE_ADDRESSES.has(local) || more.includes(local);
}
