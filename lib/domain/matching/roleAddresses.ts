/** Mailboxes that several people or no one reads: two people who give one need not be the same person. */
const ROLE_ADDRESSES: ReadonlySet<string> = new Set(
	[
		'info information contact contactus contact-us hello hi mail email office admin administrator administration',
		'sales orders order shop store webshop support help helpdesk service services customerservice customer-service customercare care',
		'noreply no-reply donotreply do-not-reply postmaster hostmaster webmaster abuse root spam mailer-daemon',
		'billing invoice invoices accounts accounting accountspayable finance payroll purchasing procurement',
		'hr jobs careers recruiting recruitment press media pr marketing newsletter news events team staff all everyone',
		'enquiries enquiry inquiries inquiry reception frontdesk bookings booking reservations reservation legal privacy dpo security it tech',
		// German, Dutch, French, Italian
		'kontakt anfrage vertrieb verkauf buchhaltung rechnung bewerbung empfang zentrale verwaltung bestellung',
		'verkoop administratie klantenservice receptie inkoop facturen',
		'contacter accueil commercial comptabilite compta facturation secretariat bonjour',
		'contatti vendite amministrazione segreteria ordini',
		// Spanish
		'contacto ventas venta compras comercial soporte soportetecnico ayuda asistencia atencion atencionalcliente atencioncliente',
		'servicio servicioalcliente servicioclientes serviciotecnico postventa clientes cliente administracion admon gerencia direccion',
		'secretaria recepcion oficina central general facturacion facturas contabilidad cobranza cobranzas cobros pagos tesoreria finanzas',
		'rrhh recursoshumanos empleo seleccion trabajo curriculum cv proveedores logistica envios pedidos almacen produccion calidad',
		'mantenimiento taller tienda reservas eventos prensa comunicacion noresponder norespondas boletin informacion informes consultas',
		'presupuesto presupuestos cotizacion cotizaciones sugerencias reclamos reclamaciones quejas devoluciones garantias juridico',
		'privacidad protecciondedatos lopd sistemas informatica buzon hola citas turnos inscripciones matriculas admisiones',
		// Portuguese
		'contato contatos faleconosco vendas comercialvendas suporte suportetecnico sac ouvidoria atendimento atendimentoaocliente',
		'assistencia assistenciatecnica posvenda posvendas apoio apoiocliente apoioaocliente relacionamento ajuda financeiro financas',
		'fiscal contabilidade cobranca cobrancas faturamento faturacao facturacao faturas nfe notafiscal boleto boletos pagamentos',
		'tesouraria contasapagar contasareceber orcamento orcamentos cotacao cotacoes encomendas administrativo administracao adm',
		'diretoria direcao recepcao geral escritorio rh recrutamento selecao vagas curriculo curriculos candidaturas imprensa',
		'assessoria comunicacao expedicao entregas transporte transportes estoque producao qualidade manutencao engenharia projetos',
		'ti tecnologia parceiros parcerias fornecedores loja lojavirtual agenda agendamento agendamentos inscricoes eventos',
		'reclamacoes devolucoes trocas garantia naoresponda naoresponder novidades boletim informacoes privacidade lgpd encarregado',
		'licitacao licitacoes',
	].flatMap((line) => line.split(' ')),
);

/** Shorter ones with a dot may be a person's initials. */
const SHORTEST_WITH_DOTS = 4;

/**
 * Whether an address belongs to a role, not a person. Dots, hyphens, underscores and accents make no
 * difference: `no.reply@`, `no-reply@` and `noreply@` are the same.
 * @param address an `emailKey`
 * @param more local parts in addition to the known ones, in lower case
 */
export function isRoleAddress(address: string, more: readonly string[] = []): boolean {
	const local = address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/s, '');
	if (ROLE_ADDRESSES.has(local) || more.includes(local)) return true;
	const plain = local.normalize('NFD').replace(/[\p{M}._-]/gu, '');
	return plain.length >= SHORTEST_WITH_DOTS && ROLE_ADDRESSES.has(plain);
}
