import type { EngineContext } from '../EngineContext';

/** The addresses of public pages. A token completes each of them. */
export interface PublicUrls {
	/** Such as `https://news.example.com/webhook/journey`. */
	base: string;
	click(token: string): string;
	open(token: string): string;
	unsubscribe(token: string): string;
	preferences(token: string): string;
	/** Whether a link leads to one of these pages already. */
	isOwn(url: string): boolean;
}

/** Where links of messages lead; null: no Journey Public Pages node is published on this store. */
export async function publicUrls({ store }: Pick<EngineContext, 'store'>): Promise<PublicUrls | null> {
	const address = await store.publicAddresses.current();
	if (address === null) return null;
	const base = address.baseUrl;
	const at = (parameter: string) => (token: string) => `${base}?${parameter}=${token}`;
	return {
		base,
		click: at('c'),
		open: at('o'),
		unsubscribe: at('u'),
		preferences: at('p'),
		isOwn: (url) => url.startsWith(base) && /^(?:[?#]|$)/.test(url.slice(base.length)),
	};
}
