import { domainAndParents, emailKey, isFreeMailDomain } from '../../domain/normalization';
import type { Contact, ContactWrite } from '../../store';
import type { EngineContext } from '../EngineContext';
import { noteAccountChange } from '../changes/noteAccountChange';
import { saveAccount } from './saveAccount';

/** Which account the contacts being saved belong to. */
export class AccountLinks {
	readonly #context: EngineContext;

	readonly #existing: Set<string>;

	/** Account ids by domain. */
	readonly #byDomain: Map<string, string>;

	readonly #how: 'link' | 'create' | undefined;

	readonly #created: string[] = [];

	private constructor(
		context: EngineContext,
		existing: Set<string>,
		byDomain: Map<string, string>,
		how: 'link' | 'create' | undefined,
	) {
		this.#context = context;
		this.#existing = existing;
		this.#byDomain = byDomain;
		this.#how = how;
	}

	/** Reads the named accounts, and those of the contacts' domains if they are to be linked. */
	static async read(
		context: EngineContext,
		candidates: Linkable[],
		{ accountByDomain }: { accountByDomain?: 'link' | 'create' },
	): Promise<AccountLinks> {
		const { accounts } = context.store;
		const existing = await accounts.existing(candidates.flatMap(({ checked }) => checked.accountId ?? []));
		const domains =
			accountByDomain === undefined
				? []
				: candidates.flatMap((candidate) => {
						const domain = domainOf(candidate);
						return domain === null ? [] : domainAndParents(domain);
					});
		const found = await accounts.ofDomains(domains);
		const byDomain = new Map([...found].map(([domain, { id }]) => [domain, id]));
		return new AccountLinks(context, existing, byDomain, accountByDomain);
	}

	/** Whether a named account exists. */
	exists(id: string): boolean {
		return this.#existing.has(id);
	}

	/** Links contacts without an account to one, where their addresses tell which. */
	async link(candidates: Linkable[]): Promise<void> {
		if (this.#how === undefined) return;
		for (const candidate of candidates) {
			const domain = domainOf(candidate);
			if (domain === null) continue;
			const known = domainAndParents(domain).find((part) => this.#byDomain.has(part));
			const accountId =
				known !== undefined
					? this.#byDomain.get(known)
					: this.#how === 'create'
						? await this.#create(domain, candidate)
						: undefined;
			if (accountId !== undefined) candidate.checked = { ...candidate.checked, accountId };
		}
	}

	/** Notes the accounts that were created, once their contacts are stored. */
	async noteCreated(): Promise<void> {
		for (const id of this.#created) await noteAccountChange(this.#context, id, 'created', null);
	}

	async #create(domain: string, { checked, found }: Linkable): Promise<string> {
		const name = checked.company ?? found?.company ?? domain;
		const { account, outcome } = await saveAccount(
			this.#context,
			{ domain, name },
			{ matchBy: 'domain', ifFound: 'fillEmpty' },
		);
		this.#byDomain.set(domain, account.id);
		if (outcome === 'created') this.#created.push(account.id);
		return account.id;
	}
}

interface Linkable {
	checked: Partial<ContactWrite>;
	found: Contact | null;
}

/** The company domain of a contact that has no account yet and for which none is given now. */
function domainOf({ checked, found }: Linkable): string | null {
	if (checked.accountId !== undefined || (found?.accountId ?? null) !== null) return null;
	const address = checked.emailKey ?? (found?.email ? emailKey(found.email) : null);
	if (address === null) return null;
	const domain = address.slice(address.lastIndexOf('@') + 1);
	return isFreeMailDomain(domain) ? null : domain;
}
